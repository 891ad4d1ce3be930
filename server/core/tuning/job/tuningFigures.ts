import type { TuningEvent } from './tuningEvent.ts'
import type { TuningProgress } from './foldTuning.ts'

type Step = Extract<TuningEvent, { type: 'step' }>

/** The figures of a training so far. Times in milliseconds. */
export type TuningFigures = {
  step: number
  /** 0 until it is known. */
  steps: number
  /** Null while it cannot be estimated. */
  etaMs: number | null
  loss: { first: number | null; last: number | null }
  /** Of the step whose weights are kept: the best one. Null without a validation. */
  validationLoss: number | null
  bestStep: number | null
  tokensPerSecond: number | null
  /** Tokens that were trained on, prompts included. */
  trainTokens: number
}

/** Speed is that of the last minute of computing. */
const SPEED_MS = 60_000

export function tuningFigures({ started, steps: done, validations, end }: TuningProgress): TuningFigures {
  const last = done.at(-1)
  const step = last?.step ?? started?.resumedFrom ?? 0
  const steps = started?.steps ?? 0
  const recent = lastMinute(done)
  const ms = recent.reduce((sum, each) => sum + each.ms, 0)
  const tokens = recent.reduce((sum, each) => sum + each.tokens, 0)
  const best = validations.findLast(({ isBest }) => isBest)
  return {
    step,
    steps,
    etaMs:
      recent.length === 0 || end !== null
        ? null
        : Math.round((ms / recent.length) * Math.max(0, steps - step) + validationMs(validations, done, steps)),
    loss: { first: done[0]?.loss ?? null, last: last?.loss ?? null },
    validationLoss: best?.loss ?? null,
    bestStep: best?.step ?? null,
    tokensPerSecond: ms > 0 ? (1000 * tokens) / ms : null,
    trainTokens: done.reduce((sum, each) => sum + each.tokens, 0),
  }
}

/** Tokens per second over all steps; null before the first. */
export function overallSpeed({ steps }: Pick<TuningProgress, 'steps'>): number | null {
  const ms = steps.reduce((sum, each) => sum + each.ms, 0)
  return ms > 0 ? (1000 * steps.reduce((sum, each) => sum + each.tokens, 0)) / ms : null
}

/** The time of the validations to come, by those that were. */
function validationMs(validations: TuningProgress['validations'], done: readonly Step[], steps: number): number {
  const spent = validations.reduce((sum, { ms }) => sum + ms, 0)
  const step = done.at(-1)?.step ?? 0
  return step === 0 ? 0 : (spent / step) * Math.max(0, steps - step)
}

function lastMinute(done: readonly Step[]): readonly Step[] {
  let ms = 0
  let from = done.length
  while (from > 0 && ms < SPEED_MS) {
    from -= 1
    ms += done[from]?.ms ?? 0
  }
  return done.slice(from)
}

const MOST_POINTS = 1_000

/**
 * At most about 1,000 of the steps, evenly, with the first and the last one. Single steps are kept as they are: a mean would hide how much the loss
 * jumps.
 */
export function thinned<Point>(steps: readonly Point[], most = MOST_POINTS): Point[] {
  if (steps.length <= most) return [...steps]
  const every = (steps.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, place) => steps[Math.round(place * every)]).filter((step) => step !== undefined)
}
