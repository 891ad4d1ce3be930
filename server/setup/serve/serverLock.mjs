import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Makes this process the only server of the project whose data is in `home`. The system releases the lock when the process ends, even if it
 * is killed. Returns `release`, or as `refusal` a sentence that names the server that has the lock.
 * @param {{home: string, url: string}} options
 * @returns {{release: () => void} | {refusal: string}}
 */
export function takeServerLock({ home, url }) {
  const held = lockFile(home)
  if (held === null) return { refusal: refusal(home) }
  if (held === 'unknown') return { release: () => undefined }
  writeFileSync(noteFile(home), JSON.stringify({ pid: process.pid, url }))
  return {
    release() {
      rmSync(noteFile(home), { force: true })
      held.close()
    },
  }
}

/**
 * Why a server of this project cannot start now, as a sentence; null if it can.
 * @param {string} home
 * @returns {string | null}
 */
export function serverRefusal(home) {
  const held = lockFile(home)
  if (held === null) return refusal(home)
  if (held !== 'unknown') held.close()
  return null
}

/**
 * An open SQLite file with an exclusive lock; null if another process has the lock; 'unknown' where no file can be created, which the store
 * reports when it is opened. SQLite's locks work on every system that Assay runs on, and need no care for processes that were killed.
 */
function lockFile(home) {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite')
  let file
  try {
    mkdirSync(home, { recursive: true })
    file = new DatabaseSync(path.join(home, 'server.lock'))
    file.exec('PRAGMA busy_timeout = 200; BEGIN EXCLUSIVE')
    return file
  } catch (thrown) {
    file?.close()
    return /locked|busy/i.test(thrown.message) ? null : 'unknown'
  }
}

const noteFile = (home) => path.join(home, 'server.json')

function refusal(home) {
  const { pid, url } = readNote(home)
  const where = url ? ` on ${url}` : ''
  const who = pid ? ` (process ${pid})` : ''
  return `Assay already serves this project${where}${who}. Use that server, or stop it first: press Ctrl+C in its terminal. To serve other data beside it, set ASSAY_HOME and PORT.`
}

function readNote(home) {
  try {
    return JSON.parse(readFileSync(noteFile(home), 'utf8'))
  } catch {
    // The other server is writing it just now, or could not.
    return {}
  }
}
