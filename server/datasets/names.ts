import { AppError } from '../core/errors.ts'
import { folderNameRule, isFolderName } from '../core/folderName.ts'

/** The name of a dataset in NFC. @throws AppError BAD_INPUT */
export function datasetName(name: string): string {
  const normal = name.normalize('NFC')
  if (isFolderName(normal)) return normal
  throw new AppError('BAD_INPUT', `${JSON.stringify(name)} is no name for a dataset. ${folderNameRule}`)
}
