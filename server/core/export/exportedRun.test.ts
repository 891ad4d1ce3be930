import { expect, test } from 'vitest'
import { sampleRun } from './testing/sampleRun.ts'
import { runRecord } from './cellRecord.ts'
import { columnFigures } from './columnFigures.ts'
import { type ExportedRun, holds } from './exportedRun.ts'

test('cells are in the columns of the grid, each with its scores and checks', () => {
  const run = sampleRun()
  expect(
    run.columns.map(({ title, cells, checks }) => ({
      title,
      cells,
      checks: checks.map(({ verdict, passed, total }) => [verdict, passed, total]),
    })),
  ).toEqual([
    {
      title: 'terse',
      cells: [0, 2],
      checks: [
        ['pass', 2, 2],
        ['none', 0, 0],
      ],
    },
    {
      title: '자세히',
      cells: [1, 3],
      checks: [
        ['fail', 0, 2],
        ['none', 0, 0],
      ],
    },
  ])
  expect(run.cells.map(({ column, scored, checks }) => [column, scored?.scores, checks.map(({ verdict }) => verdict)])).toEqual([
    [0, { contains: 1, 'contains-2': null }, ['pass', 'none']],
    [1, { contains: 0, 'contains-2': null }, ['fail', 'none']],
    [0, { contains: 1, 'contains-2': null }, ['pass', 'none']],
    [1, undefined, ['fail', 'none']],
  ])
  expect(holds(run)).toBe(false)
})

test('a run holds when every cell is done and every check passes', () => {
  const good = sampleRun({ outputs: ['사과 🍎', '사과 🍎', 'pear', 'a pear'] })
  expect(holds(good)).toBe(true)
  expect(holds(sampleRun({ outputs: ['사과 🍎', '사과 🍎', 'pear', null] }))).toBe(false)
})

test('the figures of columns can be without the test cases that an adapter was trained on, and the records say so', () => {
  const run = sampleRun({ outputs: ['사과 🍎', 'a', 'x', '배'] })
  const cases = [{ adapter: '말투', cases: [0] }]
  const meansOf = (trained?: ExportedRun['trained']) =>
    columnFigures({ ...run, ...(trained && { trained }) }).map(({ metrics }) => [metrics[0]?.statistics.cases, metrics[0]?.statistics.mean])
  expect(meansOf()).toEqual([
    [2, 0.5],
    [2, 0.5],
  ])
  expect(meansOf({ cases, leavesOut: false })).toEqual(meansOf())
  expect(meansOf({ cases, leavesOut: true })).toEqual([
    [1, 0],
    [1, 1],
  ])
  expect(runRecord(run)).not.toHaveProperty('trained')
  expect(runRecord({ ...run, trained: { cases, leavesOut: true } })).toMatchObject({
    trained: { leftOutOfStatistics: true, adapters: [{ adapter: '말투', cases: ['1'] }] },
  })
})

test('the checks of columns are without the test cases that are left out', () => {
  const outputs = ['no fruit', '사과 🍎', 'pear', 'a pear']
  const cases = [{ adapter: '말투', cases: [0] }]
  const checksOf = (leavesOut: boolean) =>
    sampleRun({ outputs, trained: { cases, leavesOut } }).columns.map(({ checks: [check] }) => [
      check?.verdict,
      check?.passed,
      check?.total,
    ])
  expect(checksOf(false)).toEqual([
    ['fail', 1, 2],
    ['pass', 2, 2],
  ])
  expect(checksOf(true)).toEqual([
    ['pass', 1, 1],
    ['pass', 1, 1],
  ])
})
