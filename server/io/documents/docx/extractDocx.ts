import mammoth from 'mammoth'
import { AppError } from '../../../core/errors.ts'
import type { SourceDocument } from '../../../core/retrieval/document.ts'
import { htmlBlocks } from '../html/htmlBlocks.ts'
import { parsePage } from '../html/parsePage.ts'
import { joinBlocks } from '../text/blocks.ts'
import { fileDocument } from '../text/fileDocument.ts'
import { refuseZipBomb } from '../zip/zipDirectory.ts'

const titleStyles = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"]

/** Beginning of old Office files, and of the container of encrypted new ones. */
const oleMark = [0xd0, 0xcf, 0x11, 0xe0]

/** The text of a Word document with its headings, lists, tables and notes. Rejects if the file is damaged. @throws AppError BAD_INPUT for an encrypted file and a zip bomb */
export async function extractDocx(bytes: Uint8Array, path: string): Promise<SourceDocument[]> {
  if (oleMark.every((byte, index) => bytes[index] === byte)) {
    throw new AppError(
      'BAD_INPUT',
      `${path} is encrypted with a password, or is an old Word file (.doc) under another name. Save it as DOCX without a password.`,
      { place: { file: path } },
    )
  }
  refuseZipBomb(bytes, path)
  const { value: html } = await mammoth.convertToHtml(
    { buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) },
    {
      styleMap: titleStyles,
      // A map in the file could replace any style.
      includeEmbeddedStyleMap: false,
      // Images are not inflated.
      convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
    },
  )
  const { body } = parsePage(html)
  for (const arrow of body.querySelectorAll('a[href^="#footnote-ref"], a[href^="#endnote-ref"]')) arrow.remove()
  return [fileDocument(path, { title: null, ...joinBlocks(htmlBlocks(body)) })]
}
