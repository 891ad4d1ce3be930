import { AppError } from '../../core/errors.ts'
import { extensionOf, mostDocumentBytes } from '../../core/retrieval/documentFormats.ts'
import type { SourceDocument } from '../../core/retrieval/document.ts'
import type { Boundary } from '../files/boundary.ts'
import { readRegular } from '../files/regularFile.ts'
import { formatOf, formats } from './formats.ts'

/** The documents of a file, or why there are none: a sentence that names the file and says what to do. */
export type Extraction = { documents: SourceDocument[] } | { reason: string }

/**
 * Reads the text of a file. `path` is its path below the folder it came from, which becomes that of its documents, in NFC. Takes seconds for
 * a large file, so it runs in a worker thread.
 */
export async function extractFile(bytes: Uint8Array, path: string): Promise<Extraction> {
  const name = path.normalize('NFC')
  try {
    return { documents: await documentsIn(bytes, name) }
  } catch (thrown) {
    return { reason: reasonOf(thrown, name) }
  }
}

/** {@link extractFile} for a file on disk. `within`: how far links may lead. */
export async function extractFileAt(file: string, { path, within }: { path: string; within: Boundary }): Promise<Extraction> {
  const name = path.normalize('NFC')
  let bytes: Uint8Array
  try {
    bytes = await readRegular(file, { within, name, maxBytes: mostDocumentBytes })
  } catch (thrown) {
    return { reason: reasonOf(thrown, name) }
  }
  return extractFile(bytes, name)
}

async function documentsIn(bytes: Uint8Array, path: string): Promise<SourceDocument[]> {
  if (bytes.length === 0) throw refusal(path, 'is empty. Check that it was copied or saved completely.')
  if (bytes.length > mostDocumentBytes) throw refusal(path, `has more than ${mostDocumentBytes / 1024 / 1024} MB. Split it.`)
  const format = formatOf(bytes, path)
  if (!format) throw unknownFormat(path)
  const documents = await format.extract(bytes, path).catch((thrown: unknown) => {
    if (thrown instanceof AppError) throw thrown
    throw refusal(
      path,
      `cannot be read: it is damaged, or is no ${format.label}. Open it in its program, save it again and add that file.`,
      thrown,
    )
  })
  if (!documents.some(({ text }) => text.trim() !== '')) throw refusal(path, 'has no text. Check that it was saved completely.')
  return documents
}

/** A file with a wrong byte is an everyday thing; a fault of this program is not the file's, and is thrown. */
function reasonOf(thrown: unknown, path: string): string {
  if (!(thrown instanceof AppError)) throw thrown
  return thrown.message.includes(path) ? thrown.message : `${path}: ${thrown.message}`
}

function unknownFormat(path: string): AppError {
  const extension = extensionOf(path)
  const known = formats.map(({ extensions }) => (extensions[0] ?? '').toUpperCase()).join(', ')
  const kind = extension === '' ? 'has no ending that tells its format' : `is of a format that is not read (.${extension})`
  return refusal(path, `${kind}. Save it as one of these: ${known}.`)
}

function refusal(path: string, what: string, cause?: unknown): AppError {
  return new AppError('BAD_INPUT', `${path} ${what}`, { place: { file: path }, cause })
}
