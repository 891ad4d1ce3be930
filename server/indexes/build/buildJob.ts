import { z } from 'zod'
import { chunkSettingsSchema } from '../../core/retrieval/indexConfig.ts'
import type { JobState } from '../../jobs/createJobs.ts'
import type { BuildOutcome, BuildRequest } from './buildIndex.ts'
import { indexOfJob } from '../names.ts'

/** The last build of an index: a running one, or how it ended. Times in milliseconds since 1970. */
export type BuildJob = Pick<JobState, 'status' | 'progress' | 'etaMs' | 'startedAt' | 'endedAt' | 'error'> & {
  /** What it did; null unless it is done. */
  outcome: BuildOutcome | null
}

export function buildJob({ status, progress, etaMs, startedAt, endedAt, error, outcome }: JobState): BuildJob {
  const done = outcomeSchema.safeParse(outcome)
  return { status, progress, etaMs, startedAt, endedAt, error, outcome: done.success ? done.data : null }
}

/** The builds among all jobs by their index. */
export function buildJobs(states: readonly JobState[]): Record<string, BuildJob> {
  return Object.fromEntries(
    states.flatMap((state) => {
      const index = indexOfJob(state.name)
      return index === null ? [] : [[index, buildJob(state)]]
    }),
  )
}

/** What a build was asked for; null for a state that another version of Assay wrote. */
export function requestOf({ request }: JobState): BuildRequest | null {
  return requestSchema.safeParse(request).data ?? null
}

const requestSchema = z.object({
  name: z.string(),
  from: z.array(z.string()),
  chunks: z.object(chunkSettingsSchema.shape).partial().optional(),
  embedder: z.string().optional(),
  language: z.enum(['ko', 'en', 'mixed', 'auto']).optional(),
  defaults: z.boolean().optional(),
  forNotebook: z.literal(true).optional(),
})

const outcomeSchema = z.object({
  documents: z.number(),
  chunks: z.number(),
  ms: z.number(),
  warnings: z.array(z.string()),
  changes: z.object({ added: z.number(), changed: z.number(), removed: z.number(), unchanged: z.number() }),
  skipped: z.number(),
})
