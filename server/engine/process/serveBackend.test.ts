import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const serve = new URL('serveBackend.ts', import.meta.url).href
/** A backend whose native call never returns: it holds a thread of the library's pool, for which `process.exit` waits. */
const script = `
import { pbkdf2 } from 'node:crypto'
import { serveBackend } from ${JSON.stringify(serve)}
serveBackend({
  engineVersion: 'stuck@1',
  render: () => new Promise(() => pbkdf2('a', 'b', 2_000_000_000, 8, 'sha512', () => undefined)),
  status: () => ({ pid: process.pid }),
  dispose: () => new Promise(() => undefined),
}, { disposeLimitMs: 100 })
`

test.each([
  ['is told to exit', (child: ReturnType<typeof fork>) => void child.send({ kind: 'shutdown', id: 2 })],
  ['loses its parent', (child: ReturnType<typeof fork>) => child.disconnect()],
  ['gets SIGTERM', (child: ReturnType<typeof fork>) => void child.kill('SIGTERM')],
])('a process with a native call that does not return ends when it %s', { timeout: 30_000 }, async (_name, end) => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-serve-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'stuck.mts')
  writeFileSync(file, script)
  const child = fork(file, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  child.send({ kind: 'render', id: 1, model: { id: 'a', path: 'a', hash: 'a' }, prompts: [] })
  child.send({ kind: 'ping', id: 7 })
  expect(await once(child, 'message')).toMatchObject([{ kind: 'pong', id: 7 }, undefined])
  const exited = once(child, 'exit')
  end(child)
  const outcome = await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 15_000, 'still running').unref())])
  expect(outcome).toEqual([null, 'SIGKILL'])
})
