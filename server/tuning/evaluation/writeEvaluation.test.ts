import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { instruction, rowOf } from '../../core/dataset/checks/testing/sampleRows.ts'
import { sampleRows, trainedAdapterSpace } from '../testing/trainedAdapter.ts'
import { writeEvaluation } from './writeEvaluation.ts'

const casesOf = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { vars: { prompt: string } }).vars.prompt)

test('the test split becomes a notebook, and a second one gets a number', async () => {
  await using space = await trainedAdapterSpace()
  expect(await writeEvaluation(space.deps, '말투')).toEqual({ notebook: '말투-evaluation', cases: 2, split: 'test', left: [], more: 0 })
  expect(await writeEvaluation(space.deps, '말투')).toMatchObject({ notebook: '말투-evaluation-2' })
  expect(await casesOf(space.at('experiments/말투-evaluation/cases.jsonl'))).toEqual(['Do you have tea bags?', '환불되나요?'])
  const notebook = await readFile(space.at('experiments/말투-evaluation/notebook.md'), 'utf8')
  expect(notebook).toContain('adapter: [none, 말투@0.5, 말투]')
  // A quarter more than the longest answer, in steps of 16.
  expect(notebook).toContain('max_tokens: 32')
})

test('without a test split the validation split is asked, and without both there is a remedy', async () => {
  await using validated = await trainedAdapterSpace({ rows: sampleRows.filter(({ split }) => split !== 'test') })
  expect(await writeEvaluation(validated.deps, '말투')).toMatchObject({ cases: 1, split: 'validation' })
  await using bare = await trainedAdapterSpace({ rows: sampleRows.filter(({ split }) => split === 'train') })
  await expect(writeEvaluation(bare.deps, '말투')).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringContaining('dataset split shop') as string,
  })
})

test('a snapshot with other rows than those of the training is refused', async () => {
  await using space = await trainedAdapterSpace()
  const { training } = space.card
  const card = { ...space.card, training: training && { ...training, dataset: { ...training.dataset, sha256: 'c'.repeat(64) } } }
  await expect(writeEvaluation({ ...space.deps, adapterCard: () => Promise.resolve(card) }, '말투')).rejects.toMatchObject({
    code: 'CONFLICT',
  })
})

test('an adapter that was trained elsewhere has no held-out rows', async () => {
  await using space = await trainedAdapterSpace()
  const card = { ...space.card, training: null }
  await expect(writeEvaluation({ ...space.deps, adapterCard: () => Promise.resolve(card) }, '말투')).rejects.toThrow('[none, 말투]')
})

test('a large test split is asked in part, at even distances', async () => {
  const rows = Array.from({ length: 500 }, (_, at) => rowOf(at, instruction(`Question ${at}?`, 'Yes.'), { split: 'test' }))
  await using space = await trainedAdapterSpace({ rows })
  expect(await writeEvaluation(space.deps, '말투')).toMatchObject({ cases: 200, more: 300 })
})
