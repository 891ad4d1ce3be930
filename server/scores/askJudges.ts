import { AppError } from '../core/errors.ts'
import type { ScoreItem } from '../engine/protocol.ts'
import { choiceProbabilities } from './choiceProbabilities.ts'
import { type Ask, isKind, type MeasureDeps } from './measureDeps.ts'

/** Answers `judge`: each choice is put to the model as the answer, and its probability is weighed against the others'. */
export function askJudges({ engine }: Pick<MeasureDeps, 'engine'>): Ask {
  return async (measurements, model, signal) => {
    const judged = measurements.map((each) => (isKind('judge', each) ? each.measurement : { prompts: [], choices: [] }))
    const items = judged.flatMap(({ prompts, choices }) =>
      prompts.flatMap((messages) => choices.map((text): ScoreItem => ({ messages, prefill: null, continuation: { text } }))),
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
