import type { SourceDocument } from '../../../core/retrieval/document.ts'
import { decodeFile } from '../text/decodeFile.ts'
import { fileDocument } from '../text/fileDocument.ts'
import { frontMatterOf, markdownHeadings } from './markdownHeadings.ts'

/** A Markdown file as one document. Its text is that of the file in NFC, marks included, so that offsets are places in the file. @throws AppError FILE_ENCODING */
export function extractMarkdown(bytes: Uint8Array, path: string): SourceDocument[] {
  const text = decodeFile(bytes, path).normalize('NFC')
  const named = /^title:[ \t]*(["']?)(.+?)\1[ \t]*\r?$/m.exec(frontMatterOf(text))
  return [fileDocument(path, { title: named?.[2] ?? null, text, headings: markdownHeadings(text) })]
}
