import { expect, test } from 'vitest'
import { defaultPrompts } from '../../core/dataset/synthesis/synthesisRequest.ts'
import { slugSchema } from '../../core/ids.ts'
import { datasetSpace, passagesOf, scriptedEngine } from './testing/synthesisSpace.ts'
import { writeQuestionRows } from './writeQuestionRows.ts'

const texts = [
  'The museum opens at nine in the morning and closes at five.',
  '연차휴가는 한 해에 열닷새이고, 늦어도 두 주 전에 사무실의 서식으로 신청해야 합니다.',
]
const request = {
  kind: 'questions' as const,
  model: 'tiny',
  seed: 1,
  index: slugSchema.parse('docs'),
  count: 2,
  withPassage: true,
  prompts: defaultPrompts.questions,
}

test('a question and its answer become a row with the passage, and the same request goes on where it was', async () => {
  await using space = await datasetSpace([])
  const { deps, control, dataset, seen } = space
  const engine = scriptedEngine((prompt) =>
    /Question: \S/.test(prompt)
      ? 'It opens at nine [1].'
      : /질문: \S/.test(prompt)
        ? '글에 없습니다.'
        : prompt.includes('museum')
          ? 'When does it open?'
          : '휴가는 며칠인가요?',
  )
  const withIndex = { ...deps, engine, indexes: passagesOf(texts) }
  const report = await writeQuestionRows(withIndex, { dataset: 'd', request, by: 'Ann' }, control)
  expect(report).toEqual({
    written: 1,
    known: 0,
    leftOut: [{ reason: 'notInPassage', count: 1, first: '글에 없습니다.' }],
    failed: { count: 0, first: null },
  })
  expect(seen).toEqual(['0/2', '2/2'])
  expect([...(await dataset()).each()]).toMatchObject([
    {
      status: 'new',
      content: { kind: 'instruction', instruction: 'When does it open?', input: `[1] ${texts[0]}`, output: 'It opens at nine [1].' },
      tags: ['synthetic'],
      fields: { cites: true, language: 'other' },
      origin: { from: 'passage', passage: { index: 'docs', document: 'a.md', text: texts[0] }, writer: { model: 'tiny', sha256: 'ab' } },
    },
  ])
  expect(engine.prompts.some((prompt) => prompt.includes('연차휴가') && prompt.startsWith('다음 글을'))).toBe(true)
  expect(await writeQuestionRows(withIndex, { dataset: 'd', request, by: 'Ann' }, control)).toMatchObject({ written: 0, known: 1 })

  // Another request takes only passages that no row is about.
  const other = { ...request, seed: 2, withPassage: false }
  const asked = scriptedEngine((prompt) => (/질문: \S/.test(prompt) ? '열닷새입니다 [1].' : '연차는 며칠이에요?'))
  expect(await writeQuestionRows({ ...withIndex, engine: asked }, { dataset: 'd', request: other, by: '' }, control)).toMatchObject({
    written: 1,
    known: 0,
  })
  expect([...(await dataset()).each()][1]?.content).toEqual({
    kind: 'instruction',
    instruction: '연차는 며칠이에요?',
    input: '',
    output: '열닷새입니다.',
  })
  await expect(writeQuestionRows(withIndex, { dataset: 'd', request: { ...request, seed: 3 }, by: '' }, control)).rejects.toThrow(
    'The index docs has no passage of at least 40 letters without a row in d',
  )
})
