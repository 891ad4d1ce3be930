import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { hasCode } from './fileError.ts'

/**
 * Makes a folder and those above it that are missing; throws the file system's error. Node's own recursive way never returns
 * where a folder that is there says that it is not, as below /proc.
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
