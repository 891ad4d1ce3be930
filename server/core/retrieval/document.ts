/** A value of a metadata column: as typed in the source. */
export type MetadataValue = string | number | boolean | null

/** A document whose text was extracted. Offsets are UTF-16 positions in `text`, which is in NFC. */
export type SourceDocument = {
  /** Unique in its corpus: the path below the corpus folder, with `#n` for row n of a table (counted from 1), or the `_id` of a row. */
  id: string
  /** The path of the file below the folder it came from. */
  path: string
  title: string | null
  text: string
  /** Where each page of a PDF begins in `text`: page n begins at `pages[n - 1]`. Empty for other formats. */
  pages: readonly number[]
  /** Headings in `text`: level 1 to 6. The text of the heading is `text.slice(start, end)`. */
  headings: readonly { level: number; start: number; end: number }[]
  metadata: Readonly<Record<string, MetadataValue>>
}

/** A passage of a document: `text.slice(start, end)` of the document. */
export type Chunk = {
  start: number
  end: number
  /** The headings above it, from the outermost; they are put in front of the text that is embedded. */
  headings: readonly string[]
  /** The page on which it starts, from 1; null if the document has no pages. */
  page: number | null
  /** Tokens of what is embedded, by the embedder's tokenizer, the prefix and its special tokens included; null if it was not counted. */
  tokens: number | null
}
