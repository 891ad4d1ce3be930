import type { StoredChunk, StoredDocument } from '../rows.ts'

/** A document of these passages, with vectors that point into the direction of a number from 0 to 3. */
export function sampleDocument(
  id: string,
  passages: readonly { text: string; direction?: number; fields?: StoredChunk['fields'] }[],
  { path = id, fileHash = 'f' }: { path?: string; fileHash?: string } = {},
): { documents: StoredDocument[]; chunks: StoredChunk[] } {
  let end = 0
  const chunks = passages.map(({ text, direction, fields = {} }, place): StoredChunk => {
    const start = end
    end += text.length
    return {
      id: `${id}:${start}-${end}`,
      document: id,
      path,
      title: null,
      place,
      start,
      end,
      page: null,
      headings: [],
      text,
      indexed: text,
      textHash: text,
      tokens: text.length,
      vector: direction === undefined ? null : Float32Array.from([0, 1, 2, 3], (axis) => (axis === direction ? 1 : 0.1)),
      fields,
    }
  })
  const document: StoredDocument = {
    id,
    path,
    title: null,
    text: passages.map(({ text }) => text).join(''),
    pages: [],
    headings: [],
    metadata: {},
    chunks: chunks.length,
    fileHash,
    settingsHash: 's',
  }
  return { documents: [document], chunks }
}
