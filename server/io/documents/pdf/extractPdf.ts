import { getDocumentProxy, getResolvedPDFJS } from 'unpdf'
import type { PDFDocumentProxy } from 'unpdf/pdfjs'
import { AppError } from '../../../core/errors.ts'
import type { SourceDocument } from '../../../core/retrieval/document.ts'
import { cleanText } from '../text/cleanText.ts'
import { fileDocument } from '../text/fileDocument.ts'
import { pageLines } from './lines.ts'
import { type PdfPage, pdfText } from './pdfText.ts'
import { readPieces } from './pieces.ts'
import { refuseStreamBomb } from './streamSizes.ts'

/** The text layer of a PDF file. Rejects if the file is damaged. @throws AppError BAD_INPUT for an encrypted file and one without text */
export async function extractPdf(bytes: Uint8Array, path: string): Promise<SourceDocument[]> {
  refuseStreamBomb(bytes, path)
  const pdf = await openPdf(bytes, path)
  try {
    const pages: PdfPage[] = []
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number)
      const { pieces, turned } = await readPieces(page)
      pages.push({ ...pageLines(pieces), turned })
      page.cleanup()
    }
    const found = pdfText(pages)
    if (!/[\p{L}\p{N}]/u.test(found.text)) throw scanned(path, pdf.numPages)
    const ownTitle = found.headings.some(({ level }) => level === 1) ? null : await titleOf(pdf)
    return [fileDocument(path, { title: ownTitle, ...found })]
  } finally {
    await pdf.loadingTask.destroy()
  }
}

async function openPdf(bytes: Uint8Array, path: string): Promise<PDFDocumentProxy> {
  const { PasswordException, VerbosityLevel } = await getResolvedPDFJS()
  try {
    // The library keeps the bytes that it is given.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: VerbosityLevel.ERRORS })
  } catch (thrown) {
    if (!(thrown instanceof PasswordException)) throw thrown
    throw new AppError('BAD_INPUT', `${path} is encrypted with a password. Save a copy without a password and add that one.`, {
      place: { file: path },
    })
  }
}

/** The title that the file states; names of programs and of files that many programs put there are none. */
async function titleOf(pdf: PDFDocumentProxy): Promise<string | null> {
  const { info } = await pdf.getMetadata()
  const title = 'Title' in info && typeof info.Title === 'string' ? cleanText(info.Title).replace(/\s+/g, ' ').trim() : ''
  return title === '' || /^untitled$|^\(?(anonymous|unspecified)\)?$|^microsoft \w+ - |\.\w{2,5}$/i.test(title) ? null : title
}

function scanned(path: string, pages: number): AppError {
  const where = pages === 1 ? 'its page is an image' : `its ${pages} pages are images`
  return new AppError(
    'BAD_INPUT',
    `${path} has no text that can be read: ${where}, as after scanning, or its fonts do not say which letters they show. Run text recognition (OCR) on it and add the result.`,
    {
      place: { file: path },
    },
  )
}
