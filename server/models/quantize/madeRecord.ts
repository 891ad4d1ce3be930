import { join } from 'node:path'
import { z } from 'zod'
import { AppError, type ErrorData } from '../../core/errors.ts'
import { atomicWrite } from '../../io/files/atomicWrite.ts'
import { readTextFile } from '../../io/files/readTextFile.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

const recordSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  /** Below models/. */
  file: z.string(),
  sha256,
  bytes: z.number().int().nonnegative(),
  licence: z.string().nullable(),
  /** As in the metadata of the file, such as `Q8_0`. */
  type: z.string(),
  /** `fallbacks`: tensors that cannot be stored in the type and have another one. */
  tensors: z.number().int(),
  fallbacks: z.number().int(),
  /** `sha256`: of the model as `ModelRef.hash`. */
  madeFrom: z.object({ id: z.string(), sha256, type: z.string() }),
  /** Such as `llama.cpp v0.5.0`. */
  madeBy: z.string(),
})

/** How a file in models/ was made: its entry, as the manifest has one for a download. */
export type MadeRecord = z.infer<typeof recordSchema>

/** The name of the record of a GGUF file, beside it: `x.gguf` has `x.made.json`. */
export function recordName(file: string): string {
  return file.replace(/\.gguf$/i, '.made.json')
}

/** The record of a file; null if it has none, or one that cannot be read: it is then a file like any other. */
export async function readMadeRecord(models: string, file: string): Promise<MadeRecord | null> {
  const name = recordName(file)
  try {
    const { text } = await readTextFile(join(models, name), { within: null, name: `models/${name}` })
    return recordSchema.safeParse(JSON.parse(text)).data ?? null
  } catch (thrown) {
    if (thrown instanceof AppError || thrown instanceof SyntaxError) return null
    throw thrown
  }
}

/** @throws AppError DISK_FULL, NOT_ALLOWED */
export async function writeMadeRecord(models: string, record: MadeRecord): Promise<void> {
  await atomicWrite(join(models, recordName(record.file)), `${JSON.stringify(record, null, 2)}\n`, { within: null })
}

/** Why the file is not the one of its record: `found` is its size in bytes, or its SHA-256. Null if it is. */
export function recordProblem(record: MadeRecord, found: { bytes: number } | { sha256: string }): ErrorData | null {
  const same = 'bytes' in found ? found.bytes === record.bytes : found.sha256 === record.sha256
  if (same) return null
  const { file, madeFrom, id } = record
  return new AppError(
    'MODEL_BROKEN',
    `${file} is not the file that ${recordName(file)} describes. Delete both and make it again: ${quantizeCommand(madeFrom.id, { type: record.type, name: id })}. If you put another file there, delete the record only.`,
    { place: { file: `models/${file}` } },
  ).toData()
}

/** The command that makes a file. `name` is left out where it is what the command gives anyway. */
function quantizeCommand(from: string, { type, name }: { type: string; name: string }): string {
  const usual = name.toUpperCase() === `${from}.${type}`.toUpperCase()
  return `npm run assay -- models quantize ${from} --to ${type.toLowerCase()}${usual ? '' : ` --name ${name}`}`
}
