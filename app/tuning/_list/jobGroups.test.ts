import { expect, test } from 'vitest'
import { tuningEntry } from '../_parts/testing/tuningEntry.ts'
import { foundJobs, gridChart, jobGroups, type ListedJobs } from './jobGroups.ts'

const days = (listed: ListedJobs) => (listed.kind === 'one' ? [listed.entry] : listed.entries).map(({ job }) => Number(job.id.slice(7, 9)))

test('jobs are listed from the newest; a grid is one entry in the order of its jobs', () => {
  const listed = jobGroups([
    tuningEntry({ day: 1 }),
    tuningEntry({ day: 2, group: 'ranks' }),
    tuningEntry({ day: 3 }),
    tuningEntry({ day: 4, group: 'ranks' }),
    tuningEntry({ day: 5, group: 'rates' }),
  ])
  expect(listed.map((each) => [each.kind, days(each)])).toEqual([
    ['grid', [5]],
    ['grid', [2, 4]],
    ['one', [3]],
    ['one', [1]],
  ])
})

test('a search finds jobs by name, dataset and status, in any form of Korean', () => {
  const jobs = [tuningEntry({ day: 1, name: '존댓말' }), tuningEntry({ day: 2, name: 'terse', status: 'failed' })]
  const found = (...words: string[]) => foundJobs(jobs, words).map(({ job }) => job.name)
  expect(found('존댓말'.normalize('NFC'))).toEqual(['존댓말'])
  expect(found('tone', 'failed')).toEqual(['terse'])
  expect(found()).toHaveLength(2)
})

const grid = (validationLoss: (rank: number, learningRate: number) => number | null) =>
  [16, 4].flatMap((rank) =>
    [1e-3, 1e-4, 3e-4].map((learningRate, at) =>
      tuningEntry({
        day: rank + at,
        group: 'g',
        settings: { rank, learningRate },
        validationLoss: validationLoss(rank, learningRate),
        loss: { first: 3, last: rank },
      }),
    ),
  )

test('the setting with most values is x, in order, and the others are series', () => {
  const chart = gridChart(grid((rank, learningRate) => rank + learningRate))
  expect(chart).toMatchObject({ measure: 'Validation loss', x: 'Learning rate', series: ['rank 4', 'rank 16'] })
  expect(chart?.points.map(({ x, results }) => [x, ...results.map((result) => result?.loss)])).toEqual([
    ['1e-4', 4.0001, 16.0001],
    ['3e-4', 4.0003, 16.0003],
    ['0.001', 4.001, 16.001],
  ])
  expect(chart?.best).toEqual({ job: 't20261105-101500-ab12', name: '말투', loss: 4.0001 })
})

test('a job without a result is a gap, and without validations the training loss is drawn', () => {
  const gaps = gridChart(grid((rank, learningRate) => (learningRate === 1e-3 ? null : rank)))
  expect(gaps?.points[2]).toEqual({ x: '0.001', results: [null, null] })
  expect(gridChart(grid(() => null))).toMatchObject({ measure: 'Training loss' })
})

test('there is no chart of fewer than two results, or where nothing varies', () => {
  const [one, ...others] = grid((rank) => rank)
  const unfinished = others.map((entry) => ({ ...entry, validationLoss: null, loss: { first: null, last: null } }))
  expect(gridChart(one ? [one, ...unfinished] : [])).toBeNull()
  expect(gridChart([tuningEntry({ day: 1, group: 'g' }), tuningEntry({ day: 2, group: 'g' })])).toBeNull()
})
