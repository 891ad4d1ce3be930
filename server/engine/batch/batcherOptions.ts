import type { CellSampler } from '../sample/cellSampler.ts'
import type { DecodeTokens } from '../native/detokenizer.ts'
import type { Job } from './job.ts'
import type { NativeContext } from '../native/llamaInternals.ts'
import type { ThreadTuner } from './threadTuner.ts'

/** What a batcher needs of a model and its context; tests give it a simulated one. */
export type BatcherOptions = {
  context: NativeContext
  sequences: number
  /** Says how many threads each step gets; one for the process, since what it learns is about the machine. */
  tuner: ThreadTuner
  /** Tokens of one batch at most. */
  batchSize: number
  /** Whether a sequence's state can be cut at any position; false for recurrent and sliding-window models. */
  canCut: boolean
  isEog: (token: number) => boolean
  decode: DecodeTokens
  /** A sampler set up for this job; throws AppError for a grammar that cannot be read. */
  createSampler: (job: Job) => CellSampler
  now?: () => number
}
