import { AppError } from '../core/errors.ts'
import type { Measured, Measurement } from '../core/metrics/metric/measurement.ts'
import type { KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import type { ModelRef } from '../engine/door/protocol.ts'
import { askEmbeddings } from './askEmbeddings.ts'
import { askJudges } from './askJudges.ts'
import { askLikelihoods } from './askLikelihoods.ts'
import type { Ask, MeasureDeps, MeasureProgress } from './measureDeps.ts'
import { missingMeasurements } from './storedAnswers.ts'

/** Asked in one go: enough to share prompts and batches, few enough that progress moves and a cancel is heard. */
const AT_ONCE: Record<Measurement['kind'], number> = { similarity: 64, grounding: 16, likelihood: 32, judge: 16 }

export type MeasureOptions = {
  signal?: AbortSignal
  onProgress?: (progress: MeasureProgress) => void
  /** Ask again where the last answer was a problem; default false. */
  retryFailed?: boolean
}

/**
 * Asks models what metrics want to know and keeps each answer as it comes, so that a stop loses little and what is kept is not
 * asked again. A question that cannot be answered is kept with its reason and harms no other. Throws AppError CANCELLED after
 * an abort, and what the store throws.
 */
export async function measureScores(
  deps: MeasureDeps,
  measurements: readonly KeyedMeasurement[],
  { signal, onProgress = () => undefined, retryFailed = false }: MeasureOptions = {},
): Promise<MeasureProgress> {
  const missing = await missingMeasurements(deps, measurements, { retryFailed })
  const progress = { done: 0, total: missing.length, failed: 0 }
  const asks: Record<Measurement['kind'], Ask> = {
    similarity: askEmbeddings(deps),
    grounding: askEmbeddings(deps),
    likelihood: askLikelihoods(deps),
    judge: askJudges(deps),
  }
  const keep = (each: KeyedMeasurement, modelHash: string, answer: Measured) => {
    deps.scores.put(each.key, { modelHash, answer }, deps.now())
    progress.done += 1
    if ('problem' in answer) progress.failed += 1
  }
  if (missing.length > 0) onProgress({ ...progress })
  for (const group of Map.groupBy(missing, ({ measurement }) => `${measurement.kind} ${measurement.model}`).values()) {
    const { kind, model } = group[0]?.measurement ?? { kind: 'judge', model: '' }
    const ref = await resolved(deps, model)
    if ('problem' in ref) {
      for (const each of group) keep(each, '', ref)
      onProgress({ ...progress })
      continue
    }
    for (let at = 0; at < group.length; at += AT_ONCE[kind]) {
      const chunk = group.slice(at, at + AT_ONCE[kind])
      const answers = await askAll(asks[kind], chunk, ref, signal)
      chunk.forEach((each, position) => keep(each, ref.hash, answers[position] ?? { problem: 'The model gave no answer. Score again.' }))
      onProgress({ ...progress })
    }
  }
  return progress
}

async function resolved({ resolveModel }: MeasureDeps, id: string): Promise<ModelRef | { problem: string }> {
  try {
    return await resolveModel(id)
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    return { problem: thrown.message }
  }
}

/** Errors that one question may bring over the others of its chunk. Any other holds for all of them. */
const ownErrors = new Set(['CONTEXT_TOO_SMALL', 'ENGINE_FAILED', 'ENGINE_CRASHED', 'CELL_TIMEOUT'])

/** Where a chunk fails its halves are asked alone, so that only the question at fault goes without an answer. */
async function askAll(ask: Ask, chunk: readonly KeyedMeasurement[], model: ModelRef, signal: AbortSignal | undefined): Promise<Measured[]> {
  if (signal?.aborted) throw new AppError('CANCELLED', 'Scoring was stopped. What was scored is kept.')
  try {
    return await ask(chunk, model, signal)
  } catch (thrown) {
    if (signal?.aborted || !(thrown instanceof AppError)) throw thrown
    if (chunk.length === 1 || !ownErrors.has(thrown.code)) return chunk.map(() => ({ problem: thrown.message }))
    const middle = Math.ceil(chunk.length / 2)
    const first = await askAll(ask, chunk.slice(0, middle), model, signal)
    return [...first, ...(await askAll(ask, chunk.slice(middle), model, signal))]
  }
}
