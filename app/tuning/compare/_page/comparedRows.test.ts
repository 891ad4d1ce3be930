import { expect, test } from 'vitest'
import type { TuningSettings } from '#server/core/tuning/settings/tuningSettings.ts'
import type { TuningDetail } from '../../../_trpc/apiTypes.ts'
import { tuningEntry } from '../../_parts/testing/tuningEntry.ts'
import { areComparable, differingRows, resultRows } from './comparedRows.ts'

function detail(day: number, validation: number | null, settings: Partial<TuningSettings> = {}): TuningDetail {
  return {
    ...tuningEntry({ day, settings, loss: { first: 3, last: 0.5 }, validationLoss: validation }),
    curve: [],
    validations: [],
    samples: [],
    facts: null,
    finished: { reason: 'epochs', keptStep: 30, peakMemory: 1e9 * day },
    trainTokens: 0,
    notes: [],
  }
}

const row = (details: readonly TuningDetail[], name: string) => resultRows(details).find((each) => each.name === name)

test('only what differs is listed, rows and base model included', () => {
  const other = detail(2, 1, { rank: 16 })
  const job = { ...other.job, snapshot: { tag: 'v2', sha256: 'c'.repeat(64) } }
  expect(differingRows([detail(1, 1), { ...other, job }])).toEqual([
    { name: 'Snapshot', values: ['v1 (aaaaaaaa)', 'v2 (cccccccc)'], best: null },
    { name: 'Rank (r)', values: ['8', '16'], best: null },
  ])
})

test('the least validation loss is the best, the least training loss is not', () => {
  const details = [detail(1, 1.5), detail(2, 1.25), detail(3, null)]
  expect(row(details, 'Best validation loss')).toEqual({ name: 'Best validation loss', values: ['1.500', '1.250', '–'], best: 1 })
  expect(row(details, 'Last training loss')?.best).toBeNull()
  expect(row(details, 'Peak memory')?.best).toBe(0)
})

test('losses of different rows or methods are not ranked', () => {
  const [one, other] = [detail(1, 1.5), detail(2, 0.3, { method: 'dpo' })]
  expect(areComparable([one, detail(3, 1)])).toBe(true)
  expect(areComparable([one, other])).toBe(false)
  expect(row([one, other], 'Best validation loss')?.best).toBeNull()
})

test('equal values have no best, and what no job has is left out', () => {
  expect(row([detail(1, 1), detail(2, 1)], 'Best validation loss')?.best).toBeNull()
  expect(row([detail(1, null), detail(2, null)], 'Best validation loss')).toBeUndefined()
})
