import { expect, test } from 'vitest'
import type { KeyedCell } from '../experiment/cell.ts'
import type { CaseId, CellKey } from '../ids.ts'
import { defaultSampling } from '../experiment/parameters.ts'
import { cellReport } from './cellReport.ts'
import { sampleResult } from './testing/sampleRun.ts'

const cell: KeyedCell = {
  index: 4,
  key: 'f'.repeat(64) as CellKey,
  sweep: 'main',
  variant: 'terse',
  case: '리뷰-1' as CaseId,
  caseIndex: 0,
  point: { temperature: 0.7, top_p: 0.95 },
  repeat: 1,
  model: 'm',
  messages: [{ role: 'user', content: 'hi' }],
  prefill: null,
  sampling: { ...defaultSampling },
  seed: 9,
  maxTokens: 48,
  stop: [],
  constraint: null,
}
const named = { key: cell.key, variant: 'terse', case: '리뷰-1', point: { temperature: 0.7, top_p: 0.95 }, repeat: 1, seed: 9 }

test('a done cell reports its output, tokens, times and scores', () => {
  expect(
    cellReport(cell, { status: 'done', cached: true, result: sampleResult('긍정') }, { scores: { 'exact-match': 1 }, problems: [] }),
  ).toEqual({
    ...named,
    status: 'done',
    cached: true,
    output: '긍정',
    outputTokenIds: [0, 1],
    error: null,
    tokens: { prompt: 10, output: 2 },
    timing: { ttftMs: 5, totalMs: 20 },
    finishReason: 'stop',
    scores: { 'exact-match': 1 },
  })
})

test('a thought is reported beside the answer, and left out where there is none', () => {
  const thought = { opening: '<think>', text: '음', closing: '</think>', closed: true, tokens: 3 }
  const report = cellReport(cell, { status: 'done', cached: false, result: { ...sampleResult('긍정', 5), thought } }, null)
  expect(report).toMatchObject({ output: '긍정', thought: { text: '음', tokens: 3, closed: true }, tokens: { output: 5 } })
})

test('a failed cell reports its error, and null for what it does not have', () => {
  const error = { code: 'CELL_TIMEOUT', message: 'late' } as const
  expect(cellReport(cell, { status: 'failed', error }, null)).toEqual({
    ...named,
    status: 'failed',
    cached: false,
    output: null,
    outputTokenIds: null,
    error,
    tokens: null,
    timing: null,
    finishReason: null,
    scores: {},
  })
})
