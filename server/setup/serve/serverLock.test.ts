import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { serverRefusal, takeServerLock } from './serverLock.mjs'

/** A process that takes the lock, says so, and waits. */
function holder(home: string) {
  const lock = path.join(import.meta.dirname, 'serverLock.mjs')
  const program = `
    const { takeServerLock } = await import(${JSON.stringify(lock)})
    const taken = takeServerLock({ home: ${JSON.stringify(home)}, url: 'http://127.0.0.1:3999' })
    console.log('refusal' in taken ? taken.refusal : 'taken')
    setInterval(() => undefined, 1000)`
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

const says = async (child: ReturnType<typeof holder>) => String((await once(child.stdout, 'data'))[0]).trim()

test('a second server of the same data is refused with the address and the process of the first', async () => {
  await using folder = await temporaryFolder()
  const first = holder(folder.path)
  try {
    expect(await says(first)).toBe('taken')
    const refusal = serverRefusal(folder.path)
    expect(refusal).toContain(`Assay already serves this project on http://127.0.0.1:3999 (process ${first.pid}).`)
    expect(takeServerLock({ home: folder.path, url: 'http://127.0.0.1:4000' })).toEqual({ refusal })
  } finally {
    first.kill('SIGKILL')
    await once(first, 'exit')
  }
  // The lock of a killed process is free at once.
  expect(serverRefusal(folder.path)).toBeNull()
})

test('servers of different data do not refuse each other, and a released lock is free', async () => {
  await using folder = await temporaryFolder()
  const homes = ['a', 'b'].map((name) => path.join(folder.path, name))
  const locks = homes.map((home) => takeServerLock({ home, url: 'http://127.0.0.1:1' }))
  for (const lock of locks) {
    expect('refusal' in lock).toBe(false)
    if (!('refusal' in lock)) lock.release()
  }
  expect(homes.map((home) => serverRefusal(home))).toEqual([null, null])
})
