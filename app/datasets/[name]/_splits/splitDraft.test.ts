import { expect, test } from 'vitest'
import { newSplitDraft, splitRequest } from './splitDraft.ts'

test('percentages become parts of one and an empty size is left out', () => {
  expect(splitRequest({ ...newSplitDraft, sizes: { train: '80', validation: '', test: '12.5' } })).toEqual({
    request: { by: 'ratio', sizes: { train: 0.8, test: 0.125 }, seed: 1, group: 'source', stratify: null },
  })
  expect(splitRequest({ ...newSplitDraft, by: 'count', sizes: { train: '', validation: '5', test: '0' } })).toMatchObject({
    request: { sizes: { validation: 5, test: 0 } },
  })
})

test('what cannot be is named at its field', () => {
  expect(splitRequest({ ...newSplitDraft, sizes: { train: '90', validation: '10', test: '10' } })).toMatchObject({
    problems: { sum: 'The percentages add up to 110. They can be at most 100.' },
  })
  expect(splitRequest({ ...newSplitDraft, sizes: { train: '', validation: '', test: '0' } })).toHaveProperty('problems.sum')
  expect(splitRequest({ ...newSplitDraft, by: 'count', sizes: { train: '1.5', validation: '-1', test: '' }, seed: 'x' })).toMatchObject({
    problems: { train: expect.any(String), validation: expect.any(String), seed: expect.any(String) },
  })
})
