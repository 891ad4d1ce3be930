import { execFile, fork } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { AppError } from '../../core/errors.ts'
import { createEngine } from './client.ts'
import { type TestCell, testInputs } from '../testing/testCells.ts'
import { type GenerateReply, protocolVersion } from './protocol.ts'

const model = { id: 'any', path: '/nowhere.gguf', hash: '0'.repeat(64) }
const open: ReturnType<typeof createEngine>[] = []

/** Children start in a third of the time if their code is compiled once; they are killed, so they do not write the cache themselves. */
const compiled = mkdtempSync(join(tmpdir(), 'assay-compiled-'))
const childEnv = { ...process.env, ASSAY_ENGINE: 'fake', NODE_COMPILE_CACHE: compiled }
beforeAll(() =>
  program(
    `await Promise.all(['client', '../fake/fake', '../process/serveBackend'].map((name) => import('./server/engine/door/' + name + '.ts')))`,
  ),
)
afterAll(() => rmSync(compiled, { recursive: true }))

function engine(env: Record<string, string> = {}, options: Parameters<typeof createEngine>[0] = {}): ReturnType<typeof createEngine> {
  const made = createEngine({ env: { ...childEnv, ...env }, ...options })
  open.push(made)
  return made
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

function cell(ref: number, change: Partial<TestCell> = {}): TestCell {
  return {
    ref,
    messages: [{ role: 'user', content: `Question ${ref}: 안녕? 🙂` }],
    prefill: null,
    sampling: { temperature: 0.7, top_p: 1, top_k: 0, min_p: 0, repeat_penalty: 1, presence_penalty: 0, frequency_penalty: 0 },
    seed: 7,
    maxTokens: 16,
    stop: [],
    constraint: null,
    ...change,
  }
}

const cells = (count: number, change: Partial<TestCell> = {}) => Array.from({ length: count }, (_, ref) => cell(ref, change))
const request = (list: TestCell[], cellTimeoutMs = 60_000) => ({ model, lane: 'fast' as const, ...testInputs(list), cellTimeoutMs })

async function collect(
  replies: AsyncGenerator<GenerateReply>,
  onReply: (reply: GenerateReply) => void = () => undefined,
): Promise<GenerateReply[]> {
  const all: GenerateReply[] = []
  for await (const reply of replies) {
    all.push(reply)
    onReply(reply)
  }
  return all
}

const outputs = (replies: GenerateReply[]) =>
  Object.fromEntries(replies.flatMap((reply) => (reply.kind === 'cellDone' ? [[reply.ref, reply.result.output]] : [])))

describe('createEngine with the fake child', () => {
  test('starts nothing before something is asked for', async () => {
    expect(await engine().status()).toBeNull()
  })

  test('the streamed text of every cell adds up to its output, and generated is the last reply', async () => {
    const replies = await collect(engine().generate(request(cells(20))))
    const texts: Record<number, string> = {}
    for (const reply of replies)
      if (reply.kind === 'cellTokens') for (const { ref, text } of reply.texts) texts[ref] = (texts[ref] ?? '') + text
    expect(texts).toEqual(outputs(replies))
    expect(Object.keys(texts)).toHaveLength(20)
    expect(replies.at(-1)?.kind).toBe('generated')
  })

  test('the same seed gives the same text after a restart, another seed gives another text, and temperature 0 ignores the seed', async () => {
    const hot = cells(6)
    const first = outputs(await collect(engine().generate(request(hot))))
    const again = engine()
    expect(outputs(await collect(again.generate(request(hot))))).toEqual(first)
    expect(outputs(await collect(again.generate(request(cells(6, { seed: 8 })))))).not.toEqual(first)
    const cold = { sampling: { ...cell(0).sampling, temperature: 0 } }
    expect(outputs(await collect(again.generate(request(cells(6, { ...cold, seed: 1 })))))).toEqual(
      outputs(await collect(again.generate(request(cells(6, { ...cold, seed: 2 }))))),
    )
  })

  test('a child that is killed during a run ends the call with ENGINE_CRASHED and the signal, and the next call works', async () => {
    const one = engine({ ASSAY_FAKE_DELAY_MS: '5' })
    let killed = false
    const run = collect(one.generate(request(cells(40))), (reply) => {
      if (reply.kind === 'cellDone' && !killed) {
        killed = true
        void one.status().then((status) => process.kill(status?.pid ?? 0, 'SIGKILL'))
      }
    })
    await expect(run).rejects.toMatchObject({ code: 'ENGINE_CRASHED', message: expect.stringContaining('SIGKILL') })
    expect(Object.keys(outputs(await collect(one.generate(request(cells(3))))))).toHaveLength(3)
  })

  test('the error of a crash contains the last lines of stderr', async () => {
    const one = engine({ ASSAY_FAKE_CRASH_AFTER: '2', ASSAY_FAKE_NOISE: 'out of luck' })
    await expect(collect(one.generate(request(cells(9))))).rejects.toMatchObject({
      code: 'ENGINE_CRASHED',
      message: expect.stringContaining('told to crash here'),
    })
  })

  test('a cell that fails does not affect the others', async () => {
    const replies = await collect(engine({ ASSAY_FAKE_FAIL: 'Question 1:' }).generate(request(cells(3))))
    expect(replies.filter((reply) => reply.kind === 'cellFailed')).toEqual([
      {
        kind: 'cellFailed',
        id: expect.any(Number),
        ref: 1,
        error: { code: 'ENGINE_FAILED', message: 'The fake engine was told to fail on this prompt.' },
      },
    ])
    expect(Object.keys(outputs(replies))).toEqual(['0', '2'])
  })

  test('a cell over its time limit fails with CELL_TIMEOUT', async () => {
    const replies = await collect(engine({ ASSAY_FAKE_HANG: 'Question 1:' }).generate(request(cells(2), 50)))
    expect(replies.flatMap((reply) => (reply.kind === 'cellFailed' ? [[reply.ref, reply.error.code]] : []))).toEqual([[1, 'CELL_TIMEOUT']])
  })

  test('aborting a run cancels the remaining cells and ends it normally', async () => {
    const abort = new AbortController()
    const replies = await collect(
      engine({ ASSAY_FAKE_HANG: 'Question' }).generate(request(cells(30)), { signal: abort.signal }),
      (reply) => {
        if (reply.kind === 'cellStarted') abort.abort()
      },
    )
    expect(
      replies
        .filter((reply) => reply.kind === 'cellCancelled')
        .map((reply) => reply.ref)
        .toSorted((a, b) => a - b),
    ).toEqual(cells(30).map(({ ref }) => ref))
    expect(replies.at(-1)?.kind).toBe('generated')
  })

  test('texts are embedded and counted in their order', async () => {
    const one = engine()
    const texts = ['a cat sleeps', 'two words', 'a cat sleeps']
    const { vectors, cut } = await one.embed({ model, role: 'query', texts })
    expect(vectors.map((vector) => vector.length)).toEqual([64, 64, 64])
    expect(vectors[2]).toEqual(vectors[0])
    expect(cut).toEqual([0, 0, 0])
    expect(await one.tokenCounts({ model, texts })).toMatchObject({ counts: [3, 2, 3], added: { query: 2, passage: 2 } })
  })

  test('a child that nothing is asked of ends, and the next call starts another one at once', async () => {
    const one = engine({}, { idleLimitMs: 50 })
    await one.load(model)
    const pid = (await one.status())?.pid ?? 0
    await expect.poll(() => isAlive(pid)).toBe(false)
    expect(await one.status()).toBeNull()
    await one.load(model)
    expect((await one.status())?.pid).not.toBe(pid)
  })

  test('a child is not idle while a call waits', async () => {
    const one = engine({ ASSAY_FAKE_DELAY_MS: '40' }, { idleLimitMs: 50 })
    expect(Object.keys(outputs(await collect(one.generate(request(cells(3, { maxTokens: 8 }))))))).toHaveLength(3)
  })

  test('a run aborted before it starts cancels every cell without starting a child', async () => {
    const one = engine()
    const replies = await collect(one.generate(request(cells(2)), { signal: AbortSignal.abort() }))
    expect(replies.map(({ kind }) => kind)).toEqual(['cellCancelled', 'cellCancelled', 'generated'])
    expect(await one.status()).toBeNull()
  })

  test('single cells can be cancelled while the others continue', async () => {
    const one = engine({ ASSAY_FAKE_HANG: 'Question 2:' })
    let cancel: (refs: number[]) => void = () => undefined
    const replies = await collect(one.generate(request(cells(4)), { onStart: (control) => (cancel = control.cancel) }), (reply) => {
      if (reply.kind === 'cellStarted' && reply.ref === 2) cancel([2])
    })
    expect(replies.flatMap((reply) => (reply.kind === 'cellCancelled' ? [reply.ref] : []))).toEqual([2])
    expect(Object.keys(outputs(replies))).toEqual(['0', '1', '3'])
  })

  test('a reader that stops early cancels the remaining cells', async () => {
    const one = engine({ ASSAY_FAKE_HANG: 'Question' })
    for await (const reply of one.generate(request(cells(12)))) if (reply.kind === 'cellStarted') break
    await expect.poll(async () => (await one.status())?.activeCells).toBe(0)
  })

  test('a child that does not become ready in time is an error', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-engine-'))
    const silent = join(folder, 'silent.mjs')
    writeFileSync(silent, 'setInterval(() => undefined, 1000)')
    const one = engine({}, { spawn: () => fork(silent, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] }), startTimeoutMs: 300 })
    await expect(one.load(model)).rejects.toMatchObject({
      code: 'ENGINE_CRASHED',
      message: expect.stringContaining('not ready within 0.3 s'),
    })
    rmSync(folder, { recursive: true })
  })

  test('the error of a child that exits at once contains what it wrote', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-engine-'))
    const broken = join(folder, 'broken.mjs')
    writeFileSync(broken, 'console.error("library not found"); process.exit(3)')
    const one = engine({}, { spawn: () => fork(broken, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] }) })
    await expect(one.load(model)).rejects.toMatchObject({
      code: 'ENGINE_CRASHED',
      message: expect.stringMatching(/exit code 3.*library not found/),
    })
    rmSync(folder, { recursive: true })
  })

  test('close ends the child, and later calls fail with CANCELLED', async () => {
    const one = engine()
    await one.load(model)
    const pid = (await one.status())?.pid ?? 0
    await one.close()
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    await expect(one.load(model)).rejects.toEqual(new AppError('CANCELLED', 'The engine has been closed.'))
  })

  test('a child that is frozen during a run is killed, the call ends with ENGINE_STUCK, and the next call works', async () => {
    const one = engine({ ASSAY_FAKE_HANG: 'Question 0:' }, { silentLimitMs: 400 })
    let pid = 0
    const run = collect(one.generate(request(cells(3))), (reply) => {
      if (reply.kind !== 'cellStarted' || pid !== 0) return
      pid = -1
      void one.status().then((status) => process.kill((pid = status?.pid ?? 0), 'SIGSTOP'))
    })
    await expect(run).rejects.toMatchObject({ code: 'ENGINE_STUCK', message: expect.stringContaining('did not answer for 0.4 s') })
    await expect.poll(() => isAlive(pid)).toBe(false)
    expect(Object.keys(outputs(await collect(one.generate(request(cells(3).slice(1))))))).toEqual(['1', '2'])
  })

  test('a child that blocks its own event loop is killed too, and a slow one is not', async () => {
    const one = engine({ ASSAY_FAKE_FREEZE: 'Question 1:' }, { silentLimitMs: 400 })
    await expect(collect(one.generate(request(cells(3))))).rejects.toMatchObject({ code: 'ENGINE_STUCK' })
    const slow = engine({ ASSAY_FAKE_SLOW: 'Question' }, { silentLimitMs: 400 })
    expect(Object.keys(outputs(await collect(slow.generate(request(cells(1, { maxTokens: 4 }))))))).toHaveLength(1)
  })

  test('a child of whose running cells nothing comes for longer than they may take is killed, although it answers otherwise', async () => {
    const one = engine({ ASSAY_FAKE_STUCK: 'Question 1:' }, { cellSlackMs: 1_500 })
    await expect(collect(one.generate(request(cells(3), 50)))).rejects.toMatchObject({
      code: 'ENGINE_STUCK',
      message: expect.stringContaining('although cells were running and was ended. Raise `time_limit`'),
    })
    expect(Object.keys(outputs(await collect(one.generate(request([cell(0)], 50)))))).toEqual(['0'])
  })

  test('a child that is stuck with a cancelled run is killed all the same', async () => {
    const one = engine({ ASSAY_FAKE_STUCK: 'Question' }, { cellSlackMs: 200, cancelGraceMs: 10 })
    const abort = new AbortController()
    let pid = 0
    await collect(one.generate(request(cells(1), 50), { signal: abort.signal }), (reply) => {
      if (reply.kind !== 'cellStarted') return
      void one.status().then((status) => {
        pid = status?.pid ?? 0
        abort.abort()
      })
    })
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  test('a child that was frozen while nobody waited for it is replaced at the next call', async () => {
    const one = engine({}, { silentLimitMs: 400 })
    await one.load(model)
    const pid = (await one.status())?.pid ?? 0
    process.kill(pid, 'SIGSTOP')
    await expect(one.load(model)).rejects.toMatchObject({ code: 'ENGINE_STUCK' })
    await one.load(model)
    expect((await one.status())?.pid).not.toBe(pid)
  })

  test('cancelling works at once while the child is frozen, for a run and for any other call', async () => {
    const one = engine({ ASSAY_FAKE_HANG: 'Question' }, { cancelGraceMs: 50, statusLimitMs: 100, closeGraceMs: 100 })
    const abort = new AbortController()
    const replies = await collect(one.generate(request(cells(4)), { signal: abort.signal }), (reply) => {
      if (reply.kind !== 'cellStarted' || reply.ref !== 3) return
      void one.status().then((status) => {
        process.kill(status?.pid ?? 0, 'SIGSTOP')
        abort.abort()
      })
    })
    expect(replies.flatMap((reply) => (reply.kind === 'cellCancelled' ? [reply.ref] : []))).toEqual([0, 1, 2, 3])
    expect(replies.at(-1)?.kind).toBe('generated')
    await expect(one.load(model, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ code: 'CANCELLED' })
    await expect(one.status()).rejects.toMatchObject({ code: 'ENGINE_STUCK' })
  })

  test('a frozen child whose run was cancelled is replaced although nobody waits any more', async () => {
    const one = engine({ ASSAY_FAKE_HANG: 'Question' }, { silentLimitMs: 400, cancelGraceMs: 50 })
    const abort = new AbortController()
    let pid = 0
    await collect(one.generate(request(cells(1)), { signal: abort.signal }), (reply) => {
      if (reply.kind !== 'cellStarted') return
      void one.status().then((status) => {
        pid = status?.pid ?? 0
        process.kill(pid, 'SIGSTOP')
        abort.abort()
      })
    })
    await expect.poll(() => isAlive(pid), { timeout: 15_000 }).toBe(false)
  })

  test('a program that waits for a child which dies gets the error, although the channel closes before the child has exited', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-engine-'))
    const dying = join(folder, 'dying.mjs')
    const end = `process.disconnect(); setTimeout(() => process.exit(3), 300)`
    writeFileSync(
      dying,
      `process.send({ kind: 'ready', protocol: ${protocolVersion}, pid: 1, engineVersion: 'dying@1' }); process.on('message', () => { ${end} })`,
    )
    const script = `
      import { fork } from 'node:child_process'
      import { createEngine } from './server/engine/door/client.ts'
      const engine = createEngine({ spawn: () => fork(${JSON.stringify(dying)}, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] }) })
      console.log(await engine.load(${JSON.stringify(model)}).catch(({ code }) => code))
      await engine.close()
    `
    expect((await program(script)).trim()).toBe('ENGINE_CRASHED')
    rmSync(folder, { recursive: true })
  })

  test('a program that exits takes a frozen child along', async () => {
    const script = `
      import { createEngine } from './server/engine/door/client.ts'
      const engine = createEngine({ env: process.env })
      const { pid } = (await engine.load(${JSON.stringify(model)}), await engine.status())
      process.kill(pid, 'SIGSTOP')
      console.log(pid)
      process.exit(0)
    `
    const pid = Number(await program(script))
    expect(pid).toBeGreaterThan(0)
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  test('the child exits when its parent is killed, and an idle engine does not keep its parent alive', async () => {
    const script = `
      import { createEngine } from './server/engine/door/client.ts'
      const engine = createEngine({ env: process.env })
      await engine.load(${JSON.stringify(model)})
      console.log((await engine.status()).pid)
      if (process.argv[1] === 'die') process.kill(process.pid, 'SIGKILL')
    `
    for (const end of ['die', 'idle']) {
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', script, end], {
        timeout: 20_000,
        env: childEnv,
      }).catch((error: { stdout: string; killed: boolean }) => {
        if (error.killed) throw new Error('the parent hung')
        return error
      })
      const pid = Number(stdout.trim())
      expect(pid).toBeGreaterThan(0)
      await expect.poll(() => isAlive(pid)).toBe(false)
    }
  })
})

/** What a program prints that imports the client; rejects if it does not exit with 0. */
async function program(script: string): Promise<string> {
  const run = promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', script], { timeout: 20_000, env: childEnv })
  return (await run).stdout
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // An orphan that has not been reaped still has its process id.
    return !(existsSync(`/proc/${pid}/stat`) && / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
  } catch {
    return false
  }
}
