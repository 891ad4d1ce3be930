import { afterAll, expect, test } from 'vitest'
import { newRow } from '../../core/dataset/row/row.ts'
import { rowId } from '../../core/dataset/row/rowId.ts'
import { readRowLine, rowLine } from '../../core/dataset/row/rowLine.ts'
import { defaultPrompts } from '../../core/dataset/synthesis/synthesisRequest.ts'
import { slugSchema } from '../../core/ids.ts'
import { createEngine } from '../../engine/door/client.ts'
import { chatModel } from '../../engine/testing/testCells.ts'
import { datasetSpace, passagesOf } from './testing/synthesisSpace.ts'
import { writeParaphrases } from './writeParaphrases.ts'
import { writeQuestionRows } from './writeQuestionRows.ts'

const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
afterAll(() => engine.close())

const texts = [
  'Annual leave is fifteen days a year. It is asked for two weeks ahead on the form in the office.',
  'A bike with a flat tyre is returned to the nearest station and reported in the app with its number.',
]

test(
  'the real model writes rows about passages and paraphrases; each text is a new row or counted with a reason',
  { timeout: 480_000 },
  async () => {
    const content = { kind: 'instruction' as const, instruction: 'How many days of annual leave do I have?', input: '', output: 'Fifteen.' }
    const origin = { from: 'hand' as const }
    const seed = newRow(rowId(content, origin, 0), content, origin)
    await using space = await datasetSpace([seed])
    const deps = { ...space.deps, engine, resolveModel: async () => chatModel, indexes: passagesOf(texts) }
    // The smallest model answers no question, but it can repeat a text.
    const { other, ko } = defaultPrompts.questions
    const prompts = { ko, other: { ...other, answer: 'Repeat this text word by word: {{passage}}' } }
    const shared = { model: chatModel.id, seed: 5 }
    const questions = { kind: 'questions' as const, ...shared, index: slugSchema.parse('docs'), count: 2, withPassage: true, prompts }
    const paraphrases = { kind: 'paraphrases' as const, ...shared, rows: [seed.id], each: 2, prompts: defaultPrompts.paraphrases }
    const reports = [
      await writeQuestionRows(deps, { dataset: 'd', request: questions, by: '' }, space.control),
      await writeParaphrases(deps, { dataset: 'd', request: paraphrases, by: '' }, space.control),
    ]
    for (const [position, asked] of [2, 2].entries()) {
      const { written = 0, leftOut = [], failed } = reports[position] ?? {}
      expect(failed?.count).toBe(0)
      expect(written + leftOut.reduce((sum, { count }) => sum + count, 0)).toBe(asked)
    }
    const rows = [...(await space.dataset()).each()].slice(1)
    expect(rows).toHaveLength(reports.reduce((sum, { written }) => sum + written, 0))
    expect(rows.length, JSON.stringify(reports)).toBeGreaterThan(0)
    for (const row of rows) {
      expect(readRowLine(rowLine(row))).toEqual(row)
      expect(row.status).toBe('new')
      if (row.content.kind !== 'instruction') throw new Error('not an instruction')
      if (row.origin.from === 'passage') {
        expect(row.content.input).toBe(`[1] ${row.origin.passage.text}`)
        expect(row.origin.writer).toMatchObject({ model: chatModel.id, sha256: chatModel.hash })
      } else {
        expect(row.origin).toMatchObject({ from: 'row', row: seed.id, how: 'paraphrase' })
        expect(row.content.output).toBe('Fifteen.')
        expect(row.content.instruction).not.toBe(content.instruction)
      }
    }
  },
)
