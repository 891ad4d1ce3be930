import { expect, test } from 'vitest'
import { preflightText } from './preflightText.ts'

const token = (text: string, learnt: boolean) => ({ id: 1, text, learnt })

test('a pre-flight says what is trained and what speaks against it, and marks what is learnt', () => {
  const text = preflightText({
    rows: { train: 9, validation: 1, test: 2 },
    left: [{ row: 'a1', reason: 'It has no answer to learn.' }],
    cut: [{ row: 'b2', tokens: 3000 }],
    steps: 9,
    stepsPerEpoch: 3,
    tokens: { train: 300, learnt: 100, longest: 60, quantiles: [10, 20, 30, 40, 50, 60] },
    samples: [
      { row: 'c3', tokens: [token('안녕', false), token('!', false), token('Hi', true), token('<end>', true), token('\n', false)] },
    ],
    problems: [
      { severity: 'warning', code: 'WARMUP', message: 'Too long.', fix: { label: 'Set the warm-up to 1 step', settings: { warmup: 1 } } },
    ],
    estimate: { bytes: 1_240_000_000, msPerStep: 800, totalMs: 7_200, device: 'cpu' },
  })
  expect(text.split('\n')).toEqual([
    '9 rows to learn, 1 to validate, 1 left out, 1 cut; 2 of the test split stay aside',
    '9 steps, 3 an epoch',
    '300 tokens, 100 of them learnt; half of the rows up to 30, the longest 60',
    'about 7.2 s for the steps (0.8 s each) and 1.24 GB of memory on cpu; loading, validations and samples come on top',
    'warning: Too long. (--warmup 1)',
    'left out, a1: It has no answer to learn.',
    'cut, b2: 3000 tokens',
    '',
    'c3, learnt tokens in [ ]:',
    '안녕![Hi<end>]',
    '',
  ])
})
