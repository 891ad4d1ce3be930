import { expect, test } from 'vitest'
import { fitRow, joinTurns } from './trainerRow.ts'

const named = { row: 'r', split: 'train' } as const
/** 9 ends an answer, 8 is what the template writes between turns. */
const one = { prompt: [1, 2], answer: [3, 9] }
const two = { prompt: [1, 2, 3, 9, 8, 4], answer: [5, 6, 9] }

test('every answer of a conversation is learnt with its end token, and nothing else', () => {
  expect(joinTurns([one, two])).toEqual({
    kind: 'turns',
    ids: [1, 2, 3, 9, 8, 4, 5, 6, 9],
    learnt: [
      [2, 4],
      [6, 9],
    ],
    isLastOnly: false,
  })
})

test('only the last answer is learnt where the template writes an earlier one otherwise', () => {
  const rewritten = { ...two, prompt: [1, 2, 7, 9, 8, 4] }
  expect(joinTurns([one, rewritten])).toMatchObject({ learnt: [[6, 9]], isLastOnly: true })
})

test('a row that is longer than the context loses the end of its answer, and says so', () => {
  const tokens = joinTurns([one, two])
  expect(fitRow(tokens, { ...named, context: 8 })).toEqual({
    row: {
      ...named,
      ids: [1, 2, 3, 9, 8, 4, 5, 6],
      learnt: [
        [2, 4],
        [6, 8],
      ],
    },
    tokens: 8,
    length: 8,
    learnt: 4,
    cut: 9,
    isLastOnly: false,
  })
  expect(fitRow(tokens, { ...named, context: 9 })).toMatchObject({ cut: null, learnt: 5 })
  expect(fitRow(tokens, { ...named, context: 5 })).toMatchObject({ row: { learnt: [[2, 4]] }, cut: 9 })
})

test('a row whose answer is cut off entirely is left out with the reason', () => {
  expect(fitRow(joinTurns([two]), { ...named, context: 6 })).toEqual({
    reason: 'Its prompt fills the context of 6 tokens, so the answer is cut off entirely. Raise the context, or shorten the prompt.',
  })
})

test('both answers of a pair are cut, and a pair whose difference is cut off is left out', () => {
  const pair = { kind: 'pair', prompt: [1, 2], chosen: [3, 4, 5, 9], rejected: [3, 4, 6, 9] } as const
  const tokens = { ...pair, prompt: [...pair.prompt], chosen: [...pair.chosen], rejected: [...pair.rejected] }
  expect(fitRow(tokens, { ...named, context: 5 })).toEqual({
    row: { ...named, prompt: [1, 2], chosen: [3, 4, 5], rejected: [3, 4, 6] },
    tokens: 10,
    length: 5,
    learnt: 6,
    cut: 6,
    isLastOnly: false,
  })
  expect(fitRow(tokens, { ...named, context: 4 })).toMatchObject({
    reason: expect.stringContaining('differ only after the context') as string,
  })
  expect(fitRow(tokens, { ...named, context: 2 })).toMatchObject({ reason: expect.stringContaining('cut off entirely') as string })
  // The tokenizer or the template may have removed what told them apart.
  expect(fitRow({ ...tokens, rejected: tokens.chosen }, { ...named, context: 9 })).toEqual({
    reason: 'Both answers of the pair have the same tokens.',
  })
})
