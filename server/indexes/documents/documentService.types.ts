import type { MetadataValue } from '../../core/retrieval/document.ts'
import type { Upload } from '../../io/documents/uploads.ts'
import type { DocumentFacts } from '../../io/lance/indexReader.ts'
import type { ReadChunk } from '../../io/lance/rows.ts'

/** `cut`: passages of which the embedder reads only the beginning. */
export type DocumentRow = DocumentFacts & { cut: number }

/** `matching` of `total` documents; `rows` are the first of these. */
export type DocumentList = { rows: DocumentRow[]; matching: number; total: number }

/** A document without its passages. */
export type DocumentView = DocumentFacts & {
  /** UTF-16 units. */
  length: number
  metadata: Readonly<Record<string, MetadataValue>>
  /** The first passage of each page that begins one, in their order. */
  pageStarts: { page: number; place: number }[]
  /** Places of the passages of which the embedder reads only the beginning. */
  cut: number[]
  /** Tokens that the embedder reads of a passage; null without an embedder or a limit. */
  tokenLimit: number | null
  /** The file it was read from. `changed`: it has other bytes than when it was indexed. */
  original: 'same' | 'changed' | 'missing'
  /** The place of the passage that was asked for; null if the document has it no more. */
  place: number | null
}

export type PassageView = Pick<ReadChunk, 'id' | 'place' | 'start' | 'end' | 'page' | 'headings' | 'text' | 'tokens'>

/** An original file as a browser may open it: never as HTML. */
export type OriginalFile = { fileName: string; mime: string; inline: boolean; bytes: Uint8Array }

/** The `documents` procedures, uploads and originals. */
export type DocumentService = {
  /** `search`: words of the title or path. @throws AppError NOT_FOUND */
  list(input: { index: string; search?: string; limit: number }): Promise<DocumentList>
  /** @throws AppError NOT_FOUND */
  get(input: { index: string; document: string; passage?: string }): Promise<DocumentView>
  /** The passages from `from` to `to`, both included. @throws AppError NOT_FOUND */
  passages(input: { index: string; document: string; from: number; to: number }): Promise<PassageView[]>
  /** Errors of {@link Uploads.put}. */
  upload(input: { index: string; path: string; bytes: number | null; body: AsyncIterable<Uint8Array> }): Promise<Upload>
  /** Moves an added file to the trash; the next build removes its passages. @throws AppError NOT_FOUND */
  removeUpload(input: { index: string; path: string }): Promise<{ undo: string }>
  /** @throws AppError NOT_FOUND, CONFLICT */
  restoreUpload(undo: string): Promise<{ index: string; path: string }>
  /** @throws AppError NOT_FOUND, FILE_MISSING */
  original(input: { index: string; document: string }): Promise<OriginalFile>
}
