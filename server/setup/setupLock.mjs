import { mkdir, open, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { isAlive } from './process/isAlive.mjs'
import { SetupError } from './report/setupError.mjs'

const ASK_MS = 500

/**
 * Runs `work` while no other set-up of this checkout runs: two at once would install over each other.
 * The lock of a process that is gone is taken over. `onWait(pid)` is told once when there is someone to wait for.
 * @template T
 * @param {{root: string, signal?: AbortSignal, onWait?: (pid: number) => void}} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSetupLock({ root, signal, onWait }, work) {
  const file = path.join(root, '.assay/setup.lock')
  await mkdir(path.dirname(file), { recursive: true })
  for (let told = false; !(await take(file));) {
    const owner = Number(await readFile(file, 'utf8').catch(() => '0'))
    if (owner > 0 && !isAlive(owner)) {
      await rm(file, { force: true })
      continue
    }
    if (!told) onWait?.(owner)
    told = true
    await new Promise((resolve) => setTimeout(resolve, ASK_MS))
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
