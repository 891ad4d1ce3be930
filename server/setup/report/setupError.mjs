/**
 * An error of a set-up step that is shown without its stack: `message` says what happened and what to do.
 * Codes: NO_PYTHON, NO_NETWORK, NO_DISK, CORRUPT, CANCELLED, NOT_FOUND, PORT_IN_USE, NOT_ALLOWED, FAILED.
 */
export class SetupError extends Error {
  constructor(code, message, options = {}) {
    super(message, options)
    this.name = 'SetupError'
    this.code = code
  }
}

/** Converts errors of the file system and of an abort to a SetupError; returns other errors unchanged. */
export function asSetupError(error, doing) {
  if (error instanceof SetupError) return error
  if (error?.name === 'AbortError' || error?.code === 'ABORT_ERR') return new SetupError('CANCELLED', `Stopped while ${doing}.`)
  const cause = error?.cause?.code ?? error?.code
  if (cause === 'ENOSPC' || cause === 'EDQUOT') return noDisk(doing, error)
  if (cause === 'EACCES' || cause === 'EPERM' || cause === 'EROFS')
    return new SetupError('NOT_ALLOWED', `No permission to write ${error.path ?? 'a file'} while ${doing}: check who owns the folder.`)
  return error
}

export function noDisk(doing, cause) {
  return new SetupError(
    'NO_DISK',
    `The disk is full (while ${doing}): free some space and start again. A complete set-up needs about 3 GB.`,
    { cause },
  )
}
