import { fileStamp } from './fileStamp.ts'
import { hashFile } from './readTextFile.ts'

/** Hashes beyond this number are forgotten. */
const MOST = 100_000

/** `hashFile` that does not read a file again which has not changed. */
export function rememberHashes(): typeof hashFile {
  const known = new Map<string, { stamp: string; hash: string }>()
  return async (file, signal, place) => {
    const stamp = await fileStamp(file)
    const before = known.get(file)
    if (before?.stamp === stamp) return before.hash
    const hash = await hashFile(file, signal, place)
    if (known.size >= MOST) known.clear()
    // A file that changed while it was read has another stamp the next time.
    known.set(file, { stamp, hash })
    return hash
  }
}
