import { expect, test } from 'vitest'

import { sampleOrigin } from '../../io/testing/sampleCells.ts'
import { readyRun } from '../testing/readyRun.ts'
import { computationsOf, needsWork } from './computation.ts'

test('equal cells make one computation, in the order in which they first appear', () => {
  expect(computationsOf(readyRun(['a', 'b', 'a']).cells).map(({ cell, wanted }) => [cell.index, [...wanted]])).toEqual([
    [0, [0, 2]],
    [1, [1]],
  ])
})

test('a cell needs work if nothing of it is stored, or an error that is to be tried again', () => {
  const keys = readyRun(['nothing', 'failed', 'done']).cells.map(({ key }) => key)
  const { run } = sampleOrigin(1)
  const stored = new Map(keys.slice(1).map((key, index) => [key, { status: index === 0 ? 'failed' : 'done', run, computedAt: 1 } as const]))
  const needed = (retryFailed: boolean) => keys.map((key) => needsWork(key, { stored, retryFailed }))
  expect([needed(true), needed(false)]).toEqual([
    [true, true, false],
    [true, false, false],
  ])
})
