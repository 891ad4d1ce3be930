import { z } from 'zod'
import { slugSchema } from '../../ids.ts'
import { tuningSettingsSchema } from '../settings/tuningSettings.ts'
import type { ErrorData } from '../../errors.ts'

/** `t20261130-101500-ab12`: sorts by time. */
export const tuningIdSchema = z.string().regex(/^t[0-9]{8}-[0-9]{6}-[0-9a-z]{4}$/)

export const tuningStatuses = [
  'queued',
  'preparing',
  'training',
  'converting',
  'paused',
  'done',
  'failed',
  'cancelled',
  /** Its process ended before the job did. A server goes on with it by itself. */
  'interrupted',
] as const
export type TuningStatus = (typeof tuningStatuses)[number]

/** What was asked for, and never changes: `job.json` of the job's folder. */
export const tuningJobSchema = z.strictObject({
  format: z.literal(1),
  id: tuningIdSchema,
  /** The adapter that it makes. */
  name: slugSchema,
  /** Whether an adapter of this name is replaced. */
  replaces: z.boolean(),
  dataset: slugSchema,
  snapshot: z.strictObject({ tag: z.string(), sha256: z.string() }),
  base: z.strictObject({ id: z.string().max(200), sha256: z.string() }),
  settings: tuningSettingsSchema,
  /** Prompts for which an answer is generated at the end of each epoch, as user turns. */
  samples: z.array(z.string().max(20_000)).max(10),
  /** The jobs of one grid of settings share its name. */
  group: z.string().max(80).nullable(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
})
export type TuningJob = z.infer<typeof tuningJobSchema>

/** What a user asked of a job last. */
export const tuningWishes = ['run', 'pause', 'cancel'] as const
export type TuningWish = (typeof tuningWishes)[number]

/** Where a job is: `state.json` of its folder, written by the process that does it. `order`: jobs run one after the other, the least first. */
export type TuningJobState = {
  status: Exclude<TuningStatus, 'interrupted'>
  /** What is being done, for a person, such as "installing PyTorch"; '' if the status says it. */
  note: string
  error: ErrorData | null
  startedAt: number | null
  endedAt: number | null
}
