import { AppError } from '../../core/errors.ts'

/** True when `thrown` is a file-system error with one of the codes, such as `ENOENT`. */
export function hasCode(thrown: unknown, ...codes: string[]): boolean {
  return thrown instanceof Error && 'code' in thrown && codes.includes(String(thrown.code))
}

/** What a file operation threw, as the error a user can act on. Errors that are no user's matter come back unchanged. */
export function fileError(thrown: unknown, name: string): unknown {
  if (hasCode(thrown, 'ENOSPC', 'EDQUOT')) {
    return new AppError('DISK_FULL', `There is no room left on the disk to write ${name}. Free some space and save again.`, {
      cause: thrown,
      place: { file: name },
    })
  }
  if (hasCode(thrown, 'EACCES', 'EPERM', 'EROFS')) {
    return new AppError('NOT_ALLOWED', `${name} may not be read or written by this user. Change its permissions, or those of its folder.`, {
      cause: thrown,
      place: { file: name },
    })
  }
  if (hasCode(thrown, 'ENOENT', 'ENOTDIR')) {
    return new AppError('FILE_MISSING', `There is no file ${name}. Create it, or correct the path.`, {
      cause: thrown,
      place: { file: name },
    })
  }
  if (hasCode(thrown, 'EEXIST')) {
    return new AppError('BAD_INPUT', `${name} cannot be written: a part of its path is a file. Use another name.`, {
      cause: thrown,
      place: { file: name },
    })
  }
  if (hasCode(thrown, 'EISDIR')) {
    return new AppError('BAD_INPUT', `${name} is a folder; a file was expected.`, { cause: thrown, place: { file: name } })
  }
  return thrown
}
