import { AppError } from '../core/errors.ts'
import type { ScoreItem } from '../engine/door/protocol.ts'
import { choiceProbabilities } from './choiceProbabilities.ts'
import { type Ask, isKind, type MeasureDeps } from './measureDeps.ts'

/**
 * Answers `judge`: each choice is put to the model as the answer, and its probability is weighed against the others'. It is that of
 * all its tokens in a row, not their mean: the choices are whole answers, and a long one is no likelier for having easy tokens.
 */
export function askJudges({ engine }: Pick<MeasureDeps, 'engine'>): Ask {
  return async (measurements, model, signal) => {
    const judged = measurements.map((each) => (isKind('judge', each) ? each.measurement : { prompts: [], choices: [], end: false }))
    const items = judged.flatMap(({ prompts, choices, end = false }) =>
      prompts.flatMap((messages) => choices.map((text): ScoreItem => ({ messages, prefill: null, continuation: { text }, end }))),
    )
    const scored = await engine.score({ model, items, top: 0 }, signal ? { signal } : {})
    let next = 0
    const logprobOf = () => {
      const tokens = scored[next++]?.tokens
      if (!tokens) throw new AppError('ENGINE_FAILED', 'The engine scored fewer texts than it was given. Score again.')
      return tokens.reduce((sum, { logprob }) => sum + logprob, 0)
    }
    return judged.map(({ prompts, choices }) => prompts.flatMap(() => choiceProbabilities(choices.map(logprobOf))))
  }
}
