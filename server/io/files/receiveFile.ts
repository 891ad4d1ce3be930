import { open } from 'node:fs/promises'
import { AppError } from '../../core/errors.ts'

/**
 * Writes a body to a new file as it arrives and returns the number of its bytes. `announced`: how many were announced, null if unknown.
 * `name`: of the file in messages. @throws AppError FILE_TOO_LARGE, CANCELLED (fewer bytes arrived), and the errors of the body and the file system
 */
export async function receiveFile(
  body: AsyncIterable<Uint8Array>,
  file: string,
  { name, maxBytes, announced }: { name: string; maxBytes: number; announced: number | null },
): Promise<number> {
  if (announced !== null && announced > maxBytes) throw tooLarge(name, maxBytes)
  const handle = await open(file, 'wx')
  try {
    let received = 0
    for await (const piece of body) {
      received += piece.byteLength
      if (received > maxBytes) throw tooLarge(name, maxBytes)
      await handle.writeFile(piece)
    }
    await handle.sync()
    if (announced !== null && received !== announced)
      throw new AppError('CANCELLED', `Only ${received} of ${announced} bytes of ${name} arrived. Add the file again.`)
    return received
  } finally {
    await handle.close()
  }
}

function tooLarge(name: string, maxBytes: number): AppError {
  return new AppError('FILE_TOO_LARGE', `${name} has more than ${Math.floor(maxBytes / 1024 / 1024)} MB. Split it.`)
}
