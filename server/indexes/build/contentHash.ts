import { createHash } from 'node:crypto'
import { canonicalJson } from '../../core/json.ts'
import type { IndexHead } from '../indexHead.ts'

/** Identifies what a search can find: passages with their texts, how they were split, and the embedder. The order of building does not matter. */
export function contentHash(
  chunks: ReadonlyMap<string, string>,
  { chunks: settings, fullText, embedder }: Pick<IndexHead, 'chunks' | 'fullText' | 'embedder'>,
): string {
  const hash = createHash('sha256').update(`${canonicalJson({ chunks: settings, fullText, embedder: embedder?.hash ?? null })}\n`)
  for (const [id, text] of [...chunks].toSorted(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${id}\n${text}\n`)
  return hash.digest('hex')
}
