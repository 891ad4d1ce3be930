import { z } from 'zod'
import type { Shot } from '../core/experiment/experiment.ts'
import type { Json } from '../core/json.ts'

export const presetIdSchema = z
  .string()
  .max(80)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]*(?<!\.)$/u, 'use letters, digits, ., - and _')

const jsonSchema: z.ZodType<Json> = z.json()
const shotSchema = z.object({ vars: z.record(z.string(), jsonSchema), output: z.string() })

/** A preset to be saved. Without an `id`, it is a new preset, whose id is made from its title. */
export const presetInputSchema = z.object({
  id: presetIdSchema.optional(),
  title: z.string().trim().min(1).max(200),
  /** A language tag such as `ko` or `en`. */
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'use a language tag such as ko or en'),
  active: z.boolean(),
  description: z.string().max(2000),
  tags: z.array(z.string().min(1).max(60)).max(30),
  variant: z.object({
    name: z.string().min(1).max(80),
    system: z.string().nullable(),
    user: z.string().min(1),
    assistant: z.string().nullable(),
  }),
  shots: z.array(shotSchema).max(1000),
})
export type PresetInput = z.infer<typeof presetInputSchema>

export type Preset = {
  id: string
  title: string
  language: string
  /** An inactive preset stays in the library but is not offered for insertion. */
  active: boolean
  /** The day on which it was made, such as `2026-11-22`; null if the file does not say. */
  created: string | null
  description: string
  tags: string[]
  variant: { name: string; system: string | null; user: string; assistant: string | null }
  shots: Shot[]
  /** Earlier texts, the newest first. Times are milliseconds since 1970. */
  versions: { version: number; savedAt: number }[]
  /** What is wrong with the file, in sentences; empty if all of it was read. */
  problems: string[]
}

/** The prompt library, for the rest of the product. Its errors are AppErrors. */
export interface PresetService {
  list(): Promise<Preset[]>
  save(input: PresetInput): Promise<{ id: string }>
  version(id: string, version: number): Promise<Preset>
  remove(id: string): Promise<{ undo: string }>
  restore(undo: string): Promise<{ id: string }>
}
