import { AppError } from '../core/errors.ts'
import type { Lane, Message } from '../core/experiment/cell.ts'
import { generationInputs } from '../engine/door/generationInputs.ts'
import type { CellInput, Engine, GenerateTotals, LimitRates, ModelRef } from '../engine/door/protocol.ts'
import { type BenchResult, benchResult, besideLimit, meanPass, type TimedPass } from './benchResult.ts'
import { defaultSampling } from '../core/experiment/parameters.ts'
import { cellSeed } from '../core/experiment/cellSeed.ts'

/** Every 18th cell is also computed alone. */
const ALONE_EVERY = 18
/** Prompts that a measurement of the limit prefills: enough for a stable rate, few enough to be quick. */
const LIMIT_PROMPTS = 4
const CELL_TIMEOUT_MS = 600_000

export type BenchStep = 'load' | 'limit' | 'fast' | 'alone' | 'exact'

export type BenchDeps = {
  engine: Pick<Engine, 'load' | 'render' | 'generate' | 'measureLimit' | 'status'>
  /** Milliseconds of a monotonic clock. */
  now: () => number
  onProgress: (progress: { step: BenchStep; done: number; of: number }) => void
  signal?: AbortSignal
}

type Load = { model: ModelRef; sweep: CellInput[]; meanPrompt: number }

/** A pass, and the limits measured before and after it. */
type Turn = { pass: TimedPass; around: LimitRates[] }

/**
 * Measures the sweep with one engine process: in both lanes, each between two measurements of the device's own limit, and a sample of
 * the cells one at a time without shared prefixes. `cells`: uses only the first cells of the sweep, for a quick look. `passes`: computes
 * the sweep this many times in each lane, in turn, and reports the mean, for a machine that is also used by other programs.
 */
export async function runBench(
  deps: BenchDeps,
  model: ModelRef,
  { cells, passes = 1 }: { cells?: number; passes?: number } = {},
): Promise<BenchResult> {
  const sweep = benchSweep().slice(0, cells)
  deps.onProgress({ step: 'load', done: 0, of: 1 })
  const { engineVersion } = await deps.engine.load(model, { signal: deps.signal })
  const { prompts } = await deps.engine.render({ model, prompts: sweep }, deps)
  const prefillTokensUnshared = prompts.reduce((sum, { tokenIds }) => sum + tokenIds.length, 0)
  const load = { model, sweep, meanPrompt: Math.round(prefillTokensUnshared / prompts.length) }
  const fast = [await inLane(deps, load, 'fast')]
  const sequences = (await deps.engine.status())?.loaded.find(({ id }) => id === model.id)?.device.sequences ?? 0
  const alone = await oneAtATime(deps, load)
  const exact = [await inLane(deps, load, 'exact')]
  while (exact.length < passes) {
    fast.push(await inLane(deps, load, 'fast'))
    exact.push(await inLane(deps, load, 'exact'))
  }
  const mean = (turns: readonly Turn[]) =>
    besideLimit(
      meanPass(turns.map((turn) => turn.pass)),
      turns.flatMap(({ around }) => around),
    )
  const lanes = { fast: mean(fast), exact: mean(exact) }
  return benchResult({ model: model.id, engineVersion, sequences, passes, prefillTokensUnshared, alone, ...lanes })
}

async function inLane(deps: BenchDeps, { model, sweep, meanPrompt }: Load, lane: Lane): Promise<Turn> {
  // A first pass, which is not measured, creates the context.
  await pass(deps, { model, lane, cells: sweep.filter((_, index) => index % ALONE_EVERY === 0) })
  const limit = async (): Promise<LimitRates> => {
    deps.onProgress({ step: 'limit', done: 0, of: 1 })
    const load = {
      promptTokens: meanPrompt,
      prompts: LIMIT_PROMPTS,
      sequences: sweep.length,
      decodeTokens: BENCH_OUTPUT_TOKENS,
    }
    return deps.engine.measureLimit({ model, lane, load }, deps)
  }
  const before = await limit()
  const timed = await pass(deps, { model, lane, cells: sweep, step: lane })
  return { pass: timed, around: [before, await limit()] }
}

async function oneAtATime(deps: BenchDeps, { model, sweep }: Load): Promise<Pick<TimedPass, 'ms' | 'cells'>> {
  const sample = sweep.filter((_, index) => index % ALONE_EVERY === 0)
  const passes: TimedPass[] = []
  for (const [done, cell] of sample.entries()) {
    deps.onProgress({ step: 'alone', done, of: sample.length })
    passes.push(await pass(deps, { model, lane: 'fast', cells: [cell] }))
  }
  return { ms: passes.reduce((sum, { ms }) => sum + ms, 0), cells: passes.length }
}

async function pass(
  { engine, now, onProgress, signal }: BenchDeps,
  { model, lane, cells, step }: { model: ModelRef; lane: Lane; cells: readonly CellInput[]; step?: BenchStep },
): Promise<TimedPass> {
  const at = now()
  const request = { model, lane, ...generationInputs(cells), cellTimeoutMs: CELL_TIMEOUT_MS, fresh: true }
  let totals: GenerateTotals | null = null
  let done = 0
  for await (const reply of engine.generate(request, { signal })) {
    if (reply.kind === 'cellFailed') throw AppError.fromData(reply.error)
    if (reply.kind === 'cellCancelled') throw new AppError('CANCELLED', 'Cancelled.')
    if (reply.kind === 'cellDone') {
      done += 1
      if (step) onProgress({ step, done, of: cells.length })
    }
    if (reply.kind === 'generated') totals = reply
  }
  if (!totals) throw new AppError('ENGINE_FAILED', 'The engine ended the sweep without an answer. Run the bench again.')
  const { prefillTokens, decodedTokens, promptMs, prefillMs, decodeMs, copyMs, sampleMs } = totals
  return { ms: now() - at, cells: cells.length, prefillTokens, decodedTokens, promptMs, prefillMs, decodeMs, copyMs, sampleMs }
}

/** Output tokens of each cell. */
export const BENCH_OUTPUT_TOKENS = 32

export const instructions = [
  'You work for a shop. Say in two sentences what the customer liked or disliked, then what the shop should do about it.',
  'Read the review as a shopkeeper would. Explain in two sentences how the customer feels and why you think so.',
  'You train new shop assistants. Tell them in two sentences what they can learn from this review.',
]

export const shotCounts = [2, 4, 6, 8]

export const temperatures = [0, 0.7, 1]

export const shots: readonly (readonly [review: string, answer: string])[] = [
  ['Fits perfectly and the fabric is so soft.', 'The customer likes the fit and the soft fabric. Show both on the product page.'],
  [
    'Stopped working after a week. I want my money back.',
    'The customer is angry because it broke so soon. Refund it at once and check the supplier.',
  ],
  [
    'Slow delivery, but the lamp itself is wonderful.',
    'The customer loves the lamp and minds the wait. Tell people how long delivery takes.',
  ],
  [
    'Exactly as described. The colours are even better in daylight.',
    'The customer is pleased with the true description and colours. Keep the photographs as they are.',
  ],
  [
    'The manual is in a language I do not read.',
    'The customer cannot use the product without help. Put manuals in more languages on the website.',
  ],
  [
    'My daughter has not put it down since her birthday.',
    'The customer is happy because the child plays with it every day. Suggest it as a birthday present.',
  ],
  [
    'Two screws were missing and nobody answers the phone.',
    'The customer is stuck and feels ignored. Send the screws and answer the phone.',
  ],
  [
    'Good value, though the box was bigger than the thing inside.',
    'The customer finds the price fair and the box wasteful. Pack small things in small boxes.',
  ],
]

export const reviews = [
  'Boils in under two minutes and looks lovely on the counter.',
  'The box came crushed and two of the plates were in pieces.',
  'I was sure they would hurt my ears. Ten hours on a plane, and they never did.',
  'It does what it says. Nothing more, nothing less.',
  'The zip broke on the second day of our holiday.',
  'Support answered within five minutes and sent a new cable.',
  'Too loud for a bedroom, perfect for the workshop.',
  'The app wants my birthday before it will turn on a light bulb.',
  'I have bought this tea every month for three years.',
  'Arrived a week late and in the wrong colour, but they let me keep it.',
  'The chair squeaks whenever I breathe.',
  '색이 사진과 똑같고 배송도 빨라서 만족합니다.',
]

/**
 * The sweep that is measured, always the same: 12 prompt variants (3 instructions with 2, 4, 6 and 8 shots) x 12 cases x 3 temperatures
 * = 432 cells of 32 tokens, in the order of a plan: variant, case, temperature.
 */
export function benchSweep(): CellInput[] {
  const variants = instructions.flatMap((system) => shotCounts.map((count) => ({ system, shots: shots.slice(0, count) })))
  return variants
    .flatMap((variant) =>
      reviews.flatMap((review, caseIndex) => {
        const messages: Message[] = [
          { role: 'system', content: variant.system },
          ...variant.shots.flatMap(([shot, answer]): Message[] => [
            { role: 'user', content: `Review: ${shot}` },
            { role: 'assistant', content: answer },
          ]),
          { role: 'user', content: `Review: ${review}` },
        ]
        const seed = cellSeed({ notebookSeed: 7, seedKey: String(caseIndex), repeat: 0 })
        return temperatures.map((temperature) => ({ messages, sampling: { ...defaultSampling, temperature }, seed }))
      }),
    )
    .map(({ messages, sampling, seed }) => ({
      messages,
      prefill: null,
      sampling,
      seed,
      maxTokens: BENCH_OUTPUT_TOKENS,
      stop: [],
      constraint: null,
    }))
}
