import { extensionOf } from '../../core/retrieval/documentFormats.ts'
import type { SourceDocument } from '../../core/retrieval/document.ts'
import { isPdf } from './pdf/isPdf.ts'
import { zipNames } from './zip/zipDirectory.ts'

/** A format of files whose text can be read. */
export type Format = {
  /** In messages: `it is no ...`. */
  label: string
  /** Endings of file names, in lower case, without the dot. */
  extensions: readonly string[]
  /** True if these bytes are of this format, whatever the ending of the name; only for formats that their bytes tell. */
  matches?: (bytes: Uint8Array, path: string) => boolean
  /** The documents in the file. Rejects if it is damaged, and with an AppError that says why it cannot be read. */
  extract(bytes: Uint8Array, path: string): Promise<SourceDocument[]>
}

/** The readers are loaded with the first file of their format, because those of PDF, DOCX and HTML are large. */
export const formats: readonly Format[] = [
  {
    label: 'PDF file',
    extensions: ['pdf'],
    matches: isPdf,
    extract: async (bytes, path) => (await import('./pdf/extractPdf.ts')).extractPdf(bytes, path),
  },
  {
    label: 'Word document',
    extensions: ['docx', 'docm'],
    matches: (bytes) =>
      new TextDecoder('latin1').decode(bytes.subarray(0, 4)) === 'PK\u0003\u0004' &&
      zipNames(bytes).some((name) => name.startsWith('word/')),
    extract: async (bytes, path) => (await import('./docx/extractDocx.ts')).extractDocx(bytes, path),
  },
  {
    label: 'HTML page',
    extensions: ['html', 'htm', 'xhtml'],
    extract: async (bytes, path) => (await import('./html/extractHtml.ts')).extractHtml(bytes, path),
  },
  {
    label: 'Markdown file',
    extensions: ['md', 'markdown', 'mdx'],
    extract: async (bytes, path) => (await import('./plain/extractMarkdown.ts')).extractMarkdown(bytes, path),
  },
  {
    label: 'text file',
    extensions: ['txt', 'text'],
    extract: async (bytes, path) => (await import('./plain/extractText.ts')).extractText(bytes, path),
  },
  {
    label: 'CSV table',
    extensions: ['csv'],
    extract: async (bytes, path) => (await import('./plain/extractRows.ts')).extractTable(bytes, path),
  },
  {
    label: 'TSV table',
    extensions: ['tsv'],
    extract: async (bytes, path) => (await import('./plain/extractRows.ts')).extractTable(bytes, path),
  },
  {
    label: 'JSONL file',
    extensions: ['jsonl', 'ndjson'],
    extract: async (bytes, path) => (await import('./plain/extractRows.ts')).extractJsonl(bytes, path),
  },
]

/** The format of a file by its bytes, else by its name; undefined for one that is not read. */
export function formatOf(bytes: Uint8Array, path: string): Format | undefined {
  const extension = extensionOf(path)
  return formats.find(({ matches }) => matches?.(bytes, path)) ?? formats.find(({ extensions }) => extensions.includes(extension))
}
