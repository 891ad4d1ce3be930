import { dirname, resolve } from 'node:path'

import { AppError } from '../../core/errors.ts'
import { pathKind } from '../../io/files/pathKind.ts'

/**
 * The absolute path of an output file. Checked before the work begins, as far as possible, so that nothing
 * is computed for a file that cannot be written. Throws BAD_INPUT for an empty name or a folder, FILE_MISSING when its folder does not exist.
 * @param option as the user wrote it, such as `--junit`
 */
export async function outFile(option: string, file: string): Promise<string> {
  if (file.trim() === '') throw new AppError('BAD_INPUT', `Say which file ${option} is to write.`)
  const path = resolve(file)
  const folder = dirname(path)
  const kind = await pathKind(path)
  if (kind === 'other') throw new AppError('BAD_INPUT', `${file} is a pipe, a socket or a device. Give ${option} the name of a file.`)
  if (kind === 'folder') throw new AppError('BAD_INPUT', `${file} is a folder. Give ${option} the name of a file in it.`)
  if ((await pathKind(folder)) !== 'folder')
    throw new AppError('FILE_MISSING', `${option} ${file}: there is no folder ${folder}. Create it, or write the file elsewhere.`)
  return path
}
