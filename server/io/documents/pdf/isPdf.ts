import { documentExtensions, extensionOf } from '../../../core/retrieval/documentFormats.ts'

const otherExtensions: ReadonlySet<string> = new Set(documentExtensions.filter((extension) => extension !== 'pdf'))

/**
 * Whether a file is a PDF by its bytes. Its mark may follow up to 1,024 bytes of something else; in a file that another format's ending
 * names, such as a text about PDF files, only the mark at the start counts.
 */
export function isPdf(bytes: Uint8Array, path: string): boolean {
  const mark = '%PDF-'
  const searched = otherExtensions.has(extensionOf(path)) ? mark.length : 1024
  return new TextDecoder('latin1').decode(bytes.subarray(0, searched)).includes(mark)
}
