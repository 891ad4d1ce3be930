import { statfs } from 'node:fs/promises'
import { noDisk } from '../report/setupError.mjs'

/** A disk with less free space than this counts as full. */
const MIN_FREE_BYTES = 8_000_000

/** Throws NO_DISK if the file system of `folder` has less than `bytes` free. */
export async function needRoom(folder, bytes, doing) {
  if ((await freeBytes(folder)) < bytes) throw noDisk(doing)
}

/** Free bytes on the file system of `folder`; Infinity if the system does not report them. */
async function freeBytes(folder) {
  const space = await statfs(folder).catch(() => null)
  return space === null ? Infinity : space.bavail * space.bsize
}

/**
 * Runs `work(signal)` and aborts it with NO_DISK when the disk of one of `folders` is full: some programs (npm) hang on a full disk.
 * The first folder must have `needBytes` free at the start.
 * @template T
 * @param {{folders: string[], needBytes: number, doing: string, signal?: AbortSignal, checkMs?: number, free?: (folder: string) => Promise<number>}} options
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileRoom({ folders, needBytes, doing, signal, checkMs = 1000, free = freeBytes }, work) {
  if ((await free(folders[0])) < needBytes) throw noDisk(doing)
  const stop = new AbortController()
  const abort = () => stop.abort()
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  let full = false
  const check = setInterval(async () => {
    if (Math.min(...(await Promise.all(folders.map(free)))) >= MIN_FREE_BYTES) return
    full = true
    stop.abort()
  }, checkMs)
  try {
    return await work(stop.signal)
  } catch (error) {
    throw full ? noDisk(doing, error) : error
  } finally {
    clearInterval(check)
    signal?.removeEventListener('abort', abort)
  }
}
