import { AppError } from '../../core/errors.ts'
import { tryFileLock } from '../files/fileLock.ts'
import { pause } from './pause.ts'

const RETRY_MS = 10
/** Copying what can be read of a damaged database takes a while. */
const MOST_WAIT_MS = 120_000

/**
 * Runs `work` while no other program opens or replaces the database.
 * @throws AppError STORE_BROKEN if another program does not end that for two minutes
 */
export function whileAlone<Result>(file: string, work: () => Result): Result {
  for (const end = performance.now() + MOST_WAIT_MS; performance.now() < end;) {
    const unlock = tryFileLock(`${file}.lock`)
    if (!unlock) {
      pause(RETRY_MS)
      continue
    }
    try {
      return work()
    } finally {
      unlock()
    }
  }
  throw new AppError('STORE_BROKEN', 'Another program is replacing the database and does not end. Close it and try again.', {
    place: { file },
  })
}
