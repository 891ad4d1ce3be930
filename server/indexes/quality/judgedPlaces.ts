import type { Judgement } from '../../core/retrieval/judgements/judgement.ts'
import { placeJudgements } from '../../core/retrieval/judgements/qrels.ts'
import type { IndexStore } from '../../io/lance/indexStore.ts'

/** Judgements where they are in the present texts, those whose text is gone, and the judged documents that the index does not have. */
export type JudgedPlaces = { placed: Judgement[]; lost: Judgement[]; unknownDocuments: string[] }

/** `found`: null if its text is gone. */
type Place = { found: Judgement | null; isUnknown: boolean }

/** Indexes whose places are kept. */
const MOST_INDEXES = 8

/** Places judgements in the present version of an index. A judgement is searched for once in each version. @throws AppError NOT_FOUND */
export function createJudgedPlaces({
  store,
}: {
  store: Pick<IndexStore, 'read'>
}): (index: string, judgements: readonly Judgement[]) => Promise<JudgedPlaces> {
  const kept = new Map<string, { version: string; places: ReadonlyMap<string, Place> }>()

  return async (index, judgements) => {
    const reader = await store.read(index)
    // Numbers of versions begin anew in an index that was removed and built again.
    const version = `${reader.version} ${await reader.head()}`
    const before = kept.get(index)
    const known = before?.version === version ? before.places : new Map<string, Place>()
    const keyed = judgements.map((judgement) => ({ judgement, key: JSON.stringify(judgement) }))
    const missing = keyed.filter(({ key }) => !known.has(key))
    const texts = await reader.texts([...new Set(missing.map(({ judgement }) => judgement.document))])
    const places = new Map<string, Place>()
    for (const { judgement, key } of keyed) places.set(key, known.get(key) ?? placeOf(judgement, texts))
    kept.delete(index)
    kept.set(index, { version, places })
    const [oldest] = kept.keys()
    if (kept.size > MOST_INDEXES && oldest !== undefined) kept.delete(oldest)
    const all = keyed.flatMap(({ judgement, key }) => {
      const place = places.get(key)
      return place ? [{ judgement, ...place }] : []
    })
    return {
      placed: all.flatMap(({ found }) => found ?? []),
      lost: all.flatMap(({ judgement, found }) => (found ? [] : [judgement])),
      unknownDocuments: [...new Set(all.flatMap(({ judgement, isUnknown }) => (isUnknown ? [judgement.document] : [])))],
    }
  }
}

function placeOf(judgement: Judgement, texts: ReadonlyMap<string, string>): Place {
  const { placed } = placeJudgements([judgement], texts)
  return { found: placed[0] ?? null, isUnknown: !texts.has(judgement.document) }
}
