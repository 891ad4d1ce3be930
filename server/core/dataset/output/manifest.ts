import { z } from 'zod'
import { rowKinds } from '../row/content.ts'
import { splitNames } from '../row/row.ts'
import { textHash } from '../../textHash.ts'
import { outputFormatNames } from './outputFormats.ts'

const fileSchema = z.strictObject({
  /** Below the folder, with `/`; the name of a single file. */
  path: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  /** Of a data file: its records, and what a reader found in it. */
  records: z.int().optional(),
  kind: z.enum(rowKinds as [string, ...string[]]).optional(),
  split: z.enum(splitNames).optional(),
})
export type ManifestFile = z.infer<typeof fileSchema>

export const manifestSchema = z.strictObject({
  /** The version of Assay. */
  assay: z.string(),
  format: z.enum(outputFormatNames),
  dataset: z.string(),
  /** `snapshot`: its name, null for the present rows. `sha256`: of the rows that were looked at, see `rowsHash`. */
  source: z.strictObject({ snapshot: z.string().nullable(), sha256: z.string() }),
  /** What was chosen of them. */
  chosen: z.strictObject({ split: z.enum(splitNames).nullable(), statuses: z.array(z.string()), rows: z.literal('named').optional() }),
  /** Rows of the dataset that are in the files, and records in the files. They differ where a pair became two labels. */
  rows: z.int(),
  records: z.int(),
  /** How many rows each split has in the files; `none`: rows of no split. */
  splits: z.record(z.string(), z.int()),
  /** Why rows were left out, with their number. */
  left: z.array(z.strictObject({ reason: z.string(), rows: z.int() })),
  /** What was written otherwise than the rows have it, and what a reader has to know. */
  notes: z.array(z.string()),
  /** Of the completion text: the model whose chat template wrote it. */
  template: z.strictObject({ model: z.string(), sha256: z.string(), chatTemplateHash: z.string(), endToken: z.string() }).optional(),
  /** Every data file was read again and its records compared with the rows. */
  readBack: z.strictObject({ records: z.int(), equal: z.literal(true) }),
  /** See `exportHash`. */
  sha256: z.string(),
  files: z.array(fileSchema),
})

/** What an export says about itself: `manifest.json` in a folder, `NAME.manifest.json` beside a file. It has no date, so that equal exports are equal. */
export type Manifest = z.infer<typeof manifestSchema>

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** The manifest of a text, null if it is none. */
export function readManifest(text: string): Manifest | null {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/**
 * The hash of an export: of a single file its SHA-256; of a folder the SHA-256 of one line `SHA256  PATH` for each file but the manifest, sorted by
 * path, each with a line end. `sha256sum` prints the same lines.
 */
export function exportHash(files: readonly Pick<ManifestFile, 'path' | 'sha256'>[], shape: 'file' | 'folder'): string {
  if (shape === 'file') return files[0]?.sha256 ?? ''
  const lines = files.map(({ path, sha256 }) => ({ path, line: `${sha256}  ${path}\n` })).toSorted((a, b) => (a.path < b.path ? -1 : 1))
  return textHash(lines.map(({ line }) => line).join(''))
}
