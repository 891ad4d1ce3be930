import { documentPlace, type LeakReference } from '../../core/dataset/checks/leaks/leak.ts'
import { AppError } from '../../core/errors.ts'
import type { IndexDeps } from '../indexDeps.ts'

/** The passages of all indexes, each text once. An index that cannot be read is told to `note`. */
export async function* passageReferences(
  { store }: Pick<IndexDeps, 'store'>,
  note: (message: string) => void,
  signal?: AbortSignal,
): AsyncGenerator<LeakReference> {
  const known = new Set<string>()
  for (const index of await store.names()) {
    try {
      const reader = await store.read(index)
      for (const { id } of await reader.documents()) {
        signal?.throwIfAborted()
        for (const { document, start, end, text, textHash } of await reader.chunksOf(id)) {
          if (known.has(textHash)) continue
          known.add(textHash)
          yield { in: 'document', place: `${documentPlace(index, document)}${start}-${end}`, texts: [text] }
        }
      }
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code === 'CANCELLED') throw thrown
      note(`Rows were not compared with the passages of the index ${index}: ${thrown.message}`)
    }
  }
}
