import { expect, test } from 'vitest'
import { newRow } from '../../core/dataset/row/row.ts'
import { rowId } from '../../core/dataset/row/rowId.ts'
import { defaultPrompts } from '../../core/dataset/synthesis/synthesisRequest.ts'
import { datasetSpace, scriptedEngine } from './testing/synthesisSpace.ts'
import { writeParaphrases } from './writeParaphrases.ts'

const content = { kind: 'instruction' as const, instruction: '환불은 며칠 안에 신청하나요?', input: '', output: '7일입니다.' }
const origin = { from: 'hand' as const }
const seed = newRow(rowId(content, origin, 0), content, origin, { tags: ['환불'], fields: { group: 'a' } })

test('paraphrases that pass become new rows with the answer of the seed; the same request goes on where it was', async () => {
  await using space = await datasetSpace([seed])
  const { deps, control, dataset } = space
  const engine = scriptedEngine(['물건값을 돌려받으려면 언제까지 말해야 하죠?', '환불은 며칠 안에 신청하나요??', 'When is it?'])
  const request = { kind: 'paraphrases' as const, model: 'tiny', seed: 1, rows: [seed.id], each: 3, prompts: defaultPrompts.paraphrases }
  const report = await writeParaphrases({ ...deps, engine }, { dataset: 'd', request, by: 'Ann' }, control)
  expect(report).toMatchObject({
    written: 1,
    known: 0,
    leftOut: [
      { reason: 'same', count: 1 },
      { reason: 'otherLanguage', count: 1 },
    ],
  })
  const rows = [...(await dataset()).each()]
  expect(rows[1]).toMatchObject({
    status: 'new',
    content: { instruction: '물건값을 돌려받으려면 언제까지 말해야 하죠?', output: '7일입니다.' },
    tags: ['synthetic', '환불'],
    fields: { group: 'a' },
    origin: { from: 'row', row: seed.id, how: 'paraphrase', writer: { model: 'tiny', sha256: 'ab' } },
  })
  expect(engine.prompts[0]).toContain('환불은 며칠 안에 신청하나요?')
  const again = await writeParaphrases({ ...deps, engine: scriptedEngine(['x y', 'x y']) }, { dataset: 'd', request, by: 'Ann' }, control)
  expect([again.written, again.known]).toEqual([0, 1])
})

test('a seed without one question is named, and a model that always fails fails the job', async () => {
  const chat = { kind: 'chat' as const, messages: [] }
  const other = newRow(rowId(chat, origin, 0), chat, origin)
  await using space = await datasetSpace([seed, other])
  const { deps, control } = space
  const request = { kind: 'paraphrases' as const, model: 'tiny', seed: 1, rows: [other.id], each: 1, prompts: defaultPrompts.paraphrases }
  const unasked = await writeParaphrases({ ...deps, engine: scriptedEngine([]) }, { dataset: 'd', request, by: '' }, control)
  expect(unasked).toMatchObject({ written: 0, leftOut: [{ reason: 'noQuestion', count: 1, first: other.id }] })
  const failing = writeParaphrases(
    { ...deps, engine: scriptedEngine([null]) },
    { dataset: 'd', request: { ...request, rows: [seed.id] }, by: '' },
    control,
  )
  await expect(failing).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
})
