import { expect, test } from 'vitest'
import { parseNotebook } from '../../core/notebook/parseNotebook.ts'
import { planNotebook, readNotebook } from '../../core/experiment/plan/planNotebook.ts'
import type { CellKey } from '../../core/ids.ts'
import { packCells, unpackCells } from './packedCells.ts'

const text = `---
model: tiny
seed: 4294967295
---
\`\`\`yaml prompt plain
system: 한국어로
user: "{{q}}"
assistant: "답:"
\`\`\`
\`\`\`yaml prompt short
user: "{{q}}!"
\`\`\`
\`\`\`yaml cases c
- vars: { q: 하나 }
- { id: b, vars: { q: "둘 🙂" } }
\`\`\`
\`\`\`yaml sweep one
temperature: [0, 0.7]
json_schema: { type: object }
stop: [[x], []]
repeats: 2
\`\`\`
\`\`\`yaml sweep two
prompt: short
context: 512
time_limit: 5
logprobs: 3
seed: [1, 2]
\`\`\`
`

test('prompts that are too long together are refused', () => {
  const [cell] = planNotebook(readNotebook(parseNotebook(text), { path: 'n.md', readFile: () => ({ text: '' }) }), { path: 'n.md' }).cells
  if (!cell) throw new Error('no cell')
  const content = 'x'.repeat(1_000_000)
  const cells = (count: number) => Array.from({ length: count }, () => ({ ...cell, messages: [{ role: 'user' as const, content }] }))
  expect(packCells(cells(99)).prompts).toHaveLength(99)
  expect(() => packCells(cells(101))).toThrow('101,000,202 characters together')
})

test('packed cells are the same cells, and those that shared a prompt or a point still share it', () => {
  const read = readNotebook(parseNotebook(text), { path: 'n.md', readFile: () => ({ text: '' }) })
  const planned = planNotebook(read, { path: 'n.md' }).cells
  const cells = planned.map((cell, index) => ({ ...cell, key: index % 3 === 0 ? null : (`${index}`.padStart(64, 'f') as CellKey) }))
  expect(cells).toHaveLength(36)
  const back = unpackCells(structuredClone(packCells(cells)), read.experiment?.cases ?? [])
  expect(back).toEqual(cells)
  expect(new Set(back.map(({ messages }) => messages)).size).toBe(new Set(cells.map(({ messages }) => messages)).size)
  expect(new Set(back.map(({ point }) => point)).size).toBe(new Set(cells.map(({ point }) => point)).size)
})
