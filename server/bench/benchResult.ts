import type { Lane } from '../core/experiment/cell.ts'
import type { GenerateTotals, LimitRates } from '../engine/door/protocol.ts'

/** One timed pass over cells. `ms` is the wall time from the request to its last reply, as the caller sees it. */
export type TimedPass = GenerateTotals & { ms: number; cells: number }

/** A pass in a lane, with the limit measured right before and right after it. */
export type LanePass = TimedPass & { limit: LimitRates & { ms: number }; efficiency: number }

/** What `assay bench --json` prints; times in milliseconds, tokens counted by the model's tokenizer. */
export type BenchResult = {
  model: string
  engineVersion: string
  /** The lane of everything outside `exact` and `oneAtATime`. */
  lane: Lane
  sequences: number
  /** How often the sweep was computed in each lane. Times and token counts are means over these passes. */
  passes: number
  cells: number
  ms: number
  outputTokens: number
  /** Prompt tokens computed, and their number without shared prefixes. */
  prefillTokens: number
  prefillTokensUnshared: number
  cellsPerSecond: number
  tokensPerSecond: number
  limit: { prefillTokensPerSecond: number; decodeTokensPerSecond: number; ms: number }
  /** The limit's time for the same tokens, divided by the pass's. */
  efficiency: number
  /**
   * Shares of the wall time. `prompts`: rendering and tokenising; `copies`: copying state between sequences; `other`: the rest, such as
   * planning, JavaScript, and messages between the processes.
   */
  shares: { prefill: number; decode: number; sampling: number; prompts: number; copies: number; other: number }
  /** The time of `other` divided by the number of cells. */
  overheadMsPerCell: number
  /** Extrapolated to all cells from `sample` cells, each computed alone from its first token. */
  oneAtATime: { ms: number; sample: number; times: number }
  /** `ofFast`: the fast lane's time for the sweep divided by the exact lane's. */
  exact: {
    ms: number
    efficiency: number
    ofFast: number
    limit: { prefillTokensPerSecond: number; decodeTokensPerSecond: number; ms: number }
  }
}

/** The time for a pass's tokens at the rates of the limit, in milliseconds. */
export function limitMs(rates: LimitRates, tokens: Pick<TimedPass, 'prefillTokens' | 'decodedTokens'>): number {
  return 1000 * (tokens.prefillTokens / rates.prefillTokensPerSecond + tokens.decodedTokens / rates.decodeTokensPerSecond)
}

/** The mean of passes over the same cells. */
export function meanPass(passes: readonly TimedPass[]): TimedPass {
  const mean = (of: (pass: TimedPass) => number) => passes.reduce((sum, pass) => sum + of(pass), 0) / passes.length
  return {
    ms: mean(({ ms }) => ms),
    cells: mean(({ cells }) => cells),
    prefillTokens: mean(({ prefillTokens }) => prefillTokens),
    decodedTokens: mean(({ decodedTokens }) => decodedTokens),
    promptMs: mean(({ promptMs }) => promptMs),
    prefillMs: mean(({ prefillMs }) => prefillMs),
    decodeMs: mean(({ decodeMs }) => decodeMs),
    copyMs: mean(({ copyMs }) => copyMs),
    sampleMs: mean(({ sampleMs }) => sampleMs),
  }
}

/** A pass with its limit: the harmonic mean of the rates measured right before and after it. */
export function besideLimit(pass: TimedPass, around: readonly LimitRates[]): LanePass {
  const harmonic = (rate: (one: LimitRates) => number) => around.length / around.reduce((sum, one) => sum + 1 / rate(one), 0)
  const rates = {
    prefillTokensPerSecond: harmonic((one) => one.prefillTokensPerSecond),
    decodeTokensPerSecond: harmonic((one) => one.decodeTokensPerSecond),
  }
  const ms = limitMs(rates, pass)
  return { ...pass, limit: { ...rates, ms }, efficiency: ms / pass.ms }
}

export function benchResult({
  model,
  engineVersion,
  sequences,
  passes,
  prefillTokensUnshared,
  fast,
  exact,
  alone,
}: {
  model: string
  engineVersion: string
  sequences: number
  passes: number
  prefillTokensUnshared: number
  fast: LanePass
  exact: LanePass
  alone: Pick<TimedPass, 'ms' | 'cells'>
}): BenchResult {
  const other = Math.max(0, fast.ms - fast.promptMs - fast.prefillMs - fast.decodeMs - fast.copyMs - fast.sampleMs)
  const aloneMs = (alone.ms * fast.cells) / alone.cells
  return {
    model,
    engineVersion,
    lane: 'fast',
    sequences,
    passes,
    cells: fast.cells,
    ms: fast.ms,
    outputTokens: fast.decodedTokens,
    prefillTokens: fast.prefillTokens,
    prefillTokensUnshared,
    cellsPerSecond: (1000 * fast.cells) / fast.ms,
    tokensPerSecond: (1000 * fast.decodedTokens) / fast.ms,
    limit: fast.limit,
    efficiency: fast.efficiency,
    shares: {
      prefill: fast.prefillMs / fast.ms,
      decode: fast.decodeMs / fast.ms,
      sampling: fast.sampleMs / fast.ms,
      prompts: fast.promptMs / fast.ms,
      copies: fast.copyMs / fast.ms,
      other: other / fast.ms,
    },
    overheadMsPerCell: other / fast.cells,
    oneAtATime: { ms: aloneMs, sample: alone.cells, times: aloneMs / fast.ms },
    exact: { ms: exact.ms, efficiency: exact.efficiency, ofFast: fast.ms / exact.ms, limit: exact.limit },
  }
}
