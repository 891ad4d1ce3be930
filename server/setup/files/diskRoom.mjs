import { statfs } from 'node:fs/promises'
import { noDisk } from '../report/setupError.mjs'

/** Less than this left on a disk is a full disk. */
const LAST_BYTES = 8_000_000

/** Throws NO_DISK when the file system of `folder` has no room for `bytes` more. */
export async function needRoom(folder, bytes, doing) {
  if ((await freeBytes(folder)) < bytes) throw noDisk(doing)
}

/** Bytes that may still be written below `folder`; Infinity where the system does not tell. */
async function freeBytes(folder) {
  const space = await statfs(folder).catch(() => null)
  return space === null ? Infinity : space.bavail * space.bsize
}

/**
 * Runs `work(signal)` and ends it with NO_DISK as soon as one of `folders` has no room left; the first must have `needBytes` to begin with. Some programs (npm) wait for ever on a full disk.
 * @template T
 * @param {{folders: string[], needBytes: number, doing: string, signal?: AbortSignal, lookMs?: number, free?: (folder: string) => Promise<number>}} options
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileRoom({ folders, needBytes, doing, signal, lookMs = 1000, free = freeBytes }, work) {
  if ((await free(folders[0])) < needBytes) throw noDisk(doing)
  const stop = new AbortController()
  const pass = () => stop.abort()
  if (signal?.aborted) pass()
  signal?.addEventListener('abort', pass, { once: true })
  let full = false
  const look = setInterval(async () => {
    if (Math.min(...(await Promise.all(folders.map(free)))) >= LAST_BYTES) return
    full = true
    stop.abort()
  }, lookMs)
  try {
    return await work(stop.signal)
  } catch (error) {
    throw full ? noDisk(doing, error) : error
  } finally {
    clearInterval(look)
    signal?.removeEventListener('abort', pass)
  }
}
