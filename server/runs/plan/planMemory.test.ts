import { expect, test } from 'vitest'
import { createPlanMemory, type PlanMemory } from './planMemory.ts'
import { planSource, type PlanDeps } from './planSource.ts'
import type { NotebookSource } from './runTypes.ts'
import { plainTemplateFacts } from '../../core/experiment/templateFacts.ts'

const text = `---
title: t
model: tiny
---
\`\`\`yaml prompt plain
user: "{{question}}"
\`\`\`

\`\`\`yaml cases questions
from: cases.jsonl
\`\`\`
`
const source = (changes: Partial<NotebookSource> & { cases?: string } = {}): NotebookSource => ({
  notebook: '리뷰',
  path: 'experiments/리뷰/notebook.md',
  text,
  readFile: () => ({ text: changes.cases ?? '{"vars":{"question":"안녕? 🙂"}}\n' }),
  ...changes,
})

function deps(memory: PlanMemory, hash = 'a'.repeat(64)): PlanDeps {
  return {
    memory,
    engineName: 'fake@1',
    resolveModel: async (id) => ({ id, path: `models/${id}.gguf`, hash }),
    models: {
      facts: () => ({ chatTemplateHash: 'b'.repeat(64), engineVersion: 'fake@1', templateFacts: plainTemplateFacts }),
      putFacts: () => undefined,
      rates: () => null,
    },
    engine: {
      render: () => {
        throw new Error('not asked for here')
      },
    },
    embedTexts: async () => [],
  }
}

test('an unchanged notebook is not planned again', async () => {
  const memory = createPlanMemory()
  const first = await planSource(deps(memory), source(), 'fast')
  expect(first.cells).toHaveLength(1)
  expect(await planSource(deps(memory), source(), 'fast')).toBe(first)
})

test.each([
  ['its text', source({ text: text.replace('title: t', 'title: u') }), 'fast', 'a'],
  ['a file beside it', source({ cases: '{"vars":{"question":"How?"}}\n' }), 'fast', 'a'],
  ['a file that cannot be read any more', source({ readFile: () => ({ error: { code: 'FILE_MISSING', message: '' } }) }), 'fast', 'a'],
  [
    'the encoding of a file with the same text',
    source({ readFile: () => ({ text: '{"vars":{"question":"안녕? 🙂"}}\n', encoding: 'utf-16le' }) }),
    'fast',
    'a',
  ],
  ['its name', source({ notebook: 'other' }), 'fast', 'a'],
  ['the lane', source(), 'exact', 'a'],
  ['the model file', source(), 'fast', 'c'],
] as const)('a change of %s plans anew', async (_what, changed, lane, hash) => {
  const memory = createPlanMemory()
  const first = await planSource(deps(memory), source(), 'fast')
  const second = await planSource(deps(memory, hash.repeat(64)), changed, lane)
  expect(second).not.toBe(first)
})
