import { AppError } from '../../../core/errors.ts'
import { decodeAs, detectEncoding } from '../../../core/textEncoding.ts'

/**
 * The text of a file in UTF-8, UTF-16 or CP949, without its byte order mark. `declared`: the encoding that the file itself names, which is
 * taken where the bytes leave it open.
 * @throws AppError FILE_ENCODING
 */
export function decodeFile(bytes: Uint8Array, path: string, declared: string | null = null): string {
  const text = detectEncoding(bytes)?.text ?? (declared === null ? null : decodeDeclared(bytes, declared))
  if (text === null) {
    throw new AppError(
      'FILE_ENCODING',
      `${path} is in an encoding that cannot be told with certainty. Save it as UTF-8 (in an editor: "Save with encoding").`,
      { place: { file: path } },
    )
  }
  if (text.includes('\0')) {
    throw new AppError('FILE_ENCODING', `${path} contains zero bytes, so it is not a text. Check what kind of file it is and rename it.`, {
      place: { file: path },
    })
  }
  return text
}

function decodeDeclared(bytes: Uint8Array, label: string): string | null {
  try {
    const { encoding } = new TextDecoder(label)
    return encoding === 'euc-kr' ? decodeAs(bytes, 'euc-kr') : new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
