import type { SourceDocument } from '../../../core/retrieval/document.ts'
import { cleanText } from '../text/cleanText.ts'
import { decodeFile } from '../text/decodeFile.ts'
import { fileDocument } from '../text/fileDocument.ts'

/** A text file as one document; its line breaks become `\n`. @throws AppError FILE_ENCODING */
export function extractText(bytes: Uint8Array, path: string): SourceDocument[] {
  const text = cleanText(decodeFile(bytes, path).replace(/\r\n?/g, '\n'))
  return [fileDocument(path, { title: null, text, headings: [] })]
}
