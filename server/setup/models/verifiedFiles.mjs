// models/.verified.json records which model files were checked, so that a start does not have to hash hundreds of megabytes.
import { readFileSync } from 'node:fs'
import { stat, writeFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { needSha256, sha256OfFile } from '../files/placeFile.mjs'

const recordFile = (modelsDir) => path.join(modelsDir, '.verified.json')

/** `{path: {bytes, mtimeMs, sha256}}`; empty if the record does not exist or cannot be read. */
export function readVerified(modelsDir) {
  try {
    return JSON.parse(readFileSync(recordFile(modelsDir), 'utf8')).files ?? {}
  } catch {
    return {}
  }
}

/** Records that the file at `relative` is complete and has this hash. */
export async function recordVerified(modelsDir, relative, sha256) {
  const { size, mtimeMs } = await stat(path.join(modelsDir, relative))
  const files = { ...readVerified(modelsDir), [relative]: { bytes: size, mtimeMs, sha256 } }
  const temporary = `${recordFile(modelsDir)}.${process.pid}`
  await writeFile(temporary, `${JSON.stringify({ version: 1, files }, null, 2)}\n`)
  await rename(temporary, recordFile(modelsDir))
}

/** Whether `file` of the manifest is in `modelsDir` and has the size and modification time it had when it was checked. */
export async function isVerified({ file, modelsDir, verified = readVerified(modelsDir) }) {
  const found = await stat(path.join(modelsDir, file.path)).catch(() => null)
  const record = verified[file.path]
  if (found === null || record === undefined) return false
  return record.bytes === found.size && record.mtimeMs === found.mtimeMs && (file.sha256 === null || file.sha256 === record.sha256)
}

/** Checks a file that has no record, for example one that was copied by hand, and records it; false if it is missing or differs from the manifest. */
export async function verifyInPlace({ file, modelsDir, signal }) {
  const place = path.join(modelsDir, file.path)
  const found = await stat(place).catch(() => null)
  if (found === null || (file.bytes !== null && file.bytes !== found.size)) return false
  const sha256 = await sha256OfFile(place, signal)
  if (file.sha256 !== null && file.sha256 !== sha256) return false
  await recordVerified(modelsDir, file.path, sha256)
  return true
}

/** Throws CORRUPT if `sha256` differs from the manifest; without a hash there, from the hub's hash or that of the first download. */
export function needExpected({ file, modelsDir, sha256, hubSha256 = null }) {
  needSha256(file.path, sha256, file.sha256 ?? hubSha256 ?? readVerified(modelsDir)[file.path]?.sha256 ?? null)
}
