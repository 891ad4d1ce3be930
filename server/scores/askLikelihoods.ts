import { AppError } from '../core/errors.ts'
import { canonicalJson } from '../core/json.ts'
import { textHash } from '../core/textHash.ts'
import type { ScoreItem } from '../engine/door/protocol.ts'
import { type Ask, isKind, type Keyed, type MeasureDeps } from './measureDeps.ts'

/**
 * Answers `likelihood` by teacher forcing: the sum of the tokens' log-probabilities and their number. Cells that differ in
 * sampling alone have one prompt, and are asked about once.
 */
export function askLikelihoods({ engine, results }: Pick<MeasureDeps, 'engine' | 'results'>): Ask {
  return async (measurements, model, signal) => {
    const asked = measurements.map((each) => (isKind('likelihood', each) ? itemOf(results, each) : null))
    const names = asked.map((each) => (each && 'item' in each ? canonicalJson(each.item) : null))
    const items = new Map<string, ScoreItem>()
    asked.forEach((each, position) => {
      const name = names[position]
      if (each && 'item' in each && typeof name === 'string') items.set(name, each.item)
    })
    const contextSize = Math.max(0, ...asked.map((each) => (each && 'item' in each ? (each.context ?? 0) : 0)))
    const scored =
      items.size === 0
        ? []
        : await engine.score(
            { model: { ...model, ...(contextSize > 0 ? { contextSize } : {}) }, items: [...items.values()], top: 0 },
            signal ? { signal } : {},
          )
    const answers = new Map([...items.keys()].map((name, position) => [name, scored[position]]))
    return asked.map((each, position) => {
      if (each && 'problem' in each) return each
      const tokens = answers.get(names[position] ?? '')?.tokens
      if (!tokens) throw new AppError('ENGINE_FAILED', 'The engine scored fewer texts than it was given. Score again.')
      return [tokens.reduce((sum, { logprob }) => sum + logprob, 0), tokens.length]
    })
  }
}

function itemOf(
  results: MeasureDeps['results'],
  { measurement }: Keyed<'likelihood'>,
): { item: ScoreItem; context: number | undefined } | { problem: string } {
  const { cell, model } = measurement
  const stored = results.cell(cell)
  if (!stored) return { problem: 'The cell is not in the store. Run the notebook again, then score.' }
  const { messages, prefill, context } = stored.request
  if (measurement.text !== null) return { item: { messages, prefill, continuation: { text: measurement.text } }, context }
  if (!stored.result) return { problem: 'The cell has no output to ask about. Run it again.' }
  if (textHash(stored.result.output) !== measurement.outputHash)
    return { problem: 'The output has been computed anew meanwhile. Score again.' }
  // Another model cuts the text into tokens of its own.
  const continuation = model === stored.request.model ? { tokenIds: stored.result.outputTokenIds } : { text: stored.result.output }
  return { item: { messages, prefill, continuation }, context }
}
