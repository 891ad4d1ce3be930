import { expect, test } from 'vitest'

import { measureLimit } from './measureLimit.ts'
import { SimulatedContext } from '../testing/simulatedContext.ts'

const load = { promptTokens: 20, prompts: 3, sequences: 4, decodeTokens: 5 }

test('a limit is measured with forward passes alone: whole batches of prefill, then every sequence in each step; the sequences are empty afterwards', async () => {
  const context = new SimulatedContext({ sequences: 4, capacity: 32 })
  let clock = 0
  const rates = await measureLimit(context, { batchSize: 16, load, signal: new AbortController().signal, now: () => (clock += 500) })
  const counts = context.batches.map((batch) => batch.map(({ sequence, position, count }) => [sequence, position, count]))
  const prompt = [[[0, 0, 16]], [[0, 16, 4]]]
  const step = (n: number) => [0, 1, 2, 3].map((sequence) => [sequence, 20 + n, 1])
  expect(counts).toEqual([...prompt, ...prompt, ...prompt, step(0), step(1), step(2), step(3), step(4)])
  expect(rates).toEqual({ prefillTokensPerSecond: 120, decodeTokensPerSecond: 40 })
  expect([0, 1, 2, 3].map((sequence) => context.getSequenceKvCacheMaxPosition(sequence))).toEqual([-1, -1, -1, -1])
})

test('a measurement can be aborted', async () => {
  const context = new SimulatedContext({ sequences: 4, capacity: 32 })
  await expect(measureLimit(context, { batchSize: 16, load, signal: AbortSignal.abort() })).rejects.toThrow('aborted')
  expect(context.batches.length).toBeLessThan(3)
})
