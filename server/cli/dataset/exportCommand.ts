import { dirname, extname, resolve } from 'node:path'
import type { OpenaiProfileName } from '../../core/dataset/output/openai/openaiProfiles.ts'
import { type Container, containers, outputFormat, type OutputFormatName } from '../../core/dataset/output/outputFormats.ts'
import { type RowId, rowIdSchema, type RowStatus, type SplitName } from '../../core/dataset/row/row.ts'
import { AppError } from '../../core/errors.ts'
import { datasetName } from '../../datasets/names.ts'
import { present } from '../../datasets/snapshots/snapshotDataset.ts'
import { pathKind } from '../../io/files/pathKind.ts'
import { countText } from '../print/countText.ts'
import { exitCodes, printError } from '../print/exitCode.ts'
import { writeOut } from '../print/writeOut.ts'
import { withDatasets } from './withDatasets.ts'

export type ExportDatasetOptions = {
  format: OutputFormatName
  out: string
  split?: SplitName
  snapshot?: string
  status?: RowStatus[]
  rows?: string[]
  model?: string
  profile: OpenaiProfileName
  unpair?: boolean
  withOrigin?: boolean
  license?: string
  language?: string[]
  force?: boolean
  json?: boolean
}

/** Reasons that are printed; the manifest has all of them. */
const REASONS_SHOWN = 10

/** `assay dataset export`. */
export async function exportDatasetCommand(name: string, options: ExportDatasetOptions): Promise<number> {
  const { format, out, split, snapshot, status, rows, model, profile, unpair, withOrigin, license, language, force, json } = options
  const { path, container } = await target(format, out)
  for (const option of unusedOptions(options)) printError(`note: ${option} is not used by ${outputFormat(format).title}.`)
  return withDatasets(async (project, signal) => {
    const result = await project.exportDataset(
      {
        dataset: datasetName(name),
        snapshot: snapshot === undefined || snapshot === present ? null : snapshot,
        format,
        container,
        path,
        isForced: force,
        split,
        statuses: status,
        rows: rows?.map((id) => rowIdOf(id)),
        unpair,
        withOrigin,
        profile,
        card: { license, languages: language },
        model,
      },
      { signal },
    )
    const { rows: exported, sha256, left, notes, manifest } = result
    for (const note of notes) printError(`note: ${note}`)
    if (json) await writeOut(JSON.stringify({ path: out, rows: exported, sha256, left, notes }))
    else {
      for (const { reason, rows: count } of manifest.left.slice(0, REASONS_SHOWN))
        printError(`left out, ${countText(count, 'row')}: ${reason}`)
      const parts = Object.entries(manifest.splits).map(([part, count]) => `${part === 'none' ? 'no split' : part} ${count}`)
      await writeOut(
        `${out}: ${countText(exported, 'row')} (${parts.join(', ')})${left.length > 0 ? `, ${left.length} left out` : ''}; sha256 ${sha256}`,
      )
    }
    return exitCodes.done
  })
}

/** Options that say something about other formats. */
function unusedOptions({ format, model, unpair, license, language }: ExportDatasetOptions): string[] {
  const uses: [option: string, isGiven: boolean, isUsed: boolean][] = [
    ['--model', model !== undefined, format === 'text'],
    ['--unpair', unpair === true, outputFormat(format).forms.label !== undefined && outputFormat(format).forms.preference === undefined],
    ['--license', license !== undefined, format === 'huggingface'],
    ['--language', language !== undefined, format === 'huggingface'],
  ]
  return uses.flatMap(([option, isGiven, isUsed]) => (isGiven && !isUsed ? [option] : []))
}

function rowIdOf(text: string): RowId {
  const id = rowIdSchema.safeParse(text)
  if (id.success) return id.data
  throw new AppError('BAD_INPUT', `${JSON.stringify(text)} is no id of a row. An id has twelve hex digits, such as 0123456789ab.`)
}

/** The absolute path, checked before the work begins, and what the ending of a file says. */
async function target(name: OutputFormatName, out: string): Promise<{ path: string; container: Container | undefined }> {
  if (out.trim() === '') throw new AppError('BAD_INPUT', 'Say where the export goes: --out PATH.')
  const path = resolve(out)
  if ((await pathKind(dirname(path))) !== 'folder')
    throw new AppError('FILE_MISSING', `--out ${out}: there is no folder ${dirname(out)}. Create it, or write the export elsewhere.`)
  const format = outputFormat(name)
  if (format.shape === 'folder') return { path, container: undefined }
  const ending = extname(path).slice(1).toLowerCase()
  const container = containers.find((known) => known === ending)
  if (container !== undefined && format.containers.includes(container)) return { path, container }
  throw new AppError(
    'BAD_INPUT',
    `--out ${out}: ${format.title} is a file whose name ends in ${format.containers.map((known) => `.${known}`).join(' or ')}.`,
  )
}
