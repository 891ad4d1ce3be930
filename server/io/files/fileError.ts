import { AppError } from '../../core/errors.ts'

/** True if `thrown` is a file-system error with one of these codes, such as `ENOENT`. */
export function hasCode(thrown: unknown, ...codes: string[]): boolean {
  return thrown instanceof Error && 'code' in thrown && codes.includes(String(thrown.code))
}

/** Converts an error of a file operation to an AppError that a user can act on. Other errors are returned unchanged. */
export function fileError(thrown: unknown, name: string): unknown {
  if (hasCode(thrown, 'ENOSPC', 'EDQUOT')) {
    return new AppError('DISK_FULL', `The disk is full, so ${name} cannot be written. Free some space and try again.`, {
      cause: thrown,
      place: { file: name },
    })
  }
  if (hasCode(thrown, 'EACCES', 'EPERM', 'EROFS')) {
    return new AppError('NOT_ALLOWED', `No permission to read or write ${name}. Change its permissions, or those of its folder.`, {
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
    return new AppError('BAD_INPUT', `${name} cannot be written, because a part of its path is a file. Use another name.`, {
      cause: thrown,
      place: { file: name },
    })
  }
  if (hasCode(thrown, 'ELOOP')) {
    return new AppError('PATH_OUTSIDE', `${name} is a link that leads nowhere. Replace it by a file.`, {
      cause: thrown,
      place: { file: name },
    })
  }
  if (hasCode(thrown, 'ENXIO')) {
    return new AppError('BAD_INPUT', `${name} is a socket or a device; a file was expected.`, { cause: thrown, place: { file: name } })
  }
  if (hasCode(thrown, 'EISDIR')) {
    return new AppError('BAD_INPUT', `${name} is a folder; a file was expected.`, { cause: thrown, place: { file: name } })
  }
  return thrown
}
