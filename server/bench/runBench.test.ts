import { expect, test } from 'vitest'

import { createEngine } from '../engine/door/client.ts'
import { generationInputs } from '../engine/door/generationInputs.ts'
import { benchSweep, type BenchStep, runBench } from './runBench.ts'

const model = { id: 'm', path: 'm.gguf', hash: '0'.repeat(64) }

test('the sweep is 12 prompts x 12 cases x 3 temperatures, each cell another one, all of 32 tokens at most', () => {
  const sweep = benchSweep()
  expect(new Set(sweep.map(({ messages }) => JSON.stringify(messages))).size).toBe(144)
  expect(new Set(sweep.map(({ messages, sampling }) => JSON.stringify([messages, sampling]))).size).toBe(432)
  const { prompts, generations } = generationInputs(sweep)
  expect(prompts).toHaveLength(144)
  expect(generations.map(({ ref }) => ref)).toEqual(sweep.map((_, index) => index))
  expect(new Set(sweep.map(({ maxTokens }) => maxTokens))).toEqual(new Set([32]))
})

test('a bench times both lanes and a sample alone, each between its own limits', async () => {
  const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: 'fake' } })
  try {
    const steps: BenchStep[] = []
    let clock = 0
    const result = await runBench(
      {
        engine,
        now: () => (clock += 100),
        onProgress: ({ step }) => {
          if (steps.at(-1) !== step) steps.push(step)
        },
      },
      model,
      { cells: 36, passes: 2 },
    )
    expect(steps.join(' ')).toBe('load limit fast limit alone limit exact limit fast limit exact limit')
    expect(result).toMatchObject({ model: 'm', cells: 36, ms: 100, oneAtATime: { ms: 100 * 36, sample: 2 }, exact: { ms: 100, ofFast: 1 } })
    expect(result.outputTokens).toBeGreaterThan(36)
  } finally {
    await engine.close()
  }
})

test.each([
  { why: 'a cell fails', env: { ASSAY_FAKE_FAIL: 'two sentences' }, code: 'ENGINE_FAILED' },
  { why: 'it is cancelled', env: {}, signal: AbortSignal.abort(), code: 'CANCELLED' },
])('a bench gives no figures where $why', async ({ env, signal, code }) => {
  const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: 'fake', ...env } })
  try {
    const bench = runBench({ engine, now: () => 0, onProgress: () => undefined, signal }, model, { cells: 3 })
    await expect(bench).rejects.toMatchObject({ code })
  } finally {
    await engine.close()
  }
})
