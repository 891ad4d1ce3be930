// models/.verified.json: which weights were checked, so that a start does not hash hundreds of megabytes again.
import { readFileSync } from 'node:fs'
import { stat, writeFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { needSha256, sha256OfFile } from '../files/placeFile.mjs'

const stampFile = (modelsDir) => path.join(modelsDir, '.verified.json')

/** `{path: {bytes, mtimeMs, sha256}}`; empty when there is no stamp file or it cannot be read. */
export function readVerified(modelsDir) {
  try {
    return JSON.parse(readFileSync(stampFile(modelsDir), 'utf8')).files ?? {}
  } catch {
    return {}
  }
}

/** Records that the file at `relative` is whole and has this hash. */
export async function recordVerified(modelsDir, relative, sha256) {
  const { size, mtimeMs } = await stat(path.join(modelsDir, relative))
  const files = { ...readVerified(modelsDir), [relative]: { bytes: size, mtimeMs, sha256 } }
  const temporary = `${stampFile(modelsDir)}.${process.pid}`
  await writeFile(temporary, `${JSON.stringify({ version: 1, files }, null, 2)}\n`)
  await rename(temporary, stampFile(modelsDir))
}

/** Whether the manifest's `file` lies in `modelsDir` and was checked as it is now: size and modification time tell. */
export async function isVerified({ file, modelsDir, verified = readVerified(modelsDir) }) {
  const found = await stat(path.join(modelsDir, file.path)).catch(() => null)
  const stamp = verified[file.path]
  if (found === null || stamp === undefined) return false
  return stamp.bytes === found.size && stamp.mtimeMs === found.mtimeMs && (file.sha256 === null || file.sha256 === stamp.sha256)
}

/** Checks a file that lies there without a stamp (copied by hand, say) and stamps it; false when it is missing or not what the manifest says. */
export async function verifyInPlace({ file, modelsDir, signal }) {
  const place = path.join(modelsDir, file.path)
  const found = await stat(place).catch(() => null)
  if (found === null || (file.bytes !== null && file.bytes !== found.size)) return false
  const sha256 = await sha256OfFile(place, signal)
  if (file.sha256 !== null && file.sha256 !== sha256) return false
  await recordVerified(modelsDir, file.path, sha256)
  return true
}

/** Throws CORRUPT when `sha256` contradicts the manifest or, where that promises nothing, the first download of this file. */
export function needExpected({ file, modelsDir, sha256, hubSha256 = null }) {
  needSha256(file.path, sha256, file.sha256 ?? hubSha256 ?? readVerified(modelsDir)[file.path]?.sha256 ?? null)
}
