import { expect, test } from 'vitest'

import type { CaseId } from '../core/ids.ts'
import type { Experiment } from '../core/experiment/experiment.ts'
import { sampleExperiment } from '../core/experiment/testing/sampleExperiment.ts'
import { type CellState, initialRunState, type RunState } from '../core/run/runState.ts'
import { sampleResult } from '../io/testing/sampleCells.ts'
import type { ReadyRun } from '../runs/plan/runTypes.ts'
import { readyRun } from '../runs/testing/readyRun.ts'
import { cellScores, finishedRun } from './finishedRun.ts'
import { runTable } from './runTable.ts'

const done = (output: string): CellState => ({ status: 'done', cached: false, result: sampleResult(output) })

type Ended = { ready: ReadyRun; experiment: Experiment; state: RunState }

const joined = (ended: Ended) =>
  finishedRun({ ...ended, scoredOf: cellScores({ cells: ended.ready.cells, experiment: ended.experiment, state: ended.state }) })

test('means stand per variant and point, an axis with one value is left out, failed cells are listed below', () => {
  const ready = readyRun(['a', 'b', 'c', 'd'])
  ready.cells.forEach((cell, index) => {
    cell.variant = index < 2 ? '간결한' : 'careful'
    cell.point = { temperature: index < 2 ? 0 : 0.7, top_p: 0.9 }
    cell.caseIndex = 0
  })
  const testCase = { id: '1' as CaseId, seedKey: '', vars: {}, reference: '좋아요', tags: [], file: 'cases.jsonl', line: 1, block: 'c' }
  const metrics = [{ name: 'right', metric: 'exact-match', options: {}, line: 1 }]
  const experiment = sampleExperiment({ variants: [], cases: [testCase], metrics })
  const failed: CellState = { status: 'failed', error: { code: 'CELL_TIMEOUT', message: 'The cell took too long.' } }
  const state = { ...initialRunState(), cells: [done('좋아요'), done('nein'), failed, done('좋아요')] }
  expect(runTable(joined({ ready, experiment, state }))).toBe(
    [
      'prompt   temperature  cells  right',
      '───────  ───────────  ─────  ─────',
      '간결한             0      2  0.500',
      'careful          0.7    1/2  1.000',
      '',
      '1 failed:',
      'careful, case 3, {"temperature":0.7,"top_p":0.9}, repeat 1: The cell took too long.',
    ].join('\n'),
  )
})

const caseOf = (id: string): Experiment['cases'][number] => ({
  id: id as CaseId,
  seedKey: '',
  vars: {},
  reference: '',
  tags: [],
  file: 'cases.jsonl',
  line: 1,
  block: 'c',
})

test('two metrics of one name have each its own mean, and a case with more repeats weighs as much as any other', () => {
  const ready = readyRun(['a', 'b', 'c', 'd'])
  ready.cells.forEach((cell, index) => {
    cell.caseIndex = index < 3 ? 0 : 1
    cell.repeat = index < 3 ? index : 0
  })
  const contains = (value: string) => ({ name: 'contains', metric: 'contains', options: { value }, line: 1 })
  const experiment = sampleExperiment({
    variants: [],
    cases: [caseOf('1'), caseOf('2')],
    metrics: [contains('네'), contains('아니요')],
  })
  const state = { ...initialRunState(), cells: [done('네'), done('네'), done('네'), done('아니요')] }
  expect(runTable(joined({ ready, experiment, state })).split('\n').slice(0, 3)).toEqual([
    'prompt  cells  contains  contains-2',
    '──────  ─────  ────────  ──────────',
    'v           4     0.500       0.500',
  ])
})

test('outputs without a score are counted beside the mean', () => {
  const ready = readyRun(['a', 'b', 'c'])
  ready.cells.forEach((cell, index) => (cell.caseIndex = index))
  const cases = ['좋아요', null, null].map((reference, index) => ({
    id: `${index + 1}` as CaseId,
    seedKey: '',
    vars: {},
    reference,
    tags: [],
    file: 'cases.jsonl',
    line: index + 1,
    block: 'c',
  }))
  const metrics = [{ name: 'right', metric: 'exact-match', options: {}, line: 1 }]
  const state = { ...initialRunState(), cells: [done('좋아요'), done('x'), done('y')] }
  const [, , row] = runTable(joined({ ready, experiment: sampleExperiment({ variants: [], cases, metrics }), state })).split('\n')
  expect(row).toContain('1.000, 2 not scored')
})

test('cells without an answer are counted by reason below the table', () => {
  const ready = readyRun(['a', 'b'])
  ready.cells.forEach((cell) => (cell.caseIndex = 0))
  const thought = { opening: '<think>', text: '음', closing: '', closed: false, tokens: 2 }
  const cut: CellState = { status: 'done', cached: false, result: sampleResult('', { thought, finishReason: 'max_tokens' }) }
  const state = { ...initialRunState(), cells: [done('네'), cut] }
  const experiment = sampleExperiment({ variants: [], cases: [caseOf('1')], metrics: [] })
  expect(runTable(joined({ ready, experiment, state }))).toContain('\n1 of 2 cells: No answer: the output ended inside its thought.')
})
