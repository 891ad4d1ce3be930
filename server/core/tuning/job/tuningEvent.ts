import { z } from 'zod'

const step = z.int().nonnegative()
/** JSON has no NaN: a number that is not finite is null. */
const number = z.number().nullable()

/** The `CAUSES` of the trainer's `failures.py`. */
export const failureCauses = ['memory', 'nan', 'disk', 'base', 'rows', 'targets', 'other'] as const

/**
 * What the trainer writes to `events.jsonl` of a job, one object a line. Times in milliseconds, memory in bytes, losses in nats for a token
 * (SFT) or a pair (DPO).
 */
export const tuningEventSchema = z.discriminatedUnion('type', [
  /** Something that takes a while before the first step. `done` of `total`, where that is known. */
  z.object({ type: z.literal('stage'), stage: z.enum(['loading', 'reference', 'saving']), done: z.number(), total: z.number() }),
  /** Written at each start. What was logged after step `resumedFrom` is done again; null: from the beginning. */
  z.object({
    type: z.literal('started'),
    at: z.number(),
    resumedFrom: step.nullable(),
    steps: z.int(),
    stepsPerEpoch: z.int(),
    rows: z.object({ train: z.int(), validation: z.int() }),
    /** Numbers of weights: those that are learnt, and those of the model. */
    trainable: z.int(),
    parameters: z.int(),
    device: z.string(),
    threads: z.int(),
    pid: z.int(),
  }),
  /** `tokens`: of the rows of this step, prompts included; `learnt`: those whose loss counts. `margin`, `accuracy`: of DPO. */
  z.object({
    type: z.literal('step'),
    step,
    epoch: z.number(),
    loss: number,
    learningRate: z.number(),
    gradientNorm: number,
    tokens: z.int(),
    learnt: z.int(),
    ms: z.number(),
    memory: z.number(),
    margin: number.optional(),
    accuracy: number.optional(),
  }),
  z.object({
    type: z.literal('validation'),
    step,
    loss: number,
    tokens: z.int(),
    isBest: z.boolean(),
    ms: z.number(),
    accuracy: number.optional(),
  }),
  /** A greedy answer to a sample prompt, as token ids. Step 0: the base model's. */
  z.object({ type: z.literal('sample'), step, prompt: z.int(), ids: z.array(z.int()) }),
  z.object({ type: z.literal('checkpoint'), step }),
  z.object({ type: z.literal('note'), message: z.string() }),
  /** The file `wish` asked for it; a checkpoint of this step is written. */
  z.object({ type: z.literal('stopped'), step, wish: z.enum(['pause', 'cancel']) }),
  /** `keptStep`: the step whose weights were written: the best one where there is a validation, else the last one. */
  z.object({
    type: z.literal('finished'),
    step,
    reason: z.enum(['epochs', 'maxSteps', 'patience']),
    keptStep: step,
    peakMemory: z.number(),
    ms: z.number(),
  }),
  /** `cause` decides the sentence that a user gets. */
  z.object({
    type: z.literal('failed'),
    cause: z.enum(failureCauses),
    message: z.string(),
    step: step.nullable(),
  }),
])
export type TuningEvent = z.infer<typeof tuningEventSchema>

/**
 * Lines of `rows.jsonl`, which the trainer reads. `learnt`: half-open ranges of positions in `ids` whose tokens are learnt, end tokens
 * included.
 */
export type TrainerRow =
  | { row: string; split: 'train' | 'validation'; ids: number[]; learnt: [from: number, to: number][] }
  | { row: string; split: 'train' | 'validation'; prompt: number[]; chosen: number[]; rejected: number[] }
