import { expect, test } from 'vitest'

import { afterCrash } from './afterCrash.ts'
import { readyRun } from '../testing/readyRun.ts'
import { type WorkItem, workItems } from '../plan/workItem.ts'

function batch(statuses: WorkItem['status'][]): WorkItem[] {
  const items = workItems(readyRun(statuses.map((_, index) => `c${index}`)).cells)
  items.forEach((item, index) => (item.status = statuses[index] ?? 'waiting'))
  return items
}

const names = (items: WorkItem[]) => items.map(({ cell }) => cell.index)

test('cells not begun go on, those at work are tried later in halves, those that ended are left alone', () => {
  const { next, later, failed } = afterCrash(batch(['ended', 'running', 'running', 'waiting', 'running', 'waiting']), { alone: true })
  expect([names(next), later.map(names), names(failed)]).toEqual([[3, 5], [[1, 2], [4]], []])
})

test('a cell that was alone is tried once more and then has failed', () => {
  const items = batch(['ended', 'running'])
  const first = afterCrash(items, { alone: true })
  expect([first.later.map(names), names(first.failed)]).toEqual([[[1]], []])
  for (const item of items) if (item.status === 'waiting') item.status = 'running'
  const second = afterCrash(items, { alone: true })
  expect([second.later, names(second.failed)]).toEqual([[], [1]])
})

test('equal cells make one item, in the order of their first appearance', () => {
  expect(workItems(readyRun(['a', 'b', 'a']).cells).map(({ cell, wanted }) => [cell.index, [...wanted]])).toEqual([
    [0, [0, 2]],
    [1, [1]],
  ])
})

test('beside another run, nobody knows whose cell it was: it is tried again without a strike, however often', () => {
  const items = batch(['running'])
  for (let crash = 0; crash < 5; crash += 1) {
    for (const item of items) item.status = 'running'
    const { later, failed } = afterCrash(items, { alone: false })
    expect([later.map(names), failed]).toEqual([[[0]], []])
  }
  expect(items[0]?.strikes).toBe(0)
})
