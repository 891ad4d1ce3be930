import { hash } from 'node:crypto'
import { serialize } from 'node:v8'
import type { AppError } from '../../core/errors.ts'
import type { Answers } from './taskHandler.ts'

/** What a task was told: the name of an answer, its arguments and its value. */
type Told = { name: string; args: unknown[]; value: unknown }
type Refusal = { input: string; replies: { name: string; args: unknown[]; value: string }[]; until: number; error: AppError }

const REFUSED_MS = 5 * 60_000

const digestOf = (value: unknown) => hash('sha256', serialize(value))

/** Tasks that exceeded a limit, by name: one whose input and answers are still the same is not computed again and again. */
export function createRefusals() {
  const known = new Map<string, Refusal>()

  async function holds({ input, replies, until }: Refusal, inputNow: unknown, answers: Answers): Promise<boolean> {
    if (performance.now() >= until || digestOf(inputNow) !== input) return false
    for (const { name, args, value } of replies) {
      const own = answers[name] as ((...args: unknown[]) => Promise<unknown>) | undefined
      if (!own || digestOf(await own(...args)) !== value) return false
    }
    return true
  }

  return {
    async find(name: string, input: unknown, answers: Answers): Promise<AppError | null> {
      const refusal = known.get(name)
      if (!refusal) return null
      if (await holds(refusal, input, answers)) return refusal.error
      known.delete(name)
      return null
    },
    add(name: string, { input, replies, error }: { input: unknown; replies: readonly Told[]; error: AppError }): void {
      known.set(name, {
        input: digestOf(input),
        replies: replies.map(({ name: answer, args, value }) => ({ name: answer, args, value: digestOf(value) })),
        until: performance.now() + REFUSED_MS,
        error,
      })
    },
  }
}

/** The same answers, and the list of what those of `decidedBy` have told. */
export function notingReplies(answers: Answers, decidedBy: readonly string[]): { answers: Answers; replies: Told[] } {
  const replies: Told[] = []
  const noted = Object.entries(answers).map(([name, own]) => {
    if (!decidedBy.includes(name)) return [name, own] as const
    const ask = own as (...args: unknown[]) => Promise<unknown>
    const noting = async (...args: unknown[]) => {
      const value = await ask(...args)
      replies.push({ name, args, value })
      return value
    }
    return [name, noting] as const
  })
  return { answers: Object.fromEntries(noted) as Answers, replies }
}
