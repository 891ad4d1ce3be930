import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

const here = new URL('watchParent.ts', import.meta.url).href
/** Blocks its event loop, as a native call blocks the main thread. */
const blocked = `
import { watchParent } from ${JSON.stringify(here)}
watchParent(process.ppid, { lookMs: 20, graceMs: 50 })
setTimeout(() => {
  process.stdout.write(String(process.pid))
  for (;;) Math.random()
}, 200)
`
const parent = `
const { spawn } = require('node:child_process')
spawn(process.execPath, ['--input-type=module', '--eval', ${JSON.stringify(blocked)}], { stdio: ['ignore', 'inherit', 'ignore'] })
setInterval(() => {}, 1000)
`

test('a process whose main thread is blocked exits after its parent was killed', { timeout: 30_000 }, async () => {
  const killed = spawn(process.execPath, ['--eval', parent], { stdio: ['ignore', 'pipe', 'ignore'] })
  const closed = once(killed.stdout, 'close')
  const [pid] = ((await once(killed.stdout, 'data')) as [Buffer]).map(Number)
  expect(pid).toBeGreaterThan(0)
  killed.kill('SIGKILL')
  // Both hold the pipe: it closes when the second has exited.
  await closed
})
