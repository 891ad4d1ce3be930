import { expect, test, vi } from 'vitest'
import { AppError } from '../core/errors.ts'
import { type Measurement, measurementKey } from '../core/metrics/metric/measurement.ts'
import type { StoredMeasurement } from '../io/store/scoreStore.ts'
import { createScoreJobs } from './createScoreJobs.ts'
import type { MeasureDeps } from './measureDeps.ts'

const questions = Array.from({ length: 40 }, (_, n): Measurement => ({
  kind: 'similarity',
  model: 'e',
  output: `답 ${n}`,
  references: ['답'],
})).map((measurement) => ({ key: measurementKey(measurement), measurement }))

/** Jobs over a map; the model answers once `open` is called. */
function world(put: (key: string, measurement: StoredMeasurement) => void = () => undefined) {
  const gate = Promise.withResolvers<void>()
  const kept = new Map<string, StoredMeasurement>()
  const report = vi.fn()
  let asked = 0
  const deps: MeasureDeps = {
    now: () => 1,
    engine: { score: () => Promise.reject(new Error('no judge here')) },
    embedTexts: async (texts, { signal }) => {
      asked += 1
      await gate.promise
      if (signal?.aborted) throw new AppError('CANCELLED', 'Cancelled.')
      return texts.map(() => Float32Array.from([1]))
    },
    usedAdapter: async ({ id, hash, scale }) => ({ id, path: '/a.gguf', hash, files: [], scale }),
    resolveModel: async (id) => ({ id, path: '/m', hash: 'h' }),
    results: { cell: () => null },
    scores: {
      many: (keys) => new Map(keys.flatMap((key) => (kept.has(key) ? [[key, kept.get(key) as StoredMeasurement]] : []))),
      put: (key, measurement) => {
        put(key, measurement)
        kept.set(key, measurement)
      },
    },
  }
  return { jobs: createScoreJobs(deps, report), open: gate.resolve, kept, report, askedTimes: () => asked }
}

/** A busy machine may take long. */
const soon = (check: () => void) => vi.waitFor(check, { timeout: 30_000 })

test('a job runs in the background, a second start joins it, and its state says when it is done', async () => {
  const { jobs, open, askedTimes } = world()
  expect(jobs.job('n')).toBeNull()
  jobs.start('n', questions)
  jobs.start('n', questions)
  expect(jobs.job('n')).toEqual({ done: 0, total: 40, failed: 0, running: true, problem: null })
  open()
  await soon(() => expect(jobs.job('n')).toEqual({ done: 40, total: 40, failed: 0, running: false, problem: null }))
  expect(askedTimes()).toBe(1)
  expect(Object.keys(await jobs.answers(questions))).toHaveLength(40)
})

test('questions that come while a job runs are asked when it ends, for any lane and any number of lists', async () => {
  const { jobs, open, askedTimes, kept } = world()
  const [first, second, third] = [questions.slice(0, 5), questions.slice(0, 10), questions.slice(20, 22)]
  jobs.start('n', first)
  await soon(() => expect(askedTimes()).toBe(1))
  jobs.start('n', second)
  jobs.start('n', third)
  open()
  await soon(() => expect(jobs.job('n')).toEqual({ done: 7, total: 7, failed: 0, running: false, problem: null }))
  expect([...kept.keys()].toSorted()).toEqual([...second, ...third].map(({ key }) => key).toSorted())
})

test('a stop also drops waiting questions, and a start right after it asks again', async () => {
  const { jobs, open, askedTimes, kept } = world()
  jobs.start('n', questions.slice(0, 5))
  await soon(() => expect(askedTimes()).toBe(1))
  jobs.start('n', questions)
  jobs.cancel('n')
  jobs.start('n', questions.slice(0, 2))
  open()
  await soon(() => expect(jobs.job('n')).toMatchObject({ running: false, problem: null, total: 2 }))
  expect([...kept.keys()].toSorted()).toEqual(
    questions
      .slice(0, 2)
      .map(({ key }) => key)
      .toSorted(),
  )
})

test('a stop ends the job without a problem', async () => {
  const { jobs, open, kept } = world()
  jobs.start('n', questions)
  jobs.cancel('n')
  open()
  await jobs.close()
  expect(jobs.job('n')).toMatchObject({ running: false, problem: null })
  expect(kept.size).toBe(0)
})

test('the reason why a job ended early is in its state, and a fault is reported', async () => {
  const full = world(() => {
    throw new AppError('DISK_FULL', 'The disk is full.')
  })
  full.open()
  full.jobs.start('n', questions)
  await soon(() => expect(full.jobs.job('n')).toMatchObject({ running: false, problem: 'The disk is full.' }))
  expect(full.report).not.toHaveBeenCalled()

  const fault = new Error('bug')
  const broken = world(() => {
    throw fault
  })
  broken.open()
  broken.jobs.start('n', questions)
  await soon(() => expect(broken.jobs.job('n')?.problem).toMatch(/^Scoring stopped unexpectedly/))
  expect(broken.report).toHaveBeenCalledWith(fault)
})
