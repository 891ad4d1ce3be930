import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

import type { CellReport } from '../core/run/cellReport.ts'
import { type CliResult, cliSpace } from './testing/cliSpace.ts'

const notebook = (model: string, score: string) => `---
title: 의미
model: ${model}
seed: 7
---
\`\`\`yaml prompt short
user: "{{question}}"
\`\`\`
\`\`\`yaml prompt long
user: "Please answer: {{question}}"
\`\`\`
\`\`\`yaml cases main
- vars: { question: "What is the capital of France?" }
  reference: The capital of France is Paris.
- vars: { question: "한국의 수도는? 🙂" }
  reference: [서울, Seoul]
\`\`\`
\`\`\`yaml sweep main
prompt: [short, long]
temperature: [0]
max_tokens: 16
\`\`\`
\`\`\`yaml score main
${score}
\`\`\`
`
const cellsOf = ({ stdout }: CliResult) => (JSON.parse(stdout) as { cells: CellReport[] }).cells

test('a run ends with the scores of models, says what it could not ask, and asks nothing twice', async () => {
  const score = `- judge-yes-no: { rubric: "Is it short?" }
- judge-pairwise: { baseline: short }
- perplexity
- similar`
  await using space = await cliSpace({ 'meaning/notebook.md': notebook('tiny', score) })
  const first = await space.run(['run', 'meaning', '--json'])
  expect(first.code).toBe(0)
  for (const { variant, scores } of cellsOf(first)) {
    expect(scores).toEqual({
      'judge-yes-no': expect.any(Number),
      'judge-pairwise': variant === 'short' ? null : expect.any(Number),
      perplexity: expect.any(Number),
      similar: null,
    })
  }
  expect(first.stderr).toMatch(/Scoring with models: 14 of 14/)
  expect(first.stderr).toMatch(/warning: 4 of 4 cells: [^\n]* has no score: .*all-minilm-l6-v2/)
  const second = await space.run(['run', 'meaning', '--json'])
  expect(cellsOf(second).map(({ scores }) => scores)).toEqual(cellsOf(first).map(({ scores }) => scores))
  expect(second.stderr).toMatch(/Scoring with models: 4 of 4/)
})

const root = resolve(import.meta.dirname, '../..')
const real = { ASSAY_ENGINE: '', ASSAY_MODELS: process.env.ASSAY_MODELS || join(root, 'models') }

test('the real models measure meaning, likelihood and a judge\u2019s verdict', async () => {
  const score = `- similar
- similar: { value: "The capital of France is Paris.", name: same }
- likelihood
- perplexity
- judge-1-5: { rubric: "How friendly is it?" }`
  await using space = await cliSpace({ 'meaning/notebook.md': notebook('smollm2-135m-instruct', score) }, real)
  const result = await space.run(['run', 'meaning', '--json', '--limit', '2'])
  expect(result.code).toBe(0)
  const cells = cellsOf(result)
  expect(cells).toHaveLength(2)
  for (const { scores } of cells) {
    expect(scores.similar).toBeGreaterThan(-1)
    expect(scores.similar).toBeLessThanOrEqual(1)
    expect(scores.likelihood).toBeLessThan(0)
    expect(scores.perplexity).toBeGreaterThan(1)
    expect(scores['judge-1-5']).toBeGreaterThan(1)
    expect(scores['judge-1-5']).toBeLessThan(5)
  }
})

test('pairs from the terminal are measured too: nearer in meaning is a higher score', () => {
  const pairs = ['A cat sits on the mat.', 'There is a kitten on the rug.', 'Interest rates rose again.'].map((output) =>
    JSON.stringify({ output, reference: 'A cat sits on the mat.' }),
  )
  const { stdout } = spawnSync(process.execPath, [join(root, 'server/cli/main.ts'), 'score', 'similar'], {
    input: pairs.join('\n'),
    encoding: 'utf8',
    env: { ...process.env, ...real, ASSAY_ROOT: root, ASSAY_HOME: mkdtempSync(join(tmpdir(), 'assay-score-')) },
  })
  const scores = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { similar: number }).similar)
  expect(scores[0]).toBeCloseTo(1, 5)
  expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  expect(scores[1]).toBeGreaterThan(0.4)
  expect(scores[2]).toBeLessThan(0.3)
})
