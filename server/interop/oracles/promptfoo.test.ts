import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { scoreOutput } from '../../core/metrics/metrics.ts'
import { prepareMetrics } from '../../core/metrics/prepareMetrics.ts'
import type { CompatibleCase } from './promptfooCases.ts'

const { promptfoo, cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'promptfoo.json'), 'utf8')) as {
  promptfoo: string
  cases: CompatibleCase[]
}

beforeAll(() => prepareMetrics([{ metric: 'javascript' }]))

test(`numbers and verdicts are those of promptfoo ${promptfoo}`, () => {
  const differ = cases.flatMap((each) => {
    const { output, assert, threshold, pass, score } = each
    const options = { assert, ...(threshold === undefined ? {} : { threshold }) }
    const spec = (name: string, more: object) => ({ name, metric: 'promptfoo-compatible', options: { ...options, ...more }, line: 1 })
    const made = { timing: { ttftMs: 1, totalMs: 10 }, tokens: { prompt: 1, output: 1 }, finishReason: 'stop' as const }
    const { scores, problems } = scoreOutput([spec('score', {}), spec('pass', { result: 'pass' })], {
      output,
      reference: null,
      vars: {},
      made,
    })
    const close = Math.abs((scores.score ?? NaN) - score) < 1e-9
    return close && scores.pass === Number(pass) ? [] : [{ ...each, ours: scores, problems }]
  })
  expect(differ).toEqual([])
  expect(cases.length).toBeGreaterThan(2000)
})
