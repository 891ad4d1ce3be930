import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { Writable } from 'node:stream'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { findChromium } from './chromium.mjs'
import { whileRoom } from './placeFile.mjs'
import { formatBytes, formatSeconds, formatTransfer, makeProgress } from './progress.mjs'
import { SetupError, asSetupError } from './setupError.mjs'
import { withSetupLock } from './setupLock.mjs'
import { sourceHash } from './sourceHash.mjs'

test('two set-ups of one checkout run one after the other', async () => {
  await using folder = await temporaryFolder()
  const events: string[] = []
  const gate = Promise.withResolvers<void>()
  const first = withSetupLock({ root: folder.path }, async () => {
    events.push('first begins')
    await gate.promise
    events.push('first ends')
  })
  const waiting = Promise.withResolvers<void>()
  const second = withSetupLock({ root: folder.path, onWait: () => waiting.resolve() }, () => Promise.resolve(events.push('second')))
  await waiting.promise
  gate.resolve()
  await Promise.all([first, second])
  expect(events).toEqual(['first begins', 'first ends', 'second'])
})

test('the lock of a process that is gone is taken over, and a failure frees it', async () => {
  await using folder = await temporaryFolder()
  await mkdir(path.join(folder.path, '.assay'))
  await writeFile(path.join(folder.path, '.assay/setup.lock'), '999999999')
  await expect(withSetupLock({ root: folder.path }, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await withSetupLock({ root: folder.path }, () => Promise.resolve('done'))).toBe('done')
})

test('the sources hash changes with what a page is built from and with nothing else', async () => {
  await using folder = await temporaryFolder()
  const put = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(folder.path, name)), { recursive: true })
    await writeFile(path.join(folder.path, name), text)
    return sourceHash(folder.path)
  }
  const first = await put('app/page.tsx', 'one')
  expect(await put('app/page.test.tsx', 'a test')).toBe(first)
  expect(await put('server/cli/main.ts', 'a command')).toBe(first)
  expect(await put('experiments/a/notebook.md', 'a notebook')).toBe(first)
  const second = await put('server/core/rng.ts', 'code')
  expect(second).not.toBe(first)
  expect(await put('server/core/rng.ts', 'code')).toBe(second)
  expect(await put('package-lock.json', '{}')).not.toBe(second)
})

test.each([
  [{ CHROMIUM_PATH: '/x/chrome' }, ['/x/chrome', '/a/chromium'], '/x/chrome'],
  [{ CHROMIUM_PATH: '/x/chrome', PATH: '/a' }, ['/a/chromium'], null],
  [{ PATH: '/a:/b' }, ['/b/google-chrome', '/b/chromium'], '/b/chromium'],
  [{ PATH: '/a:/b' }, ['/a/google-chrome'], '/a/google-chrome'],
  [{ PATH: '' }, [], null],
])('with %o and %o the browser is %s', (env, programs: string[], found) => {
  expect(findChromium({ env, canRun: (file: string) => programs.includes(file) })).toBe(found)
})

function lines() {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  return { stream: stream as never, text: () => text }
}

test('away from a terminal a step is two plain lines with its seconds, a failed one too', async () => {
  const { stream, text } = lines()
  let clock = 0
  const progress = makeProgress({ stream, now: () => clock })
  const result = await progress.step('Packages', (update) => {
    update('453 packages')
    clock = 41_000
    return Promise.resolve('done')
  })
  await expect(progress.step('Page', () => Promise.reject(new SetupError('FAILED', 'No.')))).rejects.toThrow('No.')
  expect(result).toBe('done')
  expect(text()).toBe('Packages ...\n✔ Packages (41 s)\nPage ...\n✖ Page (0.0 s)\n')
})

test('sizes, times and transfers read well', () => {
  expect([1_234_000_000, 98_362_432, 612].map(formatBytes)).toEqual(['1.2 GB', '98 MB', '1 kB'])
  expect([400, 41_400, 125_000].map(formatSeconds)).toEqual(['0.4 s', '41 s', '2 min 5 s'])
  expect(formatTransfer({ receivedBytes: 45e6, totalBytes: 100e6, elapsedMs: 9000 })).toBe('45 % of 100 MB, 11 s left')
  expect(formatTransfer({ receivedBytes: 60e6, totalBytes: 100e6, elapsedMs: 4000, resumedBytes: 40e6 })).toBe('60 % of 100 MB, 8.0 s left')
  expect(formatTransfer({ receivedBytes: 45e6, totalBytes: null, elapsedMs: 9000 })).toBe('45 MB')
})

test.each([
  [Object.assign(new Error('x'), { code: 'ENOSPC' }), 'NO_DISK'],
  [Object.assign(new Error('x'), { code: 'EACCES', path: '/p' }), 'NOT_ALLOWED'],
  [Object.assign(new Error('x'), { name: 'AbortError' }), 'CANCELLED'],
  [new SetupError('CORRUPT', 'y'), 'CORRUPT'],
])('%o becomes a sentence with a code', (error, code) => {
  expect(asSetupError(error, 'building')).toMatchObject({ code, name: 'SetupError' })
})

test('the launcher refuses an unknown command in one sentence', async () => {
  const { spawnSync } = await import('node:child_process')
  const launcher = path.join(import.meta.dirname, 'launch.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, 'sing'], { encoding: 'utf8' })
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: 'There is no command sing: use start, dev, assay, check or test.\n',
  })
})

test('no launcher file uses syntax or names that Node 18 lacks', async () => {
  const { readdir } = await import('node:fs/promises')
  const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.mjs'))
  for (const name of files) {
    const text = await readFile(path.join(import.meta.dirname, name), 'utf8')
    expect({
      name,
      uses: /import\.meta\.dirname|Promise\.withResolvers|\.toSorted\(|\bawait using\b|with \{ type/.exec(text)?.[0] ?? null,
    }).toEqual({ name, uses: null })
  }
})

test('work that a full disk would hang is ended, and what has no room is not begun', async () => {
  const rooms = [50e6, 50e6, 1e6]
  const free = () => Promise.resolve(rooms.shift() ?? 0)
  const hangs = (signal: AbortSignal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
  const options = { folders: ['/a'], needBytes: 40e6, doing: 'installing packages', lookMs: 1, free }
  const message =
    'The disk is full: free some space (a full set-up needs about 3 GB) and start again; it stopped while installing packages.'
  await expect(whileRoom(options, hangs)).rejects.toMatchObject({ code: 'NO_DISK', message })
  await expect(whileRoom({ ...options, needBytes: 1 }, () => Promise.resolve('begun'))).rejects.toMatchObject({ code: 'NO_DISK' })
  rooms.push(50e6)
  await expect(whileRoom(options, () => Promise.resolve('done'))).resolves.toBe('done')
  rooms.push(50e6)
  await expect(whileRoom({ ...options, signal: AbortSignal.abort() }, (signal) => Promise.resolve(signal.aborted))).resolves.toBe(true)
})
