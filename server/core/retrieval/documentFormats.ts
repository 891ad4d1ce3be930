/** Endings of the names of files whose text can be read, without the dot. */
export const documentExtensions = [
  'pdf',
  'docx',
  'docm',
  'html',
  'htm',
  'xhtml',
  'md',
  'markdown',
  'mdx',
  'txt',
  'text',
  'csv',
  'tsv',
  'jsonl',
  'ndjson',
] as const

/** Larger files are neither received nor read. */
export const mostDocumentBytes = 200 * 1024 * 1024

/** The ending of a file's name in lower case, without the dot; `''` for none. */
export function extensionOf(path: string): string {
  return /[^/\\]\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
}
