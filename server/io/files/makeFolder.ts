import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { hasCode } from './fileError.ts'

/**
 * Creates a folder and its missing parents. Throws the error of the file system. Node's recursive mkdir never returns if an existing folder
 * reports ENOENT, as below /proc.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  try {
    mkdirSync(folder)
  } catch (thrown) {
    if (!hasCode(thrown, 'EEXIST')) throw thrown
  }
}
