import { commonMarkers } from '../../core/experiment/thought/thoughtMarkers.ts'
import { describe, expect, test, vi } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'

import { AppError } from '../../core/errors.ts'
import type { CellReply } from '../door/engineBackend.ts'
import { SIMULATED_EOG, SimulatedContext, simulatedNext, type SimulatedSampler, simulatedSampler } from '../testing/simulatedContext.ts'
import { neutral } from '../testing/testCells.ts'
import { Batcher } from './batcher.ts'
import { GenerateRequest } from './generateRequest.ts'
import { Generation, type GenerationModel } from './generation.ts'
import { ThreadTuner } from './threadTuner.ts'

const thoughts = { markers: commonMarkers, signOf: () => '', textOf: () => '', tokenize: () => [] }

type Spec = { prompt: number[]; seed: number; maxTokens: number; stop?: string[] }
type Options = { sequences?: number; batchSize?: number; capacity?: number; canCut?: boolean; cellTimeoutMs?: number; now?: () => number }

const decode = (tokens: Uint32Array) => [...tokens].map((token) => `[${token}]`).join('')

/** Equal prompts are different objects here: what counts is that their tokens are the same. */
function generationOf({ prompt, seed, maxTokens, stop = [] }: Spec, ref: number, model: GenerationModel, contextSize: number): Generation {
  return new Generation({
    input: { ref, prompt: ref, sampling: neutral, seed, maxTokens, stop, constraint: null },
    prompt: { text: prompt.join(), tokens: Uint32Array.from(prompt) },
    model,
    contextSize,
  })
}

/** A batcher over a simulated context, and requests for it. */
function bench({ sequences = 3, batchSize = 16, capacity = 64, canCut = true, cellTimeoutMs = 1e9, now }: Options = {}) {
  const context = new SimulatedContext({ sequences, capacity, canCut })
  const samplers: SimulatedSampler[] = []
  const model: GenerationModel = {
    createSampler: ({ input }) => {
      if (input.seed === 666) throw new AppError('BAD_INPUT', 'The grammar cannot be read.')
      const sampler = simulatedSampler(input.seed)
      samplers.push(sampler)
      return sampler
    },
    decode,
    isEog: (token) => token === SIMULATED_EOG,
    thoughts,
  }
  const batcher = new Batcher({ context, sequences, tuner: new ThreadTuner(2), batchSize, canCut, now })

  async function run(
    specs: Spec[],
    { cancelled = new Set<number>(), onReply = () => undefined }: { cancelled?: Set<number>; onReply?: (reply: CellReply) => void } = {},
  ) {
    const replies: CellReply[] = []
    const generations = specs.map((spec, ref) => generationOf(spec, ref, model, capacity))
    const send = (reply: CellReply) => {
      replies.push(reply)
      onReply(reply)
    }
    const request = new GenerateRequest({ generations, send, cancelled: (ref) => cancelled.has(ref), cellTimeoutMs })
    await batcher.run(request)
    return { replies, totals: request.totals }
  }
  return { batcher, context, samplers, run }
}

/** The expected output of a cell, computed alone, token by token. */
function alone({ prompt, seed, maxTokens }: Spec, capacity: number) {
  const output: number[] = []
  for (;;) {
    const token = simulatedNext([...prompt, ...output], seed)
    if (token === SIMULATED_EOG) return { output, finish: 'stop' }
    output.push(token)
    if (output.length >= maxTokens) return { output, finish: 'max_tokens' }
    if (prompt.length + output.length > capacity) return { output, finish: 'context_full' }
  }
}

const doneOf = (replies: CellReply[]) =>
  replies.flatMap((reply) => (reply.kind === 'cellDone' ? [reply] : [])).toSorted((a, b) => a.ref - b.ref)
const lastReplies = (replies: CellReply[]) =>
  replies
    .flatMap((reply) =>
      reply.kind === 'cellDone' || reply.kind === 'cellFailed' || reply.kind === 'cellCancelled' ? [[reply.ref, reply.kind] as const] : [],
    )
    .toSorted(([a], [b]) => a - b)

/** Short prompts over two tokens, so that many have a common prefix and some are equal. */
const spec: fc.Arbitrary<Spec> = fc.record({
  prompt: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 12 }),
  seed: fc.integer({ min: 0, max: 5 }),
  maxTokens: fc.integer({ min: 1, max: 12 }),
})
const options = fc.record({
  sequences: fc.integer({ min: 1, max: 5 }),
  batchSize: fc.integer({ min: 5, max: 20 }),
  capacity: fc.integer({ min: 14, max: 40 }),
  canCut: fc.boolean(),
})

describe('Batcher', () => {
  test('what sequences still hold is used by a later request, unless it was forgotten', async () => {
    const { batcher, run } = bench()
    const specs = [{ prompt: [1, 2, 3, 4, 5, 6, 7, 8], seed: 1, maxTokens: 2 }]
    const prefilled = async () => (await run(specs)).totals.prefillTokens
    const first = await prefilled()
    const second = await prefilled()
    batcher.forget()
    expect([first, second, await prefilled()]).toEqual([8, 2, 8])
  })

  test('every cell gives the same output as alone, whatever runs at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(spec, { maxLength: 25 }), options, async (specs, chosen) => {
        const { run } = bench(chosen)
        const { replies } = await run(specs)
        expect(doneOf(replies).map(({ result }) => ({ output: result.outputTokenIds, finish: result.finishReason }))).toEqual(
          specs.map((one) => alone(one, chosen.capacity)),
        )
      }),
      { numRuns: 200 },
    )
  })

  test('each of two requests at the same time gets all its cells', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(spec, { maxLength: 10 }), fc.array(spec, { maxLength: 10 }), options, async (first, second, chosen) => {
        const { run } = bench(chosen)
        const results = await Promise.all([run(first), run(second)])
        for (const [index, specs] of [first, second].entries()) {
          expect(doneOf(results[index]?.replies ?? []).map(({ result }) => result.outputTokenIds)).toEqual(
            specs.map((one) => alone(one, chosen.capacity).output),
          )
        }
      }),
    )
  })

  test('cells that are cancelled at any moment get exactly one last reply, and the others get their results', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(spec, { maxLength: 20 }),
        options,
        fc.array(fc.tuple(fc.nat(30), fc.nat(19)), { maxLength: 8 }),
        async (specs, chosen, cancels) => {
          const cancelled = new Set<number>()
          const { batcher, samplers, run } = bench(chosen)
          let seen = 0
          const { replies } = await run(specs, {
            cancelled,
            onReply: () => {
              for (const [when, ref] of cancels) if (when === seen) cancelled.add(ref)
              seen += 1
              batcher.cancelled()
            },
          })
          expect(lastReplies(replies).map(([ref]) => ref)).toEqual(specs.map((_, ref) => ref))
          for (const { ref, result } of doneOf(replies))
            expect(result.outputTokenIds).toEqual(alone(specs[ref] as Spec, chosen.capacity).output)
          expect(batcher.cells).toEqual({ active: 0, waiting: 0 })
          expect(samplers.filter(({ disposed }) => !disposed)).toEqual([])
        },
      ),
    )
  })

  test('a failed decode fails its cells with the reason, and waiting cells continue', async () => {
    const { context, run } = bench({ sequences: 2 })
    context.failing.add(1)
    const specs = Array.from({ length: 5 }, (_, index) => ({ prompt: [index + 1, 1, 1], seed: 1, maxTokens: 3 }))
    const { replies } = await run(specs)
    expect(lastReplies(replies).map(([, kind]) => kind)).toEqual(['cellFailed', 'cellFailed', 'cellDone', 'cellDone', 'cellDone'])
    expect(replies.find((reply) => reply.kind === 'cellFailed')).toMatchObject({
      error: { code: 'ENGINE_FAILED', message: 'Eval has failed' },
    })
  })

  test('a context that fails every time ends the run instead of trying for ever', async () => {
    const { context, run } = bench({ sequences: 1 })
    for (let at = 0; at < 100; at += 1) context.failing.add(at)
    const { replies } = await run(Array.from({ length: 10 }, (_, index) => ({ prompt: [index + 1], seed: 1, maxTokens: 3 })))
    expect(lastReplies(replies).every(([, kind]) => kind === 'cellFailed')).toBe(true)
    expect(context.batches.length).toBe(3)
  })

  test('a sampler that cannot be made fails only its cell', async () => {
    const { replies } = await bench().run([
      { prompt: [1, 2], seed: 666, maxTokens: 3 },
      { prompt: [1, 2], seed: 1, maxTokens: 3 },
    ])
    expect(lastReplies(replies)).toEqual([
      [0, 'cellFailed'],
      [1, 'cellDone'],
    ])
  })

  test('a cell that is over its time limit during a long prefill ends before it', async () => {
    let clock = 0
    const late = bench({ sequences: 1, batchSize: 4, cellTimeoutMs: 100, now: () => (clock += 30) })
    const { replies } = await late.run([{ prompt: Array.from({ length: 60 }, (_, index) => index + 1), seed: 1, maxTokens: 3 }])
    expect(replies.at(-1)).toMatchObject({ kind: 'cellFailed', error: { code: 'CELL_TIMEOUT' } })
    expect(late.context.batches.length).toBeLessThan(5)
  })

  test('a cell over its time limit fails with CELL_TIMEOUT', async () => {
    let clock = 0
    const { replies } = await bench({ cellTimeoutMs: 50, now: () => (clock += 10) }).run([{ prompt: [1, 2, 3], seed: 3, maxTokens: 50 }])
    expect(replies.at(-1)).toMatchObject({ kind: 'cellFailed', error: { code: 'CELL_TIMEOUT' } })
  })

  test('every sampler is disposed of', async () => {
    const { samplers, run } = bench()
    await run(Array.from({ length: 9 }, (_, index) => ({ prompt: [1, index + 1], seed: index, maxTokens: 4 })))
    expect(samplers.map(({ disposed }) => disposed)).toEqual(Array.from({ length: 9 }, () => true))
  })

  test('a shared prefix is prefilled once: 6 cells of 2 prompts with 8 tokens in common', async () => {
    const shared = [1, 2, 3, 4, 5, 6, 7, 8]
    const specs = [9, 10].flatMap((last) => [1, 2, 3].map((seed) => ({ prompt: [...shared, last, last], seed, maxTokens: 5 })))
    const { totals } = await bench({ sequences: 6 }).run(specs)
    expect(totals.prefillTokens).toBe(8 + 2 + 2)
  })

  test('cells that wait for a sequence start from their prompt without another prefill', async () => {
    const specs = [1, 2, 3, 4, 5, 6, 7].map((seed) => ({ prompt: [1, 2, 3, 4, 5], seed, maxTokens: seed === 1 ? 9 : 3 }))
    const { totals } = await bench({ sequences: 7 }).run(specs)
    const narrow = await bench({ sequences: 4 }).run(specs)
    expect([totals.prefillTokens, narrow.totals.prefillTokens]).toEqual([5, 5])
  })

  test('of a prompt that ran before only the last two tokens are prefilled again', async () => {
    const { run } = bench()
    const specs = [{ prompt: [1, 2, 3, 4, 5, 6], seed: 1, maxTokens: 3 }]
    await run(specs)
    expect((await run(specs)).totals.prefillTokens).toBe(2)
  })

  test('prefill and decode never share a batch, no prompt token is alone in a batch, and sequence ids ascend', async () => {
    const promptOf = fc.oneof(
      fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 8, maxLength: 8 }),
      fc.integer({ min: 1, max: 3 }).map((last) => [1, 2, 1, 2, 1, 2, 1, last]),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ prompt: promptOf, seed: fc.nat(5), maxTokens: fc.integer({ min: 1, max: 12 }) }), { maxLength: 20 }),
        options,
        // Another request runs at the same time, with prompts that differ late: it may replace a sequence's prompt while cells of that prompt wait.
        fc.array(fc.record({ prompt: promptOf, seed: fc.nat(5), maxTokens: fc.integer({ min: 1, max: 12 }) }), { maxLength: 20 }),
        async (specs, chosen, others) => {
          const { context, run } = bench(chosen)
          await Promise.all([run(specs), run(others)])
          for (const batch of context.batches) {
            const ids = batch.map(({ sequence }) => sequence)
            expect(ids).toEqual(ids.toSorted((a, b) => a - b))
            expect(new Set(batch.map(({ position }) => position < 8)).size).toBe(1)
            if ((batch[0]?.position ?? 0) < 8) expect(Math.min(...batch.map(({ count }) => count))).toBeGreaterThan(1)
            expect(batch.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(chosen.batchSize)
          }
        },
      ),
    )
  })

  test('the last cells of a run are moved so that their sequence ids follow one another', async () => {
    const { context, run } = bench({ sequences: 6, capacity: 200 })
    const long = Array.from({ length: 400 }, (_, seed) => seed).filter(
      (seed) => alone({ prompt: [1, 2, seed + 3], seed, maxTokens: 60 }, 200).output.length === 60,
    )
    const specs = [0, 1, 2, 3, 4, 5].map((index) => ({
      prompt: [1, 2, (long[index] as number) + 3],
      seed: long[index] as number,
      maxTokens: index % 2 === 0 ? 2 : 60,
    }))
    await run(specs)
    expect(context.batches.at(-1)?.map(({ sequence }) => sequence)).toEqual([0, 1, 2])
  })

  test('beside a request whose prompt differs only in the last token, no token of a waiting prompt is computed alone', async () => {
    for (const sequences of [1, 2, 3]) {
      const { context, run } = bench({ sequences })
      const cells = (last: number) =>
        [1, 2, 3, 4, 5, 6].map((seed) => ({ prompt: [1, 2, 3, 4, 5, 6, 7, last], seed, maxTokens: 1 + (seed % 4) }))
      await Promise.all([run(cells(8)), run(cells(9))])
      expect(context.batches.flat().filter(({ position, count }) => position < 8 && count < 2)).toEqual([])
    }
  })

  test('a stop string that spans tokens ends the output before it', async () => {
    const whole = alone({ prompt: [1, 2, 3], seed: 4, maxTokens: 8 }, 64)
      .output.map((token) => `[${token}]`)
      .join('')
    const stop = whole.slice(6, 10)
    const { replies } = await bench().run([{ prompt: [1, 2, 3], seed: 4, maxTokens: 8, stop: [stop] }])
    const cut = whole.slice(0, whole.indexOf(stop))
    expect(doneOf(replies)[0]?.result).toMatchObject({ output: cut, finishReason: 'stop_string' })
    expect(replies.flatMap((reply) => (reply.kind === 'cellTokens' ? reply.texts.map(({ text }) => text) : [])).join('')).toBe(cut)
  })
})

test('a short request that arrives while a long one runs ends long before it', async () => {
  const { run } = bench({ sequences: 4 })
  const long = Array.from({ length: 120 }, (_, cell) => ({ prompt: [1, 2, cell + 10], seed: cell, maxTokens: 12 }))
  const short = Array.from({ length: 4 }, (_, cell) => ({ prompt: [7, cell + 10], seed: cell, maxTokens: 12 }))
  let ended = 0
  const beside: Promise<number>[] = []
  const countEnds = ({ kind }: CellReply) => {
    if (kind !== 'cellDone') return
    ended += 1
    if (ended !== 20) return
    beside.push(run(short).then(() => ended - 20))
  }
  await run(long, { onReply: countEnds })
  const [meanwhile] = await Promise.all(beside)
  expect(meanwhile).toBeLessThan(20)
})

test.each([3_600_000, -3_600_000])('a clock that jumps by %i ms while cells run ends none of them', async (jump) => {
  const real = performance.now.bind(performance)
  let moved = 0
  vi.spyOn(performance, 'now').mockImplementation(() => real() + moved)
  const { run } = bench({ cellTimeoutMs: 600_000 })
  const onReply = ({ kind }: CellReply) => {
    if (kind === 'cellStarted') moved += jump
  }
  const { replies } = await run(
    [1, 2, 3, 4, 5].map((seed) => ({ prompt: [1, seed], seed, maxTokens: 6 })),
    { onReply },
  )
  vi.restoreAllMocks()
  const results = replies.flatMap((reply) => (reply.kind === 'cellDone' ? [reply.result] : []))
  expect(results).toHaveLength(5)
  expect(results.every(({ timing }) => timing.totalMs >= 0 && timing.totalMs < 60_000)).toBe(true)
})

test('a cell that is cancelled while its first token is drawn ahead disposes of its sampler', async () => {
  const drawn = Promise.withResolvers<number>()
  const sampler = { disposed: false, draw: () => drawn.promise, dispose: () => void (sampler.disposed = true) }
  const model = { createSampler: () => sampler, decode, isEog: () => false, thoughts }
  const generation = generationOf({ prompt: [1, 2, 3], seed: 1, maxTokens: 1 }, 0, model, 64)
  const cancelled = new Set<number>()
  const request = new GenerateRequest({
    generations: [generation],
    send: () => undefined,
    cancelled: (ref) => cancelled.has(ref),
    cellTimeoutMs: 1e9,
  })
  const [waiting] = request.waitingFor(generation.prompt.tokens)
  const ahead = waiting?.drawAhead(new SimulatedContext({ sequences: 1, capacity: 64, canCut: true }), 0, () => 0)
  cancelled.add(0)
  request.dropCancelled()
  drawn.resolve(5)
  await ahead
  expect([request.open, sampler.disposed]).toEqual([0, true])
})

test('generations of one prompt that are cancelled together while it is prefilled end at once', async () => {
  let clock = 0
  // Prefill is slow here, so the long prompt takes several rounds.
  const { batcher, run } = bench({ capacity: 200, now: () => (clock += 2000) })
  const long: Spec = { prompt: [1, 2, 3], seed: 1, maxTokens: 60 }
  const prompt = Array.from({ length: 100 }, (_, index) => 1 + (index % 7))
  const twins = [1, 2].map((seed): Spec => ({ prompt, seed, maxTokens: 5 }))
  const cancelled = new Set<number>()
  const beside: ReturnType<typeof run>[] = []
  const cancelBoth = (reply: CellReply) => {
    if (reply.kind !== 'cellStarted' || reply.ref !== 1) return
    cancelled.add(0).add(1)
    batcher.cancelled()
  }
  const startTwins = ({ kind }: CellReply) => {
    if (kind === 'cellDone' && beside.length === 0) beside.push(run(twins, { cancelled, onReply: cancelBoth }))
  }
  const { replies } = await run([long, { prompt: [5, 6], seed: 2, maxTokens: 2 }], { onReply: startTwins })
  const [second] = await Promise.all(beside)
  expect(second?.replies.map(({ kind }) => kind)).toEqual(['cellStarted', 'cellStarted', 'cellCancelled', 'cellCancelled'])
  expect(second?.totals.prefillTokens).toBeLessThan(prompt.length / 2)
  expect(doneOf(replies)[0]?.result.outputTokenIds).toEqual(alone(long, 200).output)
  expect(batcher.cells).toEqual({ active: 0, waiting: 0 })
})
