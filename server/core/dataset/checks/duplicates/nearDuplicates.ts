import type { DatasetRow, RowId } from '../../row/row.ts'
import type { Slices } from '../finding/slices.ts'
import { findNearPairs, type NearPair } from '../similarity/nearPairs.ts'
import { comparedText, exactText } from './comparedText.ts'

/**
 * Rows that are nearly equal. `jaccard`: the least similarity of a row to the one of the group that is most like it. `links` has pairs that
 * connect the group, with their exact Jaccard.
 */
export type NearDuplicates = { rows: RowId[]; jaccard: number; links: SimilarPair[] }
export type SimilarPair = { rows: [RowId, RowId]; similarity: number }

export type NearFindings = {
  groups: NearDuplicates[]
  /** Rows of which some pairs may be missing, because very many rows are like each other. */
  crowded: number
}

/**
 * Near duplicates by the Jaccard of their character shingles, question and answers together. Of exact duplicates only the first one takes part.
 */
export function* findNearDuplicates(
  rows: readonly DatasetRow[],
  { threshold, exact }: { threshold: number; exact: readonly (readonly RowId[])[] },
): Slices<NearFindings> {
  const repeated = new Set(exact.flatMap((group) => group.slice(1)))
  const compared = rows.filter(({ id, content }) => !repeated.has(id) && exactText(content) !== '')
  const texts: string[] = []
  for (const [place, { content }] of compared.entries()) {
    texts.push(comparedText(content))
    if (place % 256 === 0) yield (0.1 * place) / compared.length
  }
  const { groups, pairs, crowded } = yield* findNearPairs(texts, threshold)
  const ids = compared.map(({ id }) => id)
  return { groups: withLinks(ids, groups, pairs).map(({ similarity, ...group }) => ({ ...group, jaccard: similarity })), crowded }
}

/** Groups with the strongest pair of each member; `similarity` is the least of them. */
export function withLinks(
  ids: readonly RowId[],
  groups: readonly (readonly number[])[],
  pairs: readonly NearPair[],
): { rows: RowId[]; similarity: number; links: SimilarPair[] }[] {
  const best = new Map<number, NearPair>()
  for (const pair of pairs) {
    for (const member of [pair.one, pair.other]) {
      const known = best.get(member)
      if (!known || pair.similarity > known.similarity) best.set(member, pair)
    }
  }
  const idOf = (text: number) => ids[text] as RowId
  return groups.map((members) => {
    const strongest = [...new Set(members.flatMap((member) => best.get(member) ?? []))]
    const links = strongest.map(({ one, other, similarity }): SimilarPair => ({ rows: [idOf(one), idOf(other)], similarity }))
    return { rows: members.map(idOf), similarity: links.reduce((least, link) => Math.min(least, link.similarity), 1), links }
  })
}
