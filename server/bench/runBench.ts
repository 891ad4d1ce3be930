import { AppError } from '../core/errors.ts'
import type { Lane } from '../core/experiment/cell.ts'
import type { Engine, GenerateCell, GenerateTotals, LimitRates, ModelRef } from '../engine/door/protocol.ts'
import { type BenchResult, benchResult, besideLimit, meanPass, type TimedPass } from './benchResult.ts'
import { BENCH_OUTPUT_TOKENS, benchSweep } from './benchSweep.ts'

/** Every so many-th cell is also computed alone. */
const ALONE_EVERY = 18
/** Prompts that a measurement of the limit prefills; long enough to tell, short enough not to bore. */
const LIMIT_PROMPTS = 4
const CELL_TIMEOUT_MS = 600_000

export type BenchStep = 'load' | 'limit' | 'fast' | 'alone' | 'exact'

export type BenchDeps = {
  engine: Pick<Engine, 'load' | 'render' | 'generate' | 'measureLimit' | 'status'>
  /** Milliseconds of a clock that never jumps. */
  now: () => number
  onProgress: (progress: { step: BenchStep; done: number; of: number }) => void
  signal?: AbortSignal
}

type Load = { model: ModelRef; sweep: GenerateCell[]; meanPrompt: number }

/** A pass, and the limits measured before and after it. */
type Turn = { pass: TimedPass; around: LimitRates[] }

/**
 * Measures the sweep in one process life: the batcher in both lanes, each between two measurements of what the device itself gives,
 * and a sample of the cells one at a time without sharing. `cells` takes only so many of the sweep, for a quick look; `passes` computes the
 * sweep so often in each lane, in turn, and reports their mean, for a machine that is not quiet.
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
  // The first pass makes the context with its sequences; it is not counted.
  await pass(deps, { model, lane, cells: sweep.filter(({ ref }) => ref % ALONE_EVERY === 0) })
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
  { model, lane, cells, step }: { model: ModelRef; lane: Lane; cells: GenerateCell[]; step?: BenchStep },
): Promise<TimedPass> {
  const at = now()
  let totals: GenerateTotals | null = null
  let done = 0
  for await (const reply of engine.generate({ model, lane, cells, cellTimeoutMs: CELL_TIMEOUT_MS, fresh: true }, { signal })) {
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
