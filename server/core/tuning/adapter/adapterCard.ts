import { z } from 'zod'
import { slugSchema } from '../../ids.ts'
import { tuningSettingsSchema } from '../settings/tuningSettings.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * What lies beside the file of an adapter, as `adapter.json`: which weights it belongs to and how it was made. It holds no path but the
 * plain name of the file.
 */
export const adapterCardSchema = z.strictObject({
  format: z.literal(1),
  /** Its name in notebooks, and of its folder. */
  id: slugSchema,
  /** The GGUF file in the same folder. */
  file: z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}_.-]*\.gguf$/u),
  sha256,
  /** The model that it was trained on: only a model file with this SHA-256 is used with it. */
  base: z.strictObject({ id: z.string().max(200), sha256 }),
  rank: z.int().positive(),
  alpha: z.number().positive(),
  targets: z.array(z.string().max(100)),
  /** ISO 8601, UTC. */
  madeAt: z.string(),
  /** Null if it was made elsewhere. */
  training: z
    .strictObject({
      job: z.string(),
      settings: tuningSettingsSchema,
      dataset: z.strictObject({ name: z.string(), snapshot: z.string(), sha256 }),
      rows: z.strictObject({ train: z.int(), validation: z.int() }),
      steps: z.int(),
      trainTokens: z.int(),
      tokensPerSecond: z.number().nullable(),
      loss: z.strictObject({ first: z.number().nullable(), last: z.number().nullable() }),
      validationLoss: z.number().nullable(),
      /** Of the step whose weights are in the file. */
      bestStep: z.int().nullable(),
      /** `trainedKey` of the prompts of all rows that it was trained or chosen on (splits train and validation). */
      prompts: z.array(z.string().regex(/^[0-9a-f]{16}$/)),
      ms: z.number(),
    })
    .nullable(),
})
export type AdapterCard = z.infer<typeof adapterCardSchema>
/** How an adapter was trained here. */
export type AdapterTraining = NonNullable<AdapterCard['training']>
