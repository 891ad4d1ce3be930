import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { trainedKey } from '../../core/tuning/adapter/trainedKey.ts'
import type { TuningStatus } from '../../core/tuning/job/tuningJob.ts'
import type { TrainerScript } from '../testing/scriptedTrainer.ts'
import { createViews } from '../jobs/createViews.ts'
import { base, eventually, sampleRows, tuningSpace } from '../testing/tuningSpace.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import { driveJob } from '../work/createQueue.ts'
import { createTuningService } from './createTuningService.ts'

type Space = Awaited<ReturnType<typeof tuningSpace>>

/** A server on the space; each call is another one. */
function serve(space: Space, changes: Partial<TuningDeps> = {}) {
  const faults: unknown[] = []
  const service = createTuningService(space.deps(changes), {
    evaluate: () => Promise.reject(new Error('not expected')),
    report: (thrown) => faults.push(thrown),
  })
  return Object.assign(service, { faults })
}

/** A server on the space in a process of its own. */
function serverProcess(space: Space, ...args: string[]) {
  const script = join(import.meta.dirname, '../testing/tuningServer.ts')
  const child = spawn(process.execPath, [script, space.path, JSON.stringify(space.script), ...args], { stdio: 'inherit' })
  const ended = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return { pid: child.pid, kill, [Symbol.asyncDispose]: kill }
}

const statusOf = async (service: ReturnType<typeof serve>, id: string) => (await service.details([id]))[0]?.status

async function until(service: ReturnType<typeof serve>, id: string, ...wanted: TuningStatus[]) {
  await eventually(
    async () => {
      const status = await statusOf(service, id)
      return status !== undefined && wanted.includes(status)
    },
    `${id} is ${wanted.join(' or ')}`,
  )
  const [detail] = await service.details([id])
  if (!detail) throw new Error('no detail')
  return detail
}

const started = async (space: Space, service: ReturnType<typeof serve>) => {
  const { jobs } = await service.start(space.request())
  const [id = ''] = jobs
  return id
}

const atStep = (service: ReturnType<typeof serve>, id: string, step: number) =>
  eventually(async () => ((await service.details([id]))[0]?.step ?? 0) >= step, `step ${step}`)

const stepsOf = (detail: { curve: { step: number }[] }) => detail.curve.map(({ step }) => step)
const firstSteps = (count: number) => Array.from({ length: count }, (_, at) => at + 1)

test('a training goes from the rows to an adapter with its card, and keeps the sample answers as texts', async () => {
  const rows = sampleRows(8, (at) => ({ split: at < 6 ? 'train' : at === 6 ? 'validation' : 'test' }))
  await using space = await tuningSpace({}, { rows })
  const service = serve(space)
  const id = await started(space, service)
  const detail = await until(service, id, 'done')
  expect(detail).toMatchObject({ step: 8, steps: 8, loss: { first: 4, last: 0.5 }, hasAdapter: true, error: null, trainTokens: 80 })
  expect(stepsOf(detail)).toEqual(firstSteps(8))
  expect(detail.samples).toEqual([
    { step: 0, prompt: 'What is 7?', answer: 'hi' },
    { step: 8, prompt: 'What is 7?', answer: 'ok' },
  ])
  const [card] = space.cards()
  expect(card).toMatchObject({ id: 'tone', training: { job: id, steps: 8, bestStep: 8, rows: { train: 6, validation: 1 } } })
  // The test row is not among the prompts that count as trained.
  expect(card?.training?.prompts.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6].map((n) => trainedKey(`What is ${n}?`)).toSorted())
  const trainer = JSON.parse(readFileSync(space.folders.folder(id).place('trainer.json'), 'utf8')) as object
  expect(trainer).toMatchObject({ format: 1, base: '/models/tiny.gguf', endTokens: [1] })
  expect(existsSync(space.folders.folder(id).place('checkpoint'))).toBe(false)
  expect(service.faults).toEqual([])
  await service.close()
})

test.each<[string, TrainerScript['dieAt'] & object]>([
  ['between two events', { step: 5 }],
  ['in the middle of an event', { step: 5, halfLine: true }],
])('a trainer that is killed %s goes on from its checkpoint and does each step once', async (_, dieAt) => {
  await using space = await tuningSpace({ dieAt })
  const service = serve(space)
  const id = await started(space, service)
  const detail = await until(service, id, 'done', 'failed')
  expect(detail).toMatchObject({ status: 'done', step: 8 })
  expect(stepsOf(detail)).toEqual(firstSteps(8))
  expect(space.started).toHaveLength(2)
  await service.close()
})

test('a trainer that is killed again and again without a new checkpoint fails with the end of its log, and can be resumed', async () => {
  await using space = await tuningSpace({ dieAt: { step: 2, always: true } })
  const service = serve(space)
  const id = await started(space, service)
  const failed = await until(service, id, 'failed')
  expect(space.started).toHaveLength(2)
  expect(failed.error).toMatchObject({ code: 'TRAINING_FAILED' })
  expect(failed.error?.message).toContain('Killed by the test')
  delete space.script.dieAt
  await service.resume(id)
  expect(await until(service, id, 'done', 'failed')).toMatchObject({ status: 'done', error: null, step: 8 })
  await service.close()
})

test('a training that fails says why and what to change, and is not tried again by itself', async () => {
  await using space = await tuningSpace({ failAt: { step: 2, cause: 'memory', message: '' } })
  const service = serve(space)
  const id = await started(space, service)
  const { error } = await until(service, id, 'failed')
  expect(error?.code).toBe('OUT_OF_MEMORY')
  expect(error?.message).toContain('at step 2. Use a smaller batch, such as 2 with an accumulation of 2')
  expect(space.started).toHaveLength(1)
  await service.close()
})

test('a paused training keeps a checkpoint and goes on from it; a cancelled one can go on too', async () => {
  await using space = await tuningSpace({ steps: 12, holdAt: [3, 6], checkpointEvery: 100 })
  const service = serve(space)
  const id = await started(space, service)
  await atStep(service, id, 3)
  await service.pause(id)
  expect(await until(service, id, 'paused')).toMatchObject({ step: 3, note: '' })
  await expect(service.pause(id)).rejects.toMatchObject({ code: 'CONFLICT' })
  await service.resume(id)
  await atStep(service, id, 6)
  await service.cancel(id)
  expect((await until(service, id, 'cancelled')).step).toBe(6)
  await service.resume(id)
  const done = await until(service, id, 'done')
  expect(stepsOf(done)).toEqual(firstSteps(12))
  expect(space.started).toHaveLength(3)
  await expect(service.resume(id)).rejects.toMatchObject({ code: 'CONFLICT' })
  await service.close()
})

test('a training whose name has been taken meanwhile is not resumed only to fail at its end', async () => {
  await using space = await tuningSpace({ steps: 4, holdAt: [2] })
  const service = serve(space)
  const first = await started(space, service)
  await atStep(service, first, 2)
  await service.cancel(first)
  await until(service, first, 'cancelled')
  space.script.holdAt = []
  const second = await started(space, service)
  await until(service, second, 'done')
  await expect(service.resume(first)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('an adapter tone by now'),
  })
  expect(await service.details([first])).toMatchObject([{ status: 'cancelled' }])
  await service.close()
})

test('a server that ends leaves the trainer running, and the next server follows the same trainer to its end', async () => {
  await using space = await tuningSpace({ steps: 12, holdAt: [2] })
  const first = serve(space)
  const id = await started(space, first)
  await atStep(first, id, 2)
  await first.close()
  const second = serve(space)
  expect(await statusOf(second, id)).toBe('training')
  space.go(id)
  expect(await until(second, id, 'done')).toMatchObject({ step: 12, hasAdapter: true })
  expect(space.started).toHaveLength(1)
  await second.close()
})

test('a training whose server and trainer were both killed is gone on with by the next server', async () => {
  await using space = await tuningSpace({ steps: 12, holdAt: [4] })
  const first = serve(space)
  const id = await started(space, first)
  await atStep(first, id, 4)
  await first.close()
  process.kill(space.started[0] ?? 0, 'SIGKILL')
  space.go(id)
  const second = serve(space)
  const done = await until(second, id, 'done', 'failed')
  expect(done.status).toBe('done')
  expect(stepsOf(done)).toEqual(firstSteps(12))
  expect(space.started).toHaveLength(2)
  await second.close()
})

test('after kill -9 of a server its trainer goes on for the next one, and after kill -9 of both each step is done once', async () => {
  await using space = await tuningSpace({ steps: 12, holdAt: [2, 5, 8], checkpointEvery: 3 })
  await using killed = serverProcess(space, 'start')
  const first = await eventually(async () => (await space.folders.ids())[0], 'the training is queued')
  const state = () => space.folders.folder(first).state()
  const trainers = () => readFileSync(space.folders.folder(first).place('starts'), 'utf8').trim().split('\n').map(Number)
  const watching = createViews(space.deps())
  await eventually(async () => (await watching.detail(first)).step === 2 && (await state()).trainer, 'step 2, with the trainer known')
  await killed.kill()

  const next = serve(space)
  expect(await next.details([first])).toMatchObject([{ status: 'training', step: 2, loss: { first: 4, last: 2 } }])
  await next.pause(first)
  expect(await until(next, first, 'paused')).toMatchObject({ step: 2 })
  expect(trainers()).toHaveLength(1)
  await next.resume(first)
  await atStep(next, first, 5)
  await next.cancel(first)
  expect(await until(next, first, 'cancelled')).toMatchObject({ step: 5 })
  await next.resume(first)
  await atStep(next, first, 8)
  await next.close()

  await using attached = serverProcess(space)
  await eventually(async () => (await state()).owner?.pid === attached.pid, 'the other server follows the trainer')
  await attached.kill()
  process.kill(trainers().at(-1) ?? 0, 'SIGKILL')
  space.go(first)
  const last = serve(space)
  const done = await until(last, first, 'done', 'failed')
  expect(done).toMatchObject({ status: 'done', step: 12, hasAdapter: true })
  expect(stepsOf(done)).toEqual(firstSteps(12))
  expect(trainers()).toHaveLength(4)
  await last.close()
}, 60_000)

test('a training whose trainer finished while no server ran is converted and published by the next one', async () => {
  await using space = await tuningSpace({ steps: 6, holdAt: [1] })
  const first = serve(space)
  const id = await started(space, first)
  await atStep(first, id, 1)
  await first.close()
  space.go(id)
  const log = () => readFileSync(space.folders.folder(id).place('events.jsonl'), 'utf8')
  await eventually(() => log().includes('"finished"'), 'the trainer has finished')
  const second = serve(space)
  expect(await until(second, id, 'done')).toMatchObject({ hasAdapter: true })
  expect(space.started).toHaveLength(1)
  await second.close()
})

test('a conversion that is interrupted is done again, and the training is not', async () => {
  await using space = await tuningSpace()
  let tries = 0
  const tools = {
    ...space.deps().tools,
    convertAdapter: async () => {
      tries += 1
      throw new Error('the converter broke')
    },
  }
  const first = serve(space, { tools })
  const id = await started(space, first)
  const failed = await until(first, id, 'failed')
  expect(failed.error?.message).toBe('the converter broke')
  expect(tries).toBe(1)
  await first.close()
  const second = serve(space)
  await second.resume(id)
  expect(await until(second, id, 'done')).toMatchObject({ hasAdapter: true })
  expect(space.started).toHaveLength(1)
  await second.close()
})

test('of two servers on one project one trains at a time, in the order in which the trainings were asked for', async () => {
  await using space = await tuningSpace({ steps: 4 })
  const [one, other] = [serve(space), serve(space)]
  const { jobs } = await one.start({ ...space.request(), grid: { rank: [4, 8], learningRate: [], epochs: [] } })
  const [third = ''] = (await other.start(space.request({ name: 'later' }))).jobs
  await until(one, third, 'done')
  const details = await other.details([...jobs, third])
  expect(details.map(({ job }) => job.name)).toEqual(['tone-r4', 'tone-r8', 'later'])
  expect(details.map(({ status }) => status)).toEqual(['done', 'done', 'done'])
  const times = details.map(({ startedAt, endedAt }) => [startedAt ?? 0, endedAt ?? 0])
  expect(times.flat()).toEqual(times.flat().toSorted((a, b) => a - b))
  expect(space.started).toHaveLength(3)
  expect(details[0]?.job.group).toBe(details[1]?.job.group)
  await Promise.all([one.close(), other.close()])
})

test('a queued training that is paused or cancelled is not begun, and a name is not queued twice', async () => {
  await using space = await tuningSpace({ holdAt: [1] })
  const service = serve(space)
  const first = await started(space, service)
  await atStep(service, first, 1)
  await expect(service.start(space.request())).rejects.toMatchObject({ code: 'CONFLICT' })
  // A notebook could not name such an adapter.
  await expect(service.start(space.request({ name: 'none' }))).rejects.toMatchObject({ code: 'BAD_INPUT' })
  const [second = ''] = (await service.start(space.request({ name: 'second' }))).jobs
  const [third = ''] = (await service.start(space.request({ name: 'third' }))).jobs
  expect(await statusOf(service, second)).toBe('queued')
  await service.pause(second)
  await service.cancel(third)
  await service.cancel(first)
  await until(service, first, 'cancelled')
  expect([await statusOf(service, second), await statusOf(service, third)]).toEqual(['paused', 'cancelled'])
  delete space.script.holdAt
  await service.resume(second)
  await until(service, second, 'done')
  expect(space.started).toHaveLength(2)
  await service.remove(third)
  await expect(service.details([third])).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect((await service.list()).map(({ job }) => job.id)).toEqual([second, first])
  await service.close()
})

test('a command leaves its training to a server that runs, and does it itself when there is none', async () => {
  await using space = await tuningSpace({ steps: 4, holdAt: [2] })
  const server = serve(space)
  const id = await started(space, server)
  const reasons: string[] = []
  const drive = (job: string) =>
    driveJob(space.deps(), job, {
      signal: new AbortController().signal,
      report: (thrown) => expect.fail(String(thrown)),
      waits: (reason) => reasons.push(reason),
    })
  const driven = drive(id)
  await eventually(() => reasons.includes('the server that is running does it'), 'the command waits for the server')
  space.go(id)
  await driven
  expect(await statusOf(server, id)).toBe('done')
  await server.close()
  const second = serve(space)
  await second.close()
  const [next = ''] = (await second.start(space.request({ name: 'next' }))).jobs
  space.go(next)
  await drive(next)
  expect(await statusOf(second, next)).toBe('done')
})

test('a training whose base model is another file by now is not gone on with, and goes on when the old file is back', async () => {
  await using space = await tuningSpace({ holdAt: [3], checkpointEvery: 1 })
  const first = serve(space)
  const id = await started(space, first)
  await atStep(first, id, 3)
  await first.pause(id)
  await until(first, id, 'paused')
  await first.close()
  const second = serve(space, { resolveModel: async (model) => ({ ...base, id: model, hash: 'ef'.repeat(32) }) })
  await second.resume(id)
  expect((await until(second, id, 'failed', 'done')).error).toMatchObject({ code: 'MODEL_CHANGED' })
  await second.close()
  delete space.script.holdAt
  const third = serve(space)
  await third.resume(id)
  expect(await until(third, id, 'failed', 'done')).toMatchObject({ status: 'done', step: 8 })
  expect(space.started).toHaveLength(2)
  await third.close()
})

test('a command ends with the reason when the state cannot be written, and when its training is removed meanwhile', async () => {
  await using space = await tuningSpace()
  const server = serve(space)
  await server.close()
  const id = await started(space, server)
  const options = { signal: new AbortController().signal, report: (thrown: unknown) => expect.fail(String(thrown)), waits: () => undefined }
  const full = async () => {
    throw new AppError('DISK_FULL', 'The disk is full.')
  }
  const folders = { ...space.folders, folder: (each: string) => ({ ...space.folders.folder(each), writeState: full }) }
  await expect(driveJob(space.deps({ folders }), id, options)).rejects.toMatchObject({ code: 'DISK_FULL' })
  const unlock = space.deps().locks.lock('tuning')
  const waiting = driveJob(space.deps(), id, { ...options, waits: () => void space.folders.remove(id) })
  await expect(waiting).rejects.toMatchObject({ code: 'NOT_FOUND' })
  unlock?.()
  await expect(server.start(space.request({ name: 'none' }))).rejects.toMatchObject({ code: 'BAD_INPUT' })
})

test('those who watch a training see its steps, and the end', async () => {
  await using space = await tuningSpace({ steps: 6, holdAt: [3] })
  const service = serve(space)
  const id = await started(space, service)
  const seen: string[] = []
  for await (const { status, step } of service.watchJob(id, AbortSignal.timeout(120_000))) {
    seen.push(`${status} ${step}`)
    if (step === 3) space.go(id)
    if (status === 'done') break
  }
  expect(seen).toContain('training 3')
  expect(seen.at(-1)).toBe('done 6')
  await service.close()
})

test('steps are measured in the background, and the pre-flight of the same request has the estimate', async () => {
  await using space = await tuningSpace()
  const service = serve(space)
  const request = space.request()
  expect((await service.preflight(request)).estimate).toBeNull()
  await service.measure(request)
  const stop = new AbortController()
  for await (const { result } of service.watchMeasure(stop.signal)) if (result) break
  stop.abort()
  const { estimate, tokens, steps } = await service.preflight(request)
  // 8 rows are 2 steps in each of 3 epochs; a step that was measured had 1,000 tokens.
  const msPerStep = (100 * (tokens.train / 2)) / 1_000
  expect([steps, estimate]).toEqual([
    6,
    { bytes: 5_000, msPerStep: Math.round(msPerStep), totalMs: Math.round(6 * msPerStep), device: 'cpu' },
  ])
  expect((await service.preflight({ ...request, settings: { ...request.settings, batch: 2 } })).estimate).toBeNull()
  await service.close()
})
