import { z } from 'zod'
import type { Json } from '../../json.ts'
import { mostColumns } from '../defaults.ts'

/** A test case as written: `id` is null if the line has none, `line` is the 1-based line of its file. */
export type CaseRow = { id: string | null; vars: Record<string, Json>; reference: string | string[] | null; tags: string[]; line: number }

/** A case with the file it came from. */
export type FiledCase = CaseRow & { file: string }

/** Not `z.record`, which silently drops a key named `__proto__`. */
const varsSchema = z
  .custom<Record<string, unknown>>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), {
    error: 'must be keys and values',
    abort: true,
  })
  .refine((vars) => Object.keys(vars).length <= mostColumns, { error: `has more than ${mostColumns} variables` })

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)

/** A number in place of a text (`reference: 12`) is read as text, because the outputs it is compared with are texts. */
export const caseSchema = z.strictObject({
  id: z.union([z.string().min(1).max(200), z.number().transform(String)], { error: 'must be a text of 1 to 200 characters' }).nullish(),
  vars: varsSchema,
  reference: z.union([scalar, z.array(scalar)], { error: 'must be a text or a list of texts' }).nullish(),
  tags: z.union([z.array(scalar), scalar.transform((tag) => [tag])], { error: 'must be a text or a list of texts' }).nullish(),
})

export const shotSchema = z.strictObject({ vars: varsSchema, output: scalar })

export const caseKeys: readonly string[] = Object.keys(caseSchema.shape)
export const shotKeys: readonly string[] = Object.keys(shotSchema.shape)

export function toCaseRow(parsed: z.infer<typeof caseSchema>, line: number): CaseRow {
  const { id = null, vars, reference = null, tags } = parsed
  return { id, vars: vars as Record<string, Json>, reference, tags: tags ?? [], line }
}
