import { expect, test } from 'vitest'

import { afterCrash } from './afterCrash.ts'
import { readyRun } from '../testing/readyRun.ts'
import { type Computation, computationsOf } from '../plan/computation.ts'

function batch(statuses: Computation['status'][]): Computation[] {
  const computations = computationsOf(readyRun(statuses.map((_, index) => `c${index}`)).cells)
  computations.forEach((computation, index) => (computation.status = statuses[index] ?? 'waiting'))
  return computations
}

const names = (computations: Computation[]) => computations.map(({ cell }) => cell.index)

test('cells not begun go on, those at work are tried later in halves, those that ended are left alone', () => {
  const { next, later, failed } = afterCrash(batch(['ended', 'running', 'running', 'waiting', 'running', 'waiting']), { alone: true })
  expect([names(next), later.map(names), names(failed)]).toEqual([[3, 5], [[1, 2], [4]], []])
})

test('a cell that was alone is tried once more and then has failed', () => {
  const computations = batch(['ended', 'running'])
  const first = afterCrash(computations, { alone: true })
  expect([first.later.map(names), names(first.failed)]).toEqual([[[1]], []])
  for (const computation of computations) if (computation.status === 'waiting') computation.status = 'running'
  const second = afterCrash(computations, { alone: true })
  expect([second.later, names(second.failed)]).toEqual([[], [1]])
})

test('equal cells make one computation, in the order of their first appearance', () => {
  expect(computationsOf(readyRun(['a', 'b', 'a']).cells).map(({ cell, wanted }) => [cell.index, [...wanted]])).toEqual([
    [0, [0, 2]],
    [1, [1]],
  ])
})

test('beside another run, nobody knows whose cell it was: it is tried again without a strike, however often', () => {
  const computations = batch(['running'])
  for (let crash = 0; crash < 5; crash += 1) {
    for (const computation of computations) computation.status = 'running'
    const { later, failed } = afterCrash(computations, { alone: false })
    expect([later.map(names), failed]).toEqual([[[0]], []])
  }
  expect(computations[0]?.strikes).toBe(0)
})
