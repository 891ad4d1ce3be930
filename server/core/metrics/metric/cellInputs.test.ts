import { expect, test } from 'vitest'
import type { CaseId, CellKey } from '../../ids.ts'
import type { TestCase } from '../../experiment/experiment.ts'
import { cellInputs, type CellMade, type InputCell } from './cellInputs.ts'

const testCase: TestCase = { id: '1' as CaseId, seedKey: '1', vars: { q: '안녕' }, reference: '네', tags: ['ko'], file: 'c', line: 1 }
const cell = (variant: string, repeat: number, temperature = 0.7): InputCell => ({
  sweep: '',
  variant,
  case: testCase.id,
  caseIndex: 0,
  point: { temperature },
  repeat,
  model: 'small',
  key: `${variant}${repeat}${temperature}` as CellKey,
})
const made = (output: string): CellMade => ({
  output,
  thought: null,
  timing: { ttftMs: 1, totalMs: 2 },
  tokens: { prompt: 3, output: 4 },
  finishReason: 'stop',
})

test('a cell has its case, how it was computed, its other repeats and the other variants', () => {
  const cells = [cell('a', 0), cell('a', 1), cell('b', 0), cell('b', 1), cell('a', 0, 0)]
  const outputs = ['a0', 'a1', 'b0', null, 'cold']
  const inputOf = cellInputs({
    cells,
    caseOf: ({ caseIndex }) => (caseIndex === 0 ? testCase : null),
    madeOf: (position) => (typeof outputs[position] === 'string' ? made(outputs[position]) : null),
    measured: {},
  })
  expect(inputOf(0)).toEqual({
    output: 'a0',
    reference: '네',
    vars: { q: '안녕' },
    tags: ['ko'],
    made: { timing: { ttftMs: 1, totalMs: 2 }, tokens: { prompt: 3, output: 4 }, finishReason: 'stop' },
    siblings: ['a1'],
    rivals: { a: 'a0', b: 'b0' },
    along: expect.any(Function),
    cell: { key: 'a00.7', model: 'small', variant: 'a' },
    measured: {},
  })
  expect(inputOf(1)?.rivals).toEqual({ a: 'a1' })
  expect(inputOf(4)?.siblings).toEqual([])
  expect(inputOf(0)?.along?.('temperature')).toEqual({ own: '0.7', outputs: { '0.7': 'a0', '0': 'cold' } })
  expect(inputOf(2)?.along?.('temperature')).toEqual({ own: '0.7', outputs: { '0.7': 'b0' } })
  expect(inputOf(0)?.along?.('model')).toBeNull()
  expect(inputOf(3)).toBeNull()
  expect(inputOf(9)).toBeNull()
})
