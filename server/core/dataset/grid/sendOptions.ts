import { z } from 'zod'

const score = z.string().min(1).max(200)

/**
 * What is made of cells. `answers`: each answer. `labels`: answers with a thumb, as good or bad. `pairs`: the better against the worse answer to
 * one prompt. `corrections`: a person's correction against the output that it corrects. `votes`: winners against losers of blind comparisons.
 */
export const sentKinds = ['answers', 'labels', 'pairs', 'corrections', 'votes'] as const
export type SentKind = (typeof sentKinds)[number]

export const sendOptionsSchema = z.strictObject({
  rows: z.enum(sentKinds),
  /** Of answers: only the best one of each test case by this score. */
  best: score.nullable(),
  /** Of answers: those with at least this score; with at most this score where less is better. */
  threshold: z.strictObject({ score, value: z.number() }).nullable(),
  /** Of answers: a person's correction takes the place of the output. */
  corrections: z.boolean(),
  /** Of answers: a prompt of one user turn becomes an instruction; otherwise all rows are chats. */
  instructions: z.boolean(),
  /** Of pairs: by the thumbs of raters, or the best against the worst by a score. */
  by: z.union([z.literal('thumbs'), z.strictObject({ score })]),
  /** Of pairs by a score: the least difference of the two scores. */
  leastDifference: z.number().nonnegative(),
  /**
   * Of pairs and votes. `same`: two cells of one test case whose prompts have the same messages and the same beginning of the answer. `case`: two
   * cells of one test case; the row has the prompt of the chosen one.
   */
  prompt: z.enum(['same', 'case']),
  /** False: of the turns before the last one only the system prompt is kept. */
  examples: z.boolean(),
  /** Also answers that were cut at `max_tokens` or by a full context. */
  cut: z.boolean(),
})
export type SendOptions = z.infer<typeof sendOptionsSchema>

export const defaultSendOptions: SendOptions = {
  rows: 'answers',
  best: null,
  threshold: null,
  corrections: true,
  instructions: true,
  by: 'thumbs',
  leastDifference: 0,
  prompt: 'same',
  examples: true,
  cut: false,
}
