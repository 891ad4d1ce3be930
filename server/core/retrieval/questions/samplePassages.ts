import { seededRng, shuffled } from '../../rng.ts'

/**
 * Up to `count` of the passages, spread over their documents: each document gives one before any gives another. The same seed gives the
 * same sample of the same passages.
 */
export function samplePassages<Passage extends { id: string; document: string }>(
  passages: readonly Passage[],
  count: number,
  seed: number,
): Passage[] {
  const rng = seededRng(['passages', seed])
  const inOrder = passages.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const byDocument = new Map<string, Passage[]>()
  for (const passage of shuffled(inOrder, rng)) {
    const list = byDocument.get(passage.document)
    if (list) list.push(passage)
    else byDocument.set(passage.document, [passage])
  }
  const documents = shuffled([...byDocument.values()], rng)
  const sample: Passage[] = []
  for (let round = 0; sample.length < count && documents.some((list) => list.length > round); round++)
    for (const list of documents) {
      const passage = list[round]
      if (passage && sample.length < count) sample.push(passage)
    }
  return sample
}
