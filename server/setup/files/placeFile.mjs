import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { SetupError } from '../report/setupError.mjs'

/** SHA-256 of a file in hexadecimal. The file is read as a stream. */
export async function sha256OfFile(file, signal) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20, signal })) hash.update(chunk)
  return hash.digest('hex')
}

/** Writes `stream` to the file `temporary`, syncs it to disk, and resolves to its SHA-256 and its length in bytes. */
export async function writeHashed(stream, temporary, signal) {
  const hash = createHash('sha256')
  let bytes = 0
  await mkdir(path.dirname(temporary), { recursive: true })
  const handle = await open(temporary, 'w')
  try {
    for await (const chunk of stream) {
      signal?.throwIfAborted()
      hash.update(chunk)
      bytes += chunk.length
      await handle.write(chunk)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** Throws CORRUPT if the hash `actual` is not `expected`; null means that no hash is known. */
export function needSha256(name, actual, expected) {
  if (expected !== null && expected !== undefined && actual !== expected)
    throw new SetupError('CORRUPT', `${name} arrived damaged (its SHA-256 is ${actual}, not ${expected}) and was deleted: start again.`)
}

/** Renames `temporary` to `target` and creates the folder if needed. From another file system the file is copied next to `target` first. */
export async function moveIntoPlace(temporary, target) {
  await mkdir(path.dirname(target), { recursive: true })
  try {
    await rename(temporary, target)
  } catch (error) {
    if (error.code !== 'EXDEV') throw error
    const beside = `${target}.${process.pid}.tmp`
    try {
      await copyFile(temporary, beside)
      await rename(beside, target)
    } finally {
      await removeQuietly(beside)
      await removeQuietly(temporary)
    }
  }
}

export const removeQuietly = (file) => rm(file, { recursive: true, force: true }).catch(() => undefined)
