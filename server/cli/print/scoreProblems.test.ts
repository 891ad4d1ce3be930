import { expect, test } from 'vitest'

import type { ExportedCell } from '../../core/export/exportedRun.ts'
import { scoreProblems } from './scoreProblems.ts'

test('each reason is reported once, with its number of cells', () => {
  const failing = (...problems: { name: string; message: string }[]) => ({ scored: { scores: {}, problems } }) as unknown as ExportedCell
  const slow = { name: '느림', message: 'It took longer than 1 s. Simplify it.' }
  const thrown = { name: 'mine', message: 'It threw: x is not defined.' }
  const none = { scored: null } as ExportedCell
  expect(scoreProblems({ cells: [failing(thrown), failing(slow, thrown), failing(), none] })).toEqual([
    'warning: 2 of 4 cells: mine has no score: It threw: x is not defined.',
    'warning: 1 of 4 cells: 느림 has no score: It took longer than 1 s. Simplify it.',
  ])
})
