/** Unit vectors of one length, one after the other. */
export type VectorTable = { vectors: Float32Array; dimensions: number }

/** The cosine of two unit vectors, the second one of which begins at `at`. */
export function cosineAt(query: Float32Array, vectors: Float32Array, at: number): number {
  let sum = 0
  for (let place = 0; place < query.length; place += 1) sum += (query[place] ?? 0) * (vectors[at + place] ?? 0)
  return sum
}

/** Places of the vectors with the highest cosine to `query`, the highest first; of equal ones the first in the table comes first. */
export function nearestPlaces(
  { vectors, dimensions }: VectorTable,
  query: Float32Array,
  most: number,
): { place: number; similarity: number }[] {
  const best: { place: number; similarity: number }[] = []
  const count = dimensions === 0 ? 0 : vectors.length / dimensions
  for (let place = 0; place < count; place += 1) {
    const similarity = cosineAt(query, vectors, place * dimensions)
    const last = best[best.length - 1]
    if (best.length >= most && last && similarity <= last.similarity) continue
    let at = best.length
    while (at > 0 && (best[at - 1]?.similarity ?? 0) < similarity) at -= 1
    best.splice(at, 0, { place, similarity })
    if (best.length > most) best.pop()
  }
  return best
}
