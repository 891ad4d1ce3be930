import { AppError } from '../../core/errors.ts'
import { joinTurns, type LessonTokens } from '../../core/tuning/rows/trainerRow.ts'
import type { Lesson, NoLesson } from '../../core/tuning/rows/trainedTurns.ts'
import type { AnsweredPrompt, ModelRef } from '../../engine/door/protocol.ts'
import type { TuningDeps } from '../tuningDeps.ts'

type Tokens = { prompt: number[]; answer: number[] }

const LESSONS_AT_ONCE = 64

/**
 * Rows with the tokens of their lessons, in their order, by the model's own chat template and tokenizer: those that a generation would start
 * from, and those of the answer with its end token. A lesson that the template refuses has the reason instead.
 * @throws AppError of the engine and of the model, CANCELLED
 */
export async function* lessonTokens<Row extends { lesson: Lesson }>(
  { engine }: Pick<TuningDeps, 'engine'>,
  model: ModelRef,
  rows: readonly Row[],
  signal?: AbortSignal,
): AsyncGenerator<[row: Row, tokens: LessonTokens | NoLesson]> {
  const ask = (items: AnsweredPrompt[]) => engine.answerTokens({ model, items }, { signal })
  for (let from = 0; from < rows.length; from += LESSONS_AT_ONCE) {
    signal?.throwIfAborted()
    const some = rows.slice(from, from + LESSONS_AT_ONCE)
    const tokens = await tokensOf(
      some.map(({ lesson }) => lesson),
      ask,
    )
    for (const [at, own] of tokens.entries()) yield [some[at] as Row, own]
  }
}

async function tokensOf(
  lessons: readonly Lesson[],
  ask: (items: AnsweredPrompt[]) => Promise<Tokens[]>,
): Promise<(LessonTokens | NoLesson)[]> {
  try {
    const items = lessons.map(itemsOf)
    const answers = await ask(items.flat())
    let at = 0
    return lessons.map((lesson, place) => {
      const own = answers.slice(at, at + (items[place]?.length ?? 0))
      at += own.length
      return joined(lesson, own)
    })
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !refusals.has(thrown.code)) throw thrown
    const [only, ...others] = lessons
    if (only === undefined) return []
    if (others.length === 0) return [{ reason: thrown.message }]
    // One of them is refused: which one, the halves tell.
    const half = Math.ceil(lessons.length / 2)
    return [...(await tokensOf(lessons.slice(0, half), ask)), ...(await tokensOf(lessons.slice(half), ask))]
  }
}

const refusals: ReadonlySet<string> = new Set(['BAD_INPUT', 'CONTEXT_TOO_SMALL'])

function itemsOf(lesson: Lesson): AnsweredPrompt[] {
  if (lesson.kind === 'turns') return lesson.turns.map(({ messages, answer }) => ({ messages, prefill: null, answer }))
  const { messages, chosen, rejected } = lesson
  return [chosen, rejected].map((answer) => ({ messages, prefill: null, answer }))
}

function joined(lesson: Lesson, tokens: readonly Tokens[]): LessonTokens {
  if (lesson.kind === 'turns') return joinTurns(tokens)
  const [chosen, rejected] = tokens
  return { kind: 'pair', prompt: chosen?.prompt ?? [], chosen: chosen?.answer ?? [], rejected: rejected?.answer ?? [] }
}
