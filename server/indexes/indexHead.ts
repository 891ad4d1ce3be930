import { z } from 'zod'
import { AppError } from '../core/errors.ts'
import { chunkSettingsSchema, fullTextSchema } from '../core/retrieval/indexConfig.ts'

const fieldSchema = z.object({ column: z.string(), type: z.enum(['string', 'number']) })

/** What an index is, stored in each of its versions. */
const headSchema = z.object({
  format: z.literal(1),
  /** `building`: not all files of its sources are in it, or not in their present form. */
  state: z.enum(['building', 'complete']),
  chunks: chunkSettingsSchema,
  language: z.enum(['ko', 'en', 'mixed']),
  /** Why this language, as a sentence. */
  languageReason: z.string(),
  fullText: fullTextSchema,
  /** Null: full text only. */
  embedder: z.object({ id: z.string(), hash: z.string(), dimensions: z.number(), tokenLimit: z.number().nullable() }).nullable(),
  /** Metadata columns by the names that users know. */
  fields: z.record(z.string(), fieldSchema),
  /** The folders and files that it was built from, absolute. */
  sources: z.array(z.string()),
  /** It was made for a notebook, which may replace it. Absent in others, and in those of older builds. */
  forNotebook: z.literal(true).optional(),
  documentCount: z.number(),
  chunkCount: z.number(),
  /** Passages of which the embedder reads only the beginning. */
  cutCount: z.number(),
  /** Files that are not in the index. */
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
  /** Identifies passages and configuration; null while building. */
  contentHash: z.string().nullable(),
  buildMs: z.number(),
  builtAt: z.number(),
})

export type IndexHead = z.infer<typeof headSchema>

/** @throws AppError CONFLICT for an index whose first build has just begun, STORE_BROKEN for one of another version of Assay */
export function readHead(name: string, text: string): IndexHead {
  if (text === '')
    throw new AppError('CONFLICT', `The index ${name} is empty, because its first build has just begun. Wait for it, or build it again.`)
  const parsed = headSchema.safeParse(jsonOf(text))
  if (!parsed.success)
    throw new AppError(
      'STORE_BROKEN',
      `The index ${name} was made by another version of Assay. Build it again under another name, or remove it.`,
    )
  return parsed.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
