import { expect, test } from 'vitest'
import type { GridColumn } from './gridModel.ts'
import { headRows } from './headRows.ts'

const axes = ['temperature', 'top_p', 'shots']
const columns = ['terse', 'careful'].flatMap((variant) =>
  [0, 0.7].flatMap((temperature) =>
    [0.5, 0.9].map((top_p): GridColumn => {
      const point = { temperature, top_p, shots: 2 }
      return { id: `${variant} ${temperature} ${top_p}`, sweep: 'main', variant, point, axes: axes.slice(0, 2) }
    }),
  ),
)
const told = (shown: GridColumn[], all = columns) =>
  headRows(shown, all).map(({ name, spans }) => `${name}: ${spans.map(({ value, count }) => `${value} x${count}`).join(', ')}`)

test('each axis is a row, and neighbours with equal values share a head', () => {
  expect(told(columns)).toEqual([
    'prompt: terse x4, careful x4',
    'temperature: 0 x2, 0.7 x2, 0 x2, 0.7 x2',
    'top_p: 0.5 x1, 0.9 x1, 0.5 x1, 0.9 x1, 0.5 x1, 0.9 x1, 0.5 x1, 0.9 x1',
  ])
})

test('only what differs between the columns that are shown has a row', () => {
  expect(told(columns.filter(({ point }) => point.temperature === 0))).toEqual([
    'prompt: terse x2, careful x2',
    'top_p: 0.5 x1, 0.9 x1, 0.5 x1, 0.9 x1',
  ])
  expect(told(columns.slice(0, 1))).toEqual(['prompt: terse x1'])
})

test('a head does not go across the boundary of a head above it', () => {
  const [first, , , , fifth] = columns
  expect(told([first, fifth].flatMap((column) => column ?? []))).toEqual(['prompt: terse x1, careful x1'])
  const reordered = [columns[0], columns[4], columns[1]].flatMap((column) => column ?? [])
  expect(told(reordered)).toEqual(['prompt: terse x1, careful x1, terse x1', 'top_p: 0.5 x1, 0.5 x1, 0.9 x1'])
})

test('sweeps are told apart where variant and values do not', () => {
  const other = columns.map((column) => ({ ...column, id: `other ${column.id}`, sweep: 'other' }))
  const both = [columns[0], other[0]].flatMap((column) => column ?? [])
  expect(told(both, [...columns, ...other])).toEqual(['sweep: main x1, other x1', 'prompt: terse x1, terse x1'])
})
