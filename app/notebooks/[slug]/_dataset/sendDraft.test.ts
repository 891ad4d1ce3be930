import { expect, test } from 'vitest'
import { sendOptionsSchema } from '#server/core/dataset/grid/sendOptions.ts'
import { firstDraft, nameProblem, readDraft } from './sendDraft.ts'

test('a draft becomes options, and only the numbers that are used have to be right', () => {
  expect(sendOptionsSchema.safeParse(readDraft(firstDraft)).success).toBe(true)
  const wrong = { ...firstDraft, thresholdText: 'x', differenceText: '-1' }
  expect(readDraft(wrong)).toMatchObject({ threshold: null, leastDifference: 0 })
  expect(readDraft({ ...wrong, thresholdScore: 'exact' })).toBe('The threshold is no number.')
  expect(readDraft({ ...firstDraft, thresholdScore: 'exact' })).toMatchObject({ threshold: { score: 'exact', value: 0.5 } })
  expect(readDraft({ ...wrong, rows: 'pairs', by: { score: 'exact' } })).toBe('The least difference is no number from 0.')
})

test('a new dataset has a name that no other one has', () => {
  expect(nameProblem('말투-2', ['말투'])).toBeNull()
  expect(nameProblem('말투', ['말투'])).toContain('There is a dataset')
  expect(nameProblem('a b', [])).toContain('Use letters')
  expect(nameProblem(' ', [])).toContain('Give')
})
