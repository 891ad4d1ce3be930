import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import type { CellReport } from '../core/run/cellReport.ts'
import { chatModel } from '../engine/testing/testCells.ts'
import { copyGguf, splitGguf } from '../io/models/testing/rewriteGguf.ts'
import { type CliResult, cliSpace } from './testing/cliSpace.ts'

const cellsOf = ({ stdout }: CliResult) => (JSON.parse(stdout) as { cells: CellReport[] }).cells
const notebook = (model: string, { front = '', sweep = '', scores = '- exact-match' } = {}) => `---
model: ${model}
${front}---
\`\`\`yaml prompt a
user: Is it {{x}}?
\`\`\`
\`\`\`yaml cases c
- { vars: { x: red }, reference: "yes" }
\`\`\`
\`\`\`yaml sweep main
temperature: 0
max_tokens: 24
${sweep}
\`\`\`
\`\`\`yaml score main
${scores}
\`\`\`
`
const turns = '{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}<|im_start|>assistant\n'
const thinking = `${turns}{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% else %}<think>\n{% endif %}`

/** A temporary project on the real engine, with copies of the default model. */
async function realSpace(files: Record<string, string>) {
  const space = await cliSpace(files, { ASSAY_ENGINE: '' })
  const models = join(space.path, 'models')
  await mkdir(models, { recursive: true })
  return { space, models }
}

test('answer and thought are printed, found again and replayed, on any day where the template writes the date', async () => {
  const grammar = String.raw`grammar: 'root ::= "<think>\nmaybe no\n</think>\n\nyes"'`
  const scores =
    '- exact-match: { check: true }\n- contains: { value: maybe, name: unsure, part: thought }\n- contains: { value: maybe, name: said }'
  const dated = `<|im_start|>system\nToday is {{ strftime_now("%Y-%m-%d") }}.<|im_end|>\n${turns}`
  const { space, models } = await realSpace({
    'n/notebook.md': notebook('dated', { front: 'date: 2026-11-29\n', sweep: grammar, scores }),
    'm/notebook.md': notebook('dated', { sweep: grammar, scores }),
  })
  await using _ = space
  await copyGguf(chatModel.path, join(models, 'dated.gguf'), { 'tokenizer.chat_template': dated })
  const first = await space.run(['run', 'n', '--json', '--check'])
  expect(first).toMatchObject({ code: 0 })
  expect(first.stderr).toContain('note: The chat template of dated writes today’s date. Here it always writes 2026-11-29')
  const [cell] = cellsOf(first)
  expect(cell).toMatchObject({
    output: 'yes',
    thought: { text: 'maybe no', closed: true },
    scores: { 'exact-match': 1, unsure: 1, said: 0 },
  })
  expect(cell?.thought?.tokens).toBeLessThan(cell?.tokens?.output ?? 0)
  expect(cell?.outputTokenIds).toHaveLength(cell?.tokens?.output ?? 0)
  expect(cellsOf(await space.run(['run', 'n', '--json']))).toEqual([{ ...cell, cached: true }])
  const replay = await space.run(['replay', cell?.key ?? '', '--json'])
  expect(JSON.parse(replay.stdout)).toMatchObject({ equal: true })
  const other = await space.run(['run', 'm', '--json'])
  expect(other.stderr).toContain('always writes 2024-07-26')
  expect(cellsOf(other)[0]?.key).not.toBe(cell?.key)
})

test('a cell cut inside its thought has no answer, and a model with a switch answers without a thought', async () => {
  const { space, models } = await realSpace({
    'cut/notebook.md': notebook('thinker', { sweep: 'thinking: [true, false]' }),
    'off/notebook.md': notebook('plain', { sweep: 'thinking: false' }),
  })
  await using _ = space
  await copyGguf(chatModel.path, join(models, 'thinker.gguf'), { 'tokenizer.chat_template': thinking })
  await copyFile(chatModel.path, join(models, 'plain.gguf'))
  const run = await space.run(['run', 'cut', '--json'])
  const [on, off] = cellsOf(run)
  expect([on?.point.thinking, off?.point.thinking]).toEqual([true, false])
  expect(on).toMatchObject({ output: '', thought: { closed: false }, scores: { 'exact-match': null } })
  expect(on?.scoreProblems?.[0]?.message).toMatch(/^No answer: the output ended inside its thought/)
  expect(off?.thought).toBeUndefined()
  expect(off?.output).not.toBe('')
  expect(off?.scores['exact-match']).toBe(0)
  expect(run.stderr).toContain('1 of 2 cells: exact-match has no score: No answer: the output ended inside its thought')
  const plain = await space.run(['run', 'off', '--json'])
  expect(plain).toMatchObject({ code: 0, stderr: expect.stringContaining('note: `thinking` changes nothing with plain') })
})

test('a changed part of a split model is another model', async () => {
  const { space, models } = await realSpace({ 'n/notebook.md': notebook('split-00001-of-00002') })
  await using _ = space
  const [, second = ''] = await splitGguf(chatModel.path, models, 'split', 2)
  const [cell] = cellsOf(await space.run(['run', 'n', '--json']))
  expect(cell?.status).toBe('done')
  await copyGguf(second, `${second}.new`, { 'general.comment': 'changed' })
  await copyFile(`${second}.new`, second)
  const [changed] = cellsOf(await space.run(['run', 'n', '--json']))
  expect(changed).toMatchObject({ status: 'done', cached: false })
  expect(changed?.key).not.toBe(cell?.key)
})
