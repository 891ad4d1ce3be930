import { mkdir, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { isAlive } from './process/isAlive.mjs'
import { SetupError } from './report/setupError.mjs'

const POLL_MS = 500

/**
 * Runs `work` while no other set-up of this checkout is running, because two at once would overwrite each other's files.
 * The lock of a process that has ended is taken over. `onWait(pid)` is called once if another process has the lock.
 * @template T
 * @param {{root: string, signal?: AbortSignal, onWait?: (pid: number) => void}} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSetupLock({ root, signal, onWait }, work) {
  const file = path.join(root, '.assay/setup.lock')
  await mkdir(path.dirname(file), { recursive: true })
  for (let reported = false; !(await take(file));) {
    const owner = Number(await readFile(file, 'utf8').catch(() => '0'))
    if (owner > 0 && !isAlive(owner)) {
      await rm(file, { force: true })
      continue
    }
    if (!reported) onWait?.(owner)
    reported = true
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    if (signal?.aborted) throw new SetupError('CANCELLED', 'Stopped.')
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function take(file) {
  try {
    const handle = await open(file, 'wx')
    await handle.writeFile(String(process.pid))
    await handle.close()
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}
