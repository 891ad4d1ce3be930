import type { CellResult } from '../../experiment/cell.ts'
import type { CellKey } from '../../ids.ts'
import { scoreOutput } from '../../metrics/metrics.ts'
import { parseNotebook } from '../../notebook/parseNotebook.ts'
import { planNotebook, readNotebook } from '../../experiment/plan/planNotebook.ts'
import type { Rating } from '../../ratings/rating.ts'
import { type ExportedRun, exportedRun } from '../exportedRun.ts'

const fence = '```'

const usualScores = '- contains: { value: "{{reference}}", check: true }\n- contains: { value: x, at_least: 1, tags: [never] }'

const notebookOf = (vars: [string, string], scores: string) => `---
title: 과일 <labels>
model: tiny
seed: 3
---
${fence}yaml prompt terse
user: "{{fruit}}!"
${fence}
${fence}yaml prompt 자세히
system: 과일을 말하세요.
user: "Which {{fruit}}?"
${fence}
${fence}yaml cases fruits
- { vars: { fruit: ${JSON.stringify(vars[0])} }, reference: ${JSON.stringify(vars[0])} }
- { vars: { fruit: ${JSON.stringify(vars[1])} }, reference: [pear, 배], tags: [smoke, "a,b"] }
${fence}
${fence}yaml sweep main
prompt: [terse, 자세히]
temperature: 0.7
${fence}
${fence}yaml score main
${scores}
${fence}
`

const made = { thought: null, finishReason: 'stop', tokens: { prompt: 5, output: 3 }, timing: { ttftMs: 12, totalMs: 345.5 } } as const

/**
 * For tests: a run of two variants and two cases with the given outputs; null is a failed cell. `ratings` are by key, the hexadecimal
 * position of the cell. `scores` is the body of its score block; `notebook` replaces the whole text, `change` members of every result.
 */
export function sampleRun({
  outputs = ['사과 🍎', 'a, "b"\nc', '=pear</script>\u0007', null],
  vars = ['사과 🍎', '=pear'],
  scores = usualScores,
  notebook = notebookOf(vars, scores),
  change = {},
  ratings = [],
  trained,
}: {
  outputs?: (string | null)[]
  vars?: [string, string]
  scores?: string
  notebook?: string
  change?: Partial<CellResult>
  ratings?: Rating[]
  trained?: ExportedRun['trained']
} = {}): ExportedRun {
  const path = 'experiments/fruits/notebook.md'
  const read = readNotebook(parseNotebook(notebook), { path, readFile: () => ({ text: '' }) })
  const { cells, diagnostics } = planNotebook(read, { path })
  const { experiment } = read
  // Scores that fail are what some tests are about.
  if (!experiment || diagnostics.some(({ severity, block }) => severity === 'error' && !block?.startsWith('score')))
    throw new Error(JSON.stringify(diagnostics))
  return exportedRun({
    facts: {
      notebook: 'fruits',
      run: null,
      at: Date.UTC(2026, 10, 23, 3, 0, 0),
      lane: 'fast',
      models: [{ id: 'tiny', hash: 'ab'.repeat(32), chatTemplateHash: 'cd'.repeat(32), engineVersion: 'fake 1' }],
      leftOut: 0,
      ratingsLeftOut: 0,
      version: '0.1.0',
      ...(trained && { trained }),
    },
    experiment,
    cells: cells.map((cell, index) => ({ ...cell, key: index.toString(16).padStart(64, '0') as CellKey })),
    outcomeOf: (position) => {
      const output = outputs[position]
      if (output === undefined || output === null)
        return { status: 'failed', error: { code: 'ENGINE_CRASHED', message: 'The engine <died>.' } }
      return { status: 'done', result: { output, ...made, ...change } }
    },
    ratingsOf: (position) => ratings.filter(({ key }) => Number.parseInt(key, 16) === position),
    scoredOf: (position) => {
      const output = outputs[position] ?? ''
      const testCase = experiment.cases[cells[position]?.caseIndex ?? 0]
      return testCase
        ? scoreOutput(experiment.metrics, {
            output,
            reference: testCase.reference,
            vars: testCase.vars,
            tags: testCase.tags,
            made,
            ...change,
          })
        : null
    },
  })
}
