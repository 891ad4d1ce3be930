import type { JudgedRetrieval, RetrievedPassage } from '../experiment/retrieval.ts'

/** Of each cell: its passages, null while they are not known, undefined without a retriever. */
type Seen = JudgedRetrieval | null | undefined

type Hit = Pick<RetrievedPassage, 'score' | 'parts'> & { passage: number }

/**
 * The passages of the cells of a grid. Cells share retrievals and retrievals share passages, each of which is there once: a text that many
 * questions find would otherwise be sent many times.
 */
export type PackedRetrievals = {
  passages: Omit<RetrievedPassage, 'score' | 'parts'>[]
  /** `passage`: a position in `passages`. */
  found: (Omit<JudgedRetrieval, 'passages'> & { hits: Hit[] })[]
  /** By cell index: a position in `found`; -1 without a retriever, -2 while the passages are not known. */
  of: number[]
}

const without = -1
const unknown = -2

export function packRetrievals(seen: readonly Seen[]): PackedRetrievals {
  const packed: PackedRetrievals = { passages: [], found: [], of: [] }
  const positions = new Map<JudgedRetrieval, number>()
  const places = new Map<string, number>()
  const placeOf = (contentHash: string, { score: _score, parts: _parts, ...passage }: RetrievedPassage): number => {
    const name = `${contentHash} ${passage.chunk}`
    const known = places.get(name) ?? packed.passages.push(passage) - 1
    places.set(name, known)
    return known
  }
  const positionOf = (retrieval: JudgedRetrieval): number => {
    const known = positions.get(retrieval)
    if (known !== undefined) return known
    const { passages, ...rest } = retrieval
    const hits = passages.map((passage) => ({ passage: placeOf(rest.contentHash, passage), score: passage.score, parts: passage.parts }))
    const position = packed.found.push({ ...rest, hits }) - 1
    positions.set(retrieval, position)
    return position
  }
  packed.of = seen.map((retrieval) => (retrieval === undefined ? without : retrieval === null ? unknown : positionOf(retrieval)))
  return packed
}

/** Reverses `packRetrievals`; cells that shared a retrieval share it again. */
export function unpackRetrievals({ passages, found, of }: PackedRetrievals): Seen[] {
  const retrievals = found.map(({ hits, ...rest }): JudgedRetrieval => ({
    ...rest,
    passages: hits.flatMap(({ passage, score, parts }) => {
      const text = passages[passage]
      return text ? [{ ...text, score, parts }] : []
    }),
  }))
  return of.map((position) => (position === without ? undefined : (retrievals[position] ?? null)))
}
