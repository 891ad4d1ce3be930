import { z } from 'zod'
import { slugSchema } from '../../ids.ts'
import { tuningSettingsSchema } from '../settings/tuningSettings.ts'
import type { ErrorData } from '../../errors.ts'

/** `t20261130-101500-ab12`: sorts by time. */
export const tuningIdSchema = z.string().regex(/^t[0-9]{8}-[0-9]{6}-[0-9a-z]{4}$/)

/** As many jobs as one grid may have, and as can be compared at once. */
export const mostJobsTogether = 60

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

const processSchema = z.strictObject({ host: z.string(), pid: z.int(), processStart: z.string() })
const error = z.custom<ErrorData>((value) => value !== undefined)

/** Where a job is: `state.json` of its folder, written by the process that does it. Jobs run one after the other, the oldest first. */
export const tuningStateSchema = z.strictObject({
  status: z.enum(tuningStatuses).exclude(['interrupted']),
  /** What is being done, for a person, such as "installing PyTorch"; '' if the status says it. */
  note: z.string(),
  error: error.nullable(),
  /** Epoch milliseconds. */
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** The process that does it; null if none does. */
  owner: processSchema.nullable(),
  /** The process that trains, which outlives the one that does the job. */
  trainer: processSchema.nullable(),
})
export type TuningJobState = z.infer<typeof tuningStateSchema>

/** The state of a job that nobody has begun. */
export const queuedState: TuningJobState = {
  status: 'queued',
  note: '',
  error: null,
  startedAt: null,
  endedAt: null,
  owner: null,
  trainer: null,
}

/** A job with one of these ended, or waits for a user. */
const settled: readonly TuningStatus[] = ['paused', 'done', 'failed', 'cancelled']

export function isSettled(status: TuningStatus): boolean {
  return settled.includes(status)
}

/** The status as a user sees it. `isAtWork`: the process that does the job, or its trainer, is alive. */
export function shownStatus({ status }: Pick<TuningJobState, 'status'>, wish: TuningWish, isAtWork: boolean): TuningStatus {
  if (isAtWork || isSettled(status)) return status
  if (wish === 'pause') return 'paused'
  if (wish === 'cancel') return 'cancelled'
  return status === 'queued' ? 'queued' : 'interrupted'
}

/** `t20261130-101500-ab12`; `random` is four characters from [0-9a-z]. */
export function makeTuningId(now: Date, random: string): string {
  const digits = now.toISOString().replace(/\D/g, '')
  return tuningIdSchema.parse(`t${digits.slice(0, 8)}-${digits.slice(8, 14)}-${random}`)
}

/** The time in an id, to the second, in epoch milliseconds. */
export function tuningIdTime(id: string): number {
  const digits = id.replaceAll(/\D/g, '')
  const part = (from: number, to: number) => digits.slice(from, to)
  const date = `${part(0, 4)}-${part(4, 6)}-${part(6, 8)}T${part(8, 10)}:${part(10, 12)}:${part(12, 14)}Z`
  return Date.parse(date)
}
