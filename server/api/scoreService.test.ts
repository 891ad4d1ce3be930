import { expect, test } from 'vitest'
import type { CaseId } from '../core/ids.ts'
import { packGrid, type StoredStatus } from '../core/grid/packedGrid.ts'
import type { Experiment } from '../core/experiment/experiment.ts'
import type { Measured } from '../core/metrics/metric/measurement.ts'
import { sampleKey, sampleResult } from '../io/testing/sampleCells.ts'
import { plannedMeasurements } from '../scores/plannedMeasurements.ts'
import { createScoreService } from './scoreService.ts'
import { run, slug } from './testing/standInServices.ts'

const testCase = { id: '1' as CaseId, seedKey: '1', vars: {}, reference: '네', tags: [], file: 'c', line: 1, block: 'c' }
const similar = { name: 'similar', metric: 'similar', options: {}, line: 1 }
const sampleCell = { sweep: '', variant: 'v1', point: {}, repeat: 0, model: 'm' }
const length = { name: 'length', metric: 'length', options: {}, line: 2 }

/** A notebook of two cells, of which the first has an output. */
function service(metrics: Experiment['metrics'], answers: Record<string, Measured> = {}, was: StoredStatus = 'done') {
  const experiment = { title: 't', model: 'm', seed: 0, variants: [], cases: [testCase], retrievers: [], sweeps: [], metrics, charts: [] }
  const cells = [1, 2].map((n) => ({
    sweep: '',
    variant: `v${n}`,
    case: testCase.id,
    caseIndex: 0,
    point: {},
    repeat: 0,
    model: 'm',
    key: sampleKey(n),
  }))
  const earlierCells = [3, 4].map((n, index) => ({
    ...sampleCell,
    index,
    case: `${n - 2}` as CaseId,
    caseIndex: index,
    seedKey: `${index}`,
    key: sampleKey(n),
  }))
  const started: string[][] = []
  const scores = createScoreService({
    load: async () => ({ notebook: 'n', path: 'n', text: '', readFile: () => ({ text: '' }) }),
    measurements: (_, { then }) =>
      plannedMeasurements(
        { experiment, cells, then },
        async (keys) =>
          new Map(
            [1, 3, 4]
              .map(sampleKey)
              .flatMap((key) => (keys.includes(key) ? [[key, { status: 'done' as const, ...sampleResult(`응 ${key}`) }]] : [])),
          ),
      ),
    jobs: {
      start: (_, measurements) => void started.push(measurements.map(({ measurement }) => measurement.kind)),
      job: () => null,
      cancel: () => undefined,
      answers: async (asked) => Object.fromEntries(asked.flatMap(({ key }) => (answers.all ? [[key, answers.all]] : []))),
      close: async () => undefined,
    },
    earlier: () => packGrid(earlierCells, () => was),
  })
  return { scores, started }
}

test('what models have to be asked is collected from the outputs there are', async () => {
  const { scores, started } = service([similar, { ...similar, name: 'again' }, length])
  expect(await scores.get({ slug })).toEqual({ measured: {}, missing: 1, failed: 0, job: null })
  await scores.measure({ slug })
  expect(started).toEqual([['similarity']])
})

test('answers are handed out, and reasons in their place are counted', async () => {
  expect(await service([similar], { all: [0.5] }).scores.get({ slug })).toMatchObject({ missing: 0, failed: 0 })
  expect(await service([similar], { all: { problem: '없다' } }).scores.get({ slug })).toMatchObject({ missing: 0, failed: 1 })
})

test('a notebook whose metrics ask no model has nothing to measure', async () => {
  const { scores, started } = service([length])
  expect(await scores.get({ slug })).toEqual({ measured: {}, missing: 0, failed: 0, job: null })
  await scores.measure({ slug })
  expect(started).toEqual([[]])
})

test('what is known of the outputs of an earlier run is asked by the cases of today', async () => {
  const { scores } = service([similar], { all: [0.5] })
  const [now, then] = [await scores.get({ slug }), await scores.get({ slug, run })]
  expect([now, then]).toMatchObject([{ missing: 0 }, { missing: 0 }])
  // Of the two cases of then one is in the notebook, under another number.
  expect([Object.keys(now.measured).length, Object.keys(then.measured).length]).toEqual([1, 1])
  expect(Object.keys(then.measured)).not.toEqual(Object.keys(now.measured))
})

test.each(['recomputed', 'failed', 'none'] as const)(
  'of an earlier run in which a cell was %s no later text is asked about',
  async (was) => {
    const { scores } = service([similar], { all: [0.5] }, was)
    expect(await scores.get({ slug, run })).toMatchObject({ measured: {}, missing: 0 })
  },
)
