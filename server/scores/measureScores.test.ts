import { expect, test } from 'vitest'
import { fc } from '../core/testing/fuzzing.ts'
import { AppError } from '../core/errors.ts'
import { type Measured, type Measurement, measurementKey } from '../core/metrics/metric/measurement.ts'
import { textHash } from '../core/textHash.ts'
import type { RequestOf } from '../engine/door/protocol.ts'
import type { StoredMeasurement } from '../io/store/scoreStore.ts'
import { sampleKey, sampleRequest, sampleResult } from '../io/testing/sampleCells.ts'
import type { MeasureDeps } from './measureDeps.ts'
import { choiceProbabilities, measureScores } from './measureScores.ts'
import { storedAnswers } from './storedAnswers.ts'

const judge = (text: string, model = 'small'): Measurement => ({
  kind: 'judge',
  model,
  prompts: [[{ role: 'user', content: text }]],
  choices: ['예', '아니요'],
})
const keyed = (measurements: Measurement[]) => measurements.map((measurement) => ({ key: measurementKey(measurement), measurement }))

/** Deps over a map; the engine gives each character of a continuation -1 nat, and throws what `on` returns for a prompt. */
function world({ hash = 'h1', on = () => undefined }: { hash?: string; on?: (prompt: string) => AppError | undefined } = {}) {
  const kept = new Map<string, StoredMeasurement>()
  const asked: RequestOf<'score'>[] = []
  const embedded: string[][] = []
  const deps: MeasureDeps = {
    now: () => 1,
    engine: {
      score: async (request) => {
        asked.push(request)
        return request.items.map(({ messages, continuation, end }) => {
          const error = on(messages[0]?.content ?? '')
          if (error) throw error
          const pieces = 'text' in continuation ? [...continuation.text] : continuation.tokenIds.map(String)
          if (end) pieces.push('<end>', '<end>')
          return { promptTokens: 3, tokens: pieces.map((text) => ({ token: 1, text, logprob: -1, entropy: 0, rank: 1, top: [] })) }
        })
      },
    },
    embedTexts: async (texts) => {
      embedded.push([...texts])
      return texts.map((text) => Float32Array.from(text.includes('고양이') ? [1, 0] : text.includes('개') ? [0.6, 0.8] : [0, 1]))
    },
    usedAdapter: async ({ id, hash: file, scale }) => ({ id, path: '/a.gguf', hash: file, files: [], scale }),
    resolveModel: async (id) => {
      if (id === 'gone') throw new AppError('MODEL_MISSING', 'The model gone is missing. Fetch it.')
      return { id, path: '/m', hash }
    },
    results: {
      cell: (key) =>
        key === sampleKey(1)
          ? { key, request: sampleRequest(), result: sampleResult(), error: null, computedAt: 0, run: 'r' as never }
          : null,
    },
    scores: {
      many: (keys) => new Map(keys.flatMap((key) => (kept.has(key) ? [[key, kept.get(key) as StoredMeasurement]] : []))),
      put: (key, measurement) => void kept.set(key, measurement),
    },
  }
  return { deps, kept, asked, embedded }
}

const answersOf = async (deps: MeasureDeps, measurements: Measurement[]): Promise<(Measured | undefined)[]> => {
  const list = keyed(measurements)
  const answers = await storedAnswers(deps, list)
  return list.map(({ key }) => answers[key])
}

test('each kind of question is answered with its numbers', async () => {
  const { deps, asked } = world()
  const questions: Measurement[] = [
    { kind: 'similarity', model: 'e', output: '고양이', references: ['고양이', '개', '집'] },
    { kind: 'grounding', model: 'e', output: '고양이가 있다. 집이다!\n---\n개다', context: '고양이.\n개.' },
    { kind: 'likelihood', model: 'tiny', cell: sampleKey(1), text: '네요' },
    { kind: 'likelihood', model: 'tiny', cell: sampleKey(1), text: null, outputHash: textHash(sampleResult().output) },
    { kind: 'likelihood', model: 'other', cell: sampleKey(1), text: null, outputHash: textHash(sampleResult().output) },
    { kind: 'likelihood', model: 'tiny', cell: sampleKey(2), text: null, outputHash: textHash('') },
    judge('좋아?'),
  ]
  expect(await measureScores(deps, keyed(questions))).toEqual({ done: 7, total: 7, failed: 1 })
  const [similarity, grounding, given, own, others, unknown, verdict] = await answersOf(deps, questions)
  expect(similarity).toEqual([1, expect.closeTo(0.6, 6), 0])
  expect(grounding).toEqual([1, expect.closeTo(0.8, 6), 1])
  expect([given, own, others]).toEqual([
    [-2, 2],
    [-3, 3],
    [-[...sampleResult().output].length, [...sampleResult().output].length],
  ])
  expect(unknown).toEqual({ problem: 'The cell is not in the store. Run the notebook again, then score.' })
  // 예 has one character and 아니요 three: e^-1 against e^-3.
  const yes = 1 / (1 + Math.exp(-2))
  expect(verdict).toEqual([expect.closeTo(yes, 12), expect.closeTo(1 - yes, 12)])
  expect(asked.map(({ model, items }) => [model.id, items.length])).toEqual([
    ['tiny', 2],
    ['other', 1],
    ['small', 2],
  ])
})

test('the likelihood of a cell is that of its adapter, and another model never gets one', async () => {
  const { deps, asked } = world()
  const used = (scale: number) => ({ id: 'tone', hash: 'dd', scale })
  const adapters = new Map([
    [sampleKey(1), undefined],
    [sampleKey(2), used(0.5)],
    [sampleKey(3), used(1)],
    [sampleKey(4), { ...used(1), id: 'gone' }],
  ])
  const results: MeasureDeps['results'] = {
    cell: (key) => {
      const adapter = adapters.get(key)
      const request = { ...sampleRequest(), ...(adapter ? { adapter } : {}) }
      return { key, request, result: sampleResult(), error: null, computedAt: 0, run: 'r' as never }
    },
  }
  const usedAdapter: MeasureDeps['usedAdapter'] = async (adapter, model) => {
    if (adapter.id === 'gone') throw new AppError('ADAPTER_MISSING', 'There is no adapter gone.')
    return deps.usedAdapter(adapter, model)
  }
  const ask = (model: string, cell: number): Measurement => ({ kind: 'likelihood', model, cell: sampleKey(cell), text: '네요' })
  const questions = [1, 2, 3, 4].flatMap((cell) => [ask('tiny', cell), ask('other', cell)])
  expect(await measureScores({ ...deps, results, usedAdapter }, keyed(questions))).toEqual({ done: 8, total: 8, failed: 1 })
  expect(asked.map(({ model, items }) => [model.id, model.adapter?.scale, items.length])).toEqual([
    ['tiny', undefined, 1],
    ['tiny', 0.5, 1],
    ['tiny', 1, 1],
    ['other', undefined, 1],
  ])
  expect((await answersOf(deps, [ask('tiny', 4)]))[0]).toEqual({ problem: 'There is no adapter gone.' })
})

test('a run without the cache stores another output under a key, and its likelihood is asked again', async () => {
  const { deps } = world()
  let output = '첫째'
  const results: MeasureDeps['results'] = {
    cell: (key) => ({
      key,
      request: sampleRequest(),
      result: sampleResult(output, { outputTokenIds: [...output].map((_, n) => n) }),
      error: null,
      computedAt: 0,
      run: 'r' as never,
    }),
  }
  const question = (text: string): Measurement[] => [
    { kind: 'likelihood', model: 'tiny', cell: sampleKey(1), text: null, outputHash: textHash(text) },
  ]
  const measure = (text: string) => measureScores({ ...deps, results }, keyed(question(text)))
  await measure('첫째')
  output = '둘째 답'
  await measure('둘째 답')
  await measure('사라진 답')
  expect(await answersOf(deps, [...question('첫째'), ...question('둘째 답'), ...question('사라진 답')])).toEqual([
    [-2, 2],
    [-4, 4],
    { problem: 'The output has been computed again in the meantime. Score again.' },
  ])
})

test('if one choice is the beginning of another, the end of the answer is scored too', async () => {
  const { deps, asked } = world()
  const plain = judge('a')
  const ended: Measurement = {
    kind: 'judge',
    model: 'small',
    prompts: [[{ role: 'user', content: 'b' }]],
    choices: ['좋다', '좋다고'],
    end: true,
  }
  await measureScores(deps, keyed([plain, ended]))
  expect(asked.flatMap(({ items }) => items.map(({ end }) => end))).toEqual([false, false, true, true])
  const [, shares] = await answersOf(deps, [plain, ended])
  expect(shares).toEqual([expect.closeTo(1 / (1 + Math.exp(-1)), 12), expect.closeTo(1 / (1 + Math.E), 12)])
})

test('a stored answer is not asked again until the model has another file', async () => {
  const first = world()
  const questions = keyed([judge('a'), judge('a'), judge('b')])
  expect(await measureScores(first.deps, questions)).toEqual({ done: 2, total: 2, failed: 0 })
  expect(await measureScores(first.deps, questions)).toEqual({ done: 0, total: 0, failed: 0 })
  const deps = { ...world({ hash: 'h2' }).deps, scores: first.deps.scores }
  expect(await storedAnswers(deps, questions)).toEqual({})
  expect(await measureScores(deps, questions)).toEqual({ done: 2, total: 2, failed: 0 })
})

test('a question that fails does not affect the others of its chunk, and is asked again on demand', async () => {
  let broken = true
  const long = new AppError('CONTEXT_TOO_SMALL', 'Too long.')
  const { deps, kept } = world({ on: (prompt) => (broken && prompt === 'p5' ? long : undefined) })
  const questions = keyed(Array.from({ length: 20 }, (_, n) => judge(`p${n}`)))
  expect(await measureScores(deps, questions)).toEqual({ done: 20, total: 20, failed: 1 })
  expect([...kept.values()].filter(({ answer }) => 'problem' in answer)).toEqual([{ modelHash: 'h1', answer: { problem: 'Too long.' } }])
  expect(await measureScores(deps, questions)).toMatchObject({ total: 0 })
  broken = false
  expect(await measureScores(deps, questions, { retryFailed: true })).toEqual({ done: 1, total: 1, failed: 0 })
})

test('a missing or broken model is reported for all its questions, and other models answer', async () => {
  const broken = new AppError('MODEL_BROKEN', 'Broken.')
  const { deps, asked } = world({ on: (prompt) => (prompt === 'x' ? broken : undefined) })
  const questions = [judge('a', 'gone'), judge('x', 'bad'), judge('y', 'bad'), judge('b')]
  expect(await measureScores(deps, keyed(questions))).toEqual({ done: 4, total: 4, failed: 3 })
  expect(await answersOf(deps, questions)).toEqual([
    { problem: 'The model gone is missing. Fetch it.' },
    { problem: 'Broken.' },
    { problem: 'Broken.' },
    [expect.any(Number), expect.any(Number)],
  ])
  expect(asked).toHaveLength(2)
})

test('a stop keeps the answers, and the next start asks only the rest', async () => {
  const { deps, kept } = world()
  const questions = keyed(Array.from({ length: 40 }, (_, n) => judge(`p${n}`)))
  const control = new AbortController()
  const stopped = measureScores(deps, questions, {
    signal: control.signal,
    onProgress: ({ done }) => {
      if (done > 0) control.abort()
    },
  })
  await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(kept.size).toBe(16)
  expect(await measureScores(deps, questions)).toEqual({ done: 24, total: 24, failed: 0 })
})

test('a fault of the store ends the measuring', async () => {
  const { deps } = world()
  const full = () => {
    throw new AppError('DISK_FULL', 'Full.')
  }
  await expect(measureScores({ ...deps, scores: { ...deps.scores, put: full } }, keyed([judge('a')]))).rejects.toMatchObject({
    code: 'DISK_FULL',
  })
})

test('choice probabilities are shares of the choices, even if all of them are very unlikely', () => {
  expect(choiceProbabilities([Math.log(0.3), Math.log(0.1)])).toEqual([expect.closeTo(0.75, 12), expect.closeTo(0.25, 12)])
  expect(choiceProbabilities([-2000, -2000])).toEqual([0.5, 0.5])
  expect(choiceProbabilities([-Infinity, -Infinity])).toEqual([0.5, 0.5])
  expect(choiceProbabilities([-Infinity, -3])).toEqual([0, 1])
})

test('choice probabilities sum to 1 and keep the order', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e4, max: 0, noNaN: true }), { minLength: 1, maxLength: 9 }), (logprobs) => {
      const shares = choiceProbabilities(logprobs)
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
      logprobs.forEach((a, i) => logprobs.forEach((b, j) => a > b && expect(shares[i]).toBeGreaterThanOrEqual(shares[j] ?? 1)))
    }),
  )
})
