import { AppError } from '../core/errors.ts'
import { folderNameRule, isFolderName } from '../core/folderName.ts'

/** The name of an index in NFC. @throws AppError BAD_INPUT */
export function indexName(name: string): string {
  const normal = name.normalize('NFC')
  if (isFolderName(normal)) return normal
  throw new AppError('BAD_INPUT', `${JSON.stringify(name)} is no name for an index. ${folderNameRule}`)
}

/** In place of a snapshot's name: the present state. */
export const latest = 'latest'

/** @throws AppError BAD_INPUT */
export function checkSnapshotName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(name))
    throw new AppError('BAD_INPUT', `${JSON.stringify(name)} is no name for a snapshot. Use up to 64 letters a-z, digits, -, _ and dots.`)
  if (name === latest)
    throw new AppError('BAD_INPUT', `"${latest}" means the present state of an index. Choose another name for the snapshot.`)
}

const jobPrefix = 'index-'

/** The name of the job that builds an index. */
export function jobName(index: string): string {
  return jobPrefix + index.normalize('NFC')
}

/** The index that a job builds; null for a job of another kind. */
export function indexOfJob(name: string): string | null {
  return name.startsWith(jobPrefix) ? name.slice(jobPrefix.length) : null
}
