import type { TrainerRow } from '../job/tuningEvent.ts'
import type { NoLesson } from './trainedTurns.ts'

/** Tokens of an answer and of what was before it, as the engine gives them. The answer has its end token. */
export type TurnTokens = { prompt: readonly number[]; answer: readonly number[] }

/** The tokens of a row before they are cut. */
export type LessonTokens =
  | { kind: 'turns'; ids: number[]; learnt: [from: number, to: number][]; /** Only the last answer is learnt. */ isLastOnly: boolean }
  | { kind: 'pair'; prompt: number[]; chosen: number[]; rejected: number[] }

/**
 * One sequence in which every answer of a conversation is learnt. That is possible where each prompt with its answer is how the next prompt
 * begins; a template may write earlier turns otherwise (without their thoughts, say), and then only the last answer is learnt, because it alone
 * would be generated from these tokens.
 */
export function joinTurns(turns: readonly TurnTokens[]): Extract<LessonTokens, { kind: 'turns' }> {
  const last = turns.at(-1) ?? { prompt: [], answer: [] }
  const ids = [...last.prompt, ...last.answer]
  const ranges = turns.map(({ prompt, answer }): [number, number] => [prompt.length, prompt.length + answer.length])
  const isPrefix = turns.every(({ prompt, answer }) => isPrefixOf([...prompt, ...answer], ids))
  return { kind: 'turns', ids, learnt: isPrefix ? ranges : ranges.slice(-1), isLastOnly: !isPrefix }
}

function isPrefixOf(start: readonly number[], whole: readonly number[]): boolean {
  return start.length <= whole.length && start.every((id, place) => whole[place] === id)
}

/**
 * A row for the trainer. `tokens`: those that are computed, which are two sequences of a pair; `length`: of the longest sequence; `cut`: how
 * many tokens that had, if the context cut it; `isLastOnly`: of its answers only the last one is learnt.
 */
export type FittedRow = { row: TrainerRow; tokens: number; length: number; learnt: number; cut: number | null; isLastOnly: boolean }

type Fitting = Pick<TrainerRow, 'row' | 'split'> & { context: number }

/** Cuts the tokens of a row at the context, or says why nothing of it can be learnt. */
export function fitRow(tokens: LessonTokens | NoLesson, fitting: Fitting): FittedRow | NoLesson {
  if ('reason' in tokens) return tokens
  return tokens.kind === 'turns' ? fitTurns(tokens, fitting) : fitPair(tokens, fitting)
}

const lost = (context: number) => ({
  reason: `Its prompt fills the context of ${context} tokens, so the answer is cut off entirely. Raise the context, or shorten the prompt.`,
})

function fitTurns(
  { ids, learnt, isLastOnly }: Extract<LessonTokens, { kind: 'turns' }>,
  { context, ...named }: Fitting,
): FittedRow | NoLesson {
  const kept = learnt.flatMap(([from, to]): [number, number][] => (from < context ? [[from, Math.min(to, context)]] : []))
  if (kept.length === 0) return lost(context)
  return {
    row: { ...named, ids: ids.slice(0, context), learnt: kept },
    tokens: Math.min(ids.length, context),
    length: Math.min(ids.length, context),
    learnt: kept.reduce((sum, [from, to]) => sum + to - from, 0),
    cut: ids.length > context ? ids.length : null,
    isLastOnly,
  }
}

function fitPair(
  { prompt, chosen, rejected }: Extract<LessonTokens, { kind: 'pair' }>,
  { context, ...named }: Fitting,
): FittedRow | NoLesson {
  if (chosen.length === rejected.length && isPrefixOf(chosen, rejected)) return { reason: 'Both answers of the pair have the same tokens.' }
  const room = context - prompt.length
  if (room <= 0) return lost(context)
  const [better, worse] = [chosen.slice(0, room), rejected.slice(0, room)]
  if (better.length === worse.length && isPrefixOf(better, worse))
    return {
      reason: `Its answers differ only after the context of ${context} tokens, where they are cut. Raise the context, or shorten the prompt.`,
    }
  const longest = Math.max(chosen.length, rejected.length)
  return {
    row: { ...named, prompt, chosen: better, rejected: worse },
    tokens: 2 * prompt.length + better.length + worse.length,
    length: prompt.length + Math.max(better.length, worse.length),
    learnt: better.length + worse.length,
    cut: longest > room ? prompt.length + longest : null,
    isLastOnly: false,
  }
}
