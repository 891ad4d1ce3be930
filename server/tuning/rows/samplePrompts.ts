import type { Message } from '../../core/experiment/cell.ts'
import { systemText, userTurns } from '../../core/tuning/rows/trainedTurns.ts'
import type { TrainingRows } from '../../core/tuning/rows/trainingRows.ts'
import type { ModelRef } from '../../engine/door/protocol.ts'
import type { TuningDeps } from '../tuningDeps.ts'

const SAMPLES = 3
/** Longer ones are of no use to a reader. */
const MOST_CHARACTERS = 4_000

/** The prompts that show how a training goes on, where the user names none: those of the first rows of the test split, else of the validation split, else of the train split. */
export function defaultSamples({ testLessons, used }: Pick<TrainingRows, 'testLessons' | 'used'>): string[] {
  const of = (split: string) => used.filter((row) => row.split === split).map(({ lesson }) => lesson)
  const from = [testLessons, of('validation'), of('train')].find((lessons) => lessons.length > 0) ?? []
  const prompts = from.flatMap((lesson) => userTurns(lesson).slice(-1)).filter(({ length }) => length > 0 && length <= MOST_CHARACTERS)
  return [...new Set(prompts)].slice(0, SAMPLES)
}

/**
 * Token ids of sample prompts, and those that end an answer. A system text that all rows have in common stands before them, because without it
 * they would ask for something else than the rows.
 */
export async function sampleTokens(
  { engine }: Pick<TuningDeps, 'engine'>,
  model: ModelRef,
  { samples, used }: { samples: readonly string[] } & Pick<TrainingRows, 'used'>,
  signal: AbortSignal,
): Promise<{ prompts: number[][]; endTokens: number[] }> {
  const system = commonSystem(used)
  const messages = (user: string): Message[] => [
    ...(system === null ? [] : [{ role: 'system' as const, content: system }]),
    { role: 'user', content: user },
  ]
  // The answer of the last one is empty, so that only its end is there.
  const items = [...samples, '?'].map((user) => ({ messages: messages(user), prefill: null, answer: '' }))
  const tokens = await engine.answerTokens({ model, items }, { signal })
  return { prompts: tokens.slice(0, -1).map(({ prompt }) => prompt), endTokens: [...new Set(tokens.at(-1)?.answer)] }
}

function commonSystem(used: TrainingRows['used']): string | null {
  const [first, ...others] = used
  if (!first) return null
  const system = systemText(first.lesson)
  return others.every(({ lesson }) => systemText(lesson) === system) ? system : null
}
