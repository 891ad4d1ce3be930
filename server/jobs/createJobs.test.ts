import { expect, test } from 'vitest'
import { AppError } from '../core/errors.ts'
import { createJobFiles } from '../io/jobs/jobFiles.ts'
import { thisProcess } from '../io/processOwner.ts'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { createJobs, type JobState } from './createJobs.ts'

async function space(now?: () => number) {
  const folder = await temporaryFolder()
  const files = createJobFiles(folder.path)
  return {
    jobs: createJobs({ files, now }),
    other: createJobs({ files: createJobFiles(folder.path), owner: { ...thisProcess(), pid: process.ppid, processStart: '' } }),
    files,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

test('a job reports its progress and the time left by the speed of what it did itself', async () => {
  let time = 0
  await using here = await space(() => time)
  const seen: JobState[] = []
  const result = await here.jobs.run({ name: 'a', request: { x: 1 }, onChange: (state) => seen.push(state) }, async ({ progress }) => {
    progress({ done: 50, total: 100, note: 'stored' })
    time += 2000
    progress({ done: 60, total: 100, note: 'new' })
    return 'result'
  })
  expect(result).toBe('result')
  expect(seen.map(({ status, etaMs }) => [status, etaMs])).toEqual([
    ['running', null],
    ['running', 8000],
    ['done', null],
  ])
  expect(await here.other.state('a')).toMatchObject({ status: 'done', request: { x: 1 }, endedAt: 2000, progress: { done: 60 } })
  expect((await here.other.list()).map(({ name }) => name)).toEqual(['a'])
  await here.jobs.forget('a')
  expect(await here.other.list()).toEqual([])
})

test('the time left is that of the work at hand, which a new total begins', async () => {
  let time = 0
  await using here = await space(() => time)
  const estimates: (number | null)[] = []
  await here.jobs.run({ name: 'a', request: null, onChange: ({ etaMs }) => estimates.push(etaMs) }, async ({ progress }) => {
    for (const [done, total] of [
      [0, 90],
      [30, 90],
      [0, 10],
      [5, 10],
    ] as const) {
      progress({ done, total, note: '' })
      time += 2000
    }
  })
  expect(estimates).toEqual([null, 4000, null, 2000, null])
})

test('one process works under a name; another sees the job and can cancel it', async () => {
  await using here = await space()
  const begun = Promise.withResolvers<void>()
  const running = here.jobs.run({ name: 'a', request: null }, async ({ signal }) => {
    begun.resolve()
    const aborted = Promise.withResolvers<never>()
    signal.addEventListener('abort', () => aborted.reject(signal.reason as Error))
    return aborted.promise
  })
  const ended = running.catch((thrown: unknown) => thrown)
  await begun.promise
  await expect(here.other.run({ name: 'a', request: null }, async () => 1)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining(`Another process is at work on this (process ${process.pid}).`) as string,
  })
  await expect(here.jobs.run({ name: 'a', request: null }, async () => 1)).rejects.toThrow('This is in progress already.')
  await expect(here.other.whileFree('a', async () => 1)).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(await here.other.whileFree('b', async () => 1)).toBe(1)
  expect(await here.other.state('a')).toMatchObject({ status: 'running' })
  await here.other.cancel('a')
  expect(await ended).toMatchObject({ code: 'CANCELLED' })
  expect(await here.other.state('a')).toMatchObject({ status: 'cancelled' })
  expect(await here.other.run({ name: 'a', request: null }, async () => 2)).toBe(2)
})

test('a job that fails tells why, and one whose process ended is interrupted', async () => {
  await using here = await space()
  await expect(
    here.jobs.run({ name: 'a', request: null }, () => Promise.reject(new AppError('DISK_FULL', 'Free some space.'))),
  ).rejects.toThrow('Free some space.')
  expect(await here.jobs.state('a')).toMatchObject({ status: 'failed', error: { code: 'DISK_FULL' } })
  const state = await here.jobs.state('a')
  await here.files.writeState('a', JSON.stringify({ ...state, status: 'running', owner: { ...thisProcess(), processStart: '1' } }))
  expect(await here.jobs.state('a')).toMatchObject({ status: 'interrupted', request: null })
  await here.files.writeState('a', 'not a state')
  expect(await here.jobs.state('a')).toBeNull()
})
