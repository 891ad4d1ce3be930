import { z } from 'zod'
import type { Json } from '../../json.ts'
import { contentSchema } from './content.ts'
import { originSchema } from './origin.ts'

export const rowIdSchema = z
  .string()
  .regex(/^[0-9a-f]{12}$/)
  .brand<'RowId'>()
/** Twelve hex digits; see `rowId.ts`. */
export type RowId = z.infer<typeof rowIdSchema>

/** `edited`: accepted, with a content that a person changed. */
export const rowStatuses = ['new', 'accepted', 'edited', 'rejected'] as const
export type RowStatus = (typeof rowStatuses)[number]

export const splitNames = ['train', 'validation', 'test'] as const
export type SplitName = (typeof splitNames)[number]

const json = z.custom<Json>((value) => value !== undefined)
const decisions = ['accepted', 'edited', 'rejected'] as const

/** The last decision of one reviewer. `at`: ISO 8601, UTC. */
const reviewSchema = z.strictObject({ by: z.string(), decision: z.enum(decisions), reason: z.string().nullable(), at: z.string() })
export type Review = z.infer<typeof reviewSchema>

/** An edit: the content before it. `how` names a repair that a check made, null for an edit by hand. */
const editSchema = z.strictObject({ at: z.string(), by: z.string(), how: z.string().nullable(), before: contentSchema })

export const rowSchema = z.strictObject({
  id: rowIdSchema,
  content: contentSchema,
  status: z.enum(rowStatuses),
  /** Why it was rejected. */
  reason: z.string().nullable(),
  split: z.enum(splitNames).nullable(),
  /** Sorted, without repetition. */
  tags: z.array(z.string()),
  notes: z.string(),
  rating: z.int().min(1).max(5).nullable(),
  /** What the source had besides, by column; used to group and to stratify. */
  fields: z.record(z.string(), json),
  origin: originSchema,
  /** At most one of each reviewer, the oldest first. */
  reviews: z.array(reviewSchema),
  /** The oldest first. */
  history: z.array(editSchema),
})

/** A row of a dataset. */
export type DatasetRow = z.infer<typeof rowSchema>

/** A row as it begins. */
export function newRow(
  id: RowId,
  content: DatasetRow['content'],
  origin: DatasetRow['origin'],
  known: Partial<Pick<DatasetRow, 'split' | 'tags' | 'fields' | 'notes'>> = {},
): DatasetRow {
  return {
    id,
    content,
    status: 'new',
    reason: null,
    split: null,
    tags: [],
    notes: '',
    rating: null,
    fields: {},
    origin,
    reviews: [],
    history: [],
    ...known,
  }
}
