import { z } from 'zod'

/** `sft`: learns the answers of rows. `dpo`: learns to prefer the better answer of a pair (direct preference optimisation). */
export const tuningMethods = ['sft', 'dpo'] as const
export type TuningMethod = (typeof tuningMethods)[number]

export const schedules = ['linear', 'cosine', 'constant'] as const

/** The linear layers of a transformer block that can get LoRA matrices, by their names in transformers. */
export const targetNames = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'] as const

/** What a form shows of a setting. `from` and `to` are the least and the greatest value. */
export type SettingFacts = {
  label: string
  /** What it does, and what to expect of a larger value, in one or two sentences. */
  meaning: string
} & (
  | { kind: 'number'; from: number; to: number; step: number; isWhole: boolean; isOptional?: true }
  | { kind: 'choice'; choices: readonly string[] }
  | { kind: 'several'; choices: readonly string[] }
)

const whole = (from: number, to: number) => z.int().min(from).max(to)

/** The settings of a tuning job. Every one has its place in `settingFacts`. */
export const tuningSettingsSchema = z.strictObject({
  method: z.enum(tuningMethods),
  rank: whole(1, 256),
  /** The adapter's output is multiplied by alpha / rank. */
  alpha: z.number().positive().max(1024),
  dropout: z.number().min(0).max(0.9),
  targets: z.array(z.enum(targetNames)).min(1),
  learningRate: z.number().positive().max(1),
  /** Rows of one step; with `accumulation`, of one pass. */
  batch: whole(1, 256),
  /** Passes whose gradients are added up for one step: the effective batch is batch x accumulation. */
  accumulation: whole(1, 256),
  epochs: whole(1, 1000),
  /** Steps in which the learning rate rises from 0. */
  warmup: whole(0, 1_000_000),
  schedule: z.enum(schedules),
  weightDecay: z.number().min(0).max(1),
  maxGradNorm: z.number().positive().max(1000),
  /** Ends the training after so many steps, whatever the epochs. */
  maxSteps: whole(1, 1_000_000).nullable(),
  /** Tokens of a row; what is longer is cut at the end of the answer. */
  context: whole(8, 1_048_576),
  /** Steps between two validations; null: at the end of each epoch. */
  validateEvery: whole(1, 1_000_000).nullable(),
  /** Ends the training after so many validations in a row without a better loss; null: never. */
  patience: whole(1, 1000).nullable(),
  /** Of DPO: how far the model may move away from the base model; smaller is further. */
  beta: z.number().positive().max(10),
  seed: whole(0, 0xffff_ffff),
})
export type TuningSettings = z.infer<typeof tuningSettingsSchema>
export type SettingName = keyof TuningSettings

/** The preset of the guide. */
export const guideSettings: TuningSettings = {
  method: 'sft',
  rank: 8,
  alpha: 16,
  dropout: 0.05,
  targets: ['q_proj', 'v_proj'],
  learningRate: 3e-4,
  batch: 4,
  accumulation: 1,
  epochs: 3,
  warmup: 100,
  schedule: 'linear',
  weightDecay: 0,
  maxGradNorm: 1,
  maxSteps: null,
  context: 2048,
  validateEvery: null,
  patience: null,
  beta: 0.1,
  seed: 42,
}
