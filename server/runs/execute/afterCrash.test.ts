import { expect, test } from 'vitest'

import { type Computation, computationsOf } from '../plan/computation.ts'
import { readyRun } from '../testing/readyRun.ts'
import { afterCrash } from './afterCrash.ts'

function batch(statuses: Computation['status'][]): Computation[] {
  const computations = computationsOf(readyRun(statuses.map((_, index) => `c${index}`)).cells)
  computations.forEach((computation, index) => (computation.status = statuses[index] ?? 'waiting'))
  return computations
}

const names = (computations: Computation[]) => computations.map(({ cell }) => cell.index)

test('cells that were not begun go on, running ones are tried later in halves, ended ones are left out', () => {
  const { next, later, failed } = afterCrash(batch(['ended', 'running', 'running', 'waiting', 'running', 'waiting']), { alone: true })
  expect([names(next), later.map(names), names(failed)]).toEqual([[3, 5], [[1, 2], [4]], []])
})

test('a cell that was alone is tried once more and then fails', () => {
  const computations = batch(['ended', 'running'])
  const first = afterCrash(computations, { alone: true })
  expect([first.later.map(names), names(first.failed)]).toEqual([[[1]], []])
  for (const computation of computations) if (computation.status === 'waiting') computation.status = 'running'
  const second = afterCrash(computations, { alone: true })
  expect([second.later, names(second.failed)]).toEqual([[], [1]])
})

test('known culprits are tried once more together and then fail, at once after a silence, and the others go on', () => {
  const computations = batch(['ended', 'waiting', 'running', 'waiting', 'waiting'])
  const culprits = computations.slice(3)
  const first = afterCrash(computations, { alone: false, culprits })
  expect([names(first.next), first.later.map(names), names(first.failed)]).toEqual([[1, 2], [[3, 4]], []])
  const second = afterCrash(culprits, { alone: false, culprits })
  expect([names(second.next), second.later, names(second.failed)]).toEqual([[], [], [3, 4]])
  const silent = batch(['running', 'waiting'])
  const verdict = afterCrash(silent, { alone: false, culprits: silent.slice(1), isStuck: true })
  expect([names(verdict.next), verdict.later, names(verdict.failed)]).toEqual([[0], [], [1]])
})

test('if another run used the engine too, a cell is tried again without a strike, however often', () => {
  const computations = batch(['running'])
  for (let crash = 0; crash < 5; crash += 1) {
    for (const computation of computations) computation.status = 'running'
    const { later, failed } = afterCrash(computations, { alone: false })
    expect([later.map(names), failed]).toEqual([[[0]], []])
  }
  expect(computations[0]?.strikes).toBe(0)
})
