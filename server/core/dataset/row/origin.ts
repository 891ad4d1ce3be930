import { z } from 'zod'
import { cellKeySchema, runIdSchema, slugSchema } from '../../ids.ts'
import type { Json } from '../../json.ts'

const json = z.custom<Json>((value) => value !== undefined)

/** A grid cell as the row remembers it. What is stored under its key has the prompt, the parameters and the timings. */
const cellOriginSchema = z.strictObject({
  key: cellKeySchema,
  notebook: slugSchema,
  run: runIdSchema.nullable(),
  variant: z.string(),
  /** The name of the test case. */
  case: z.string(),
  point: z.record(z.string(), json),
  repeat: z.int(),
  seed: z.int(),
  model: z.strictObject({ id: z.string(), sha256: z.string() }),
  scores: z.record(z.string(), z.number().nullable()),
})
export type CellOrigin = z.infer<typeof cellOriginSchema>

/** A passage of an index. Positions count UTF-16 units of the document's text. */
const passageOriginSchema = z.strictObject({
  index: z.string(),
  document: z.string(),
  start: z.int(),
  end: z.int(),
  page: z.int().nullable(),
  text: z.string(),
})
export type PassageOrigin = z.infer<typeof passageOriginSchema>

const writerSchema = z.strictObject({ model: z.string(), sha256: z.string(), seed: z.int() })

const originSchemas = {
  /** `file`: its name, or its path in the project with `/`; `line` from 1: the line, or the number of the record where a format has no lines. */
  file: z.strictObject({ from: z.literal('file'), file: z.string(), line: z.int(), sha256: z.string() }),
  /** An answer from a grid. `isCorrected`: the answer is a person's correction of the output. */
  cell: z.strictObject({ from: z.literal('cell'), cell: cellOriginSchema, isCorrected: z.boolean() }),
  /** Two answers to one prompt. With one key on both sides, `chosen` is the correction of `rejected`. */
  cells: z.strictObject({ from: z.literal('cells'), chosen: cellOriginSchema, rejected: cellOriginSchema }),
  /** Written by a model about a passage. */
  passage: z.strictObject({ from: z.literal('passage'), passage: passageOriginSchema, writer: writerSchema }),
  /** Written by a model from another row, or made of a row by an edit. */
  row: z.strictObject({ from: z.literal('row'), row: z.string(), how: z.enum(['paraphrase', 'edit']), writer: writerSchema.nullable() }),
  hand: z.strictObject({ from: z.literal('hand') }),
} as const

export const originSchema = z.discriminatedUnion('from', [
  originSchemas.file,
  originSchemas.cell,
  originSchemas.cells,
  originSchemas.passage,
  originSchemas.row,
  originSchemas.hand,
])

/** Where a row comes from. */
export type Origin = z.infer<typeof originSchema>

/** The cells that a row was made of. */
export function cellsOf(origin: Origin): CellOrigin[] {
  if (origin.from === 'cell') return [origin.cell]
  return origin.from === 'cells' ? [origin.chosen, origin.rejected] : []
}
