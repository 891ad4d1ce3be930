import { basename } from 'node:path'
import { checkCardFacts } from '../../core/dataset/output/folder/datasetCard.ts'
import type { DataFile } from '../../core/dataset/output/folder/folderLayout.ts'
import { folderFiles } from '../../core/dataset/output/folder/folderFiles.ts'
import { exportHash, type Manifest, type ManifestFile, manifestText } from '../../core/dataset/output/manifest.ts'
import { type Container, type FolderFormatName, type OutputFormat, outputFormat } from '../../core/dataset/output/outputFormats.ts'
import { type CardFeature, huggingFaceFeatures } from '../../core/dataset/output/table/huggingFaceFeatures.ts'
import type { DatasetRow, SplitName } from '../../core/dataset/row/row.ts'
import { AppError } from '../../core/errors.ts'
import { type ExportStage, stageExport, stageNames } from '../../io/datasets/write/exportStage.ts'
import { createOutFile } from '../../io/datasets/write/outFile.ts'
import { fileError } from '../../io/files/fileError.ts'
import type { TallySplit } from './cardTally.ts'
import { exportNotes } from './exportNotes.ts'
import type { ExportDeps, ExportRequest, ExportResult } from './exportRequest.ts'
import { defaultStatuses, type Gathered, gatherParts, type OpenPart } from './gatherParts.ts'
import type { FinishedPart } from './partWriter.ts'
import { readBack } from './readBack.ts'

export type ExportOptions = { signal?: AbortSignal | undefined; progress?: ((rows: number) => void) | undefined }

/** A data file in the stage, with all that is known about it. */
type Part = DataFile & FinishedPart & { features: CardFeature[] }

/**
 * Writes the chosen rows as a file or a folder of a format, reads it again, compares it with the rows, and only then puts it in place. Rows that
 * the format cannot hold are left out and named. The rows are read once, one after the other. It waits for the disk, so it belongs into a worker
 * thread or a command.
 * @throws AppError BAD_INPUT (no row can be exported, or the request makes no sense), CONFLICT (something else is at the target), CANCELLED,
 * DISK_FULL, NOT_ALLOWED, INTERNAL (the file does not say what the rows say). Nothing is at the target then that was not before.
 */
export async function exportRows(
  deps: ExportDeps,
  rows: Iterable<DatasetRow> | AsyncIterable<DatasetRow>,
  request: ExportRequest,
  { signal, progress }: ExportOptions = {},
): Promise<ExportResult> {
  const format = outputFormat(request.format)
  const container = containerOf(request, format)
  if (request.withOrigin && !format.takesMembers)
    throw new AppError('BAD_INPUT', `${format.title} takes no further members, so origins cannot be added. Leave --with-origin out.`)
  if (request.format === 'huggingface') checkCardFacts(request.card ?? {})
  const stage = await stageExport({ path: request.path, shape: format.shape, isForced: request.isForced ?? false })
  const opened: OpenPart[] = []
  try {
    const gathered = await gatherParts(rows, {
      deps,
      stage,
      request,
      container,
      signal,
      progress,
      opened: (part) => void opened.push(part),
    })
    const placed = await placeParts(gathered, { stage, request, format })
    const onBatch = () => {
      signal?.throwIfAborted()
      progress?.(gathered.read)
    }
    const records = await compare(placed.parts, { stage, container, format, onBatch })
    const result = await complete({ deps, stage, request, format, container, gathered, placed, records })
    await stage.commit()
    return result
  } catch (thrown) {
    for (const { writer } of opened) writer.abandon()
    await stage.discard()
    throw fileError(thrown, basename(request.path))
  }
}

function containerOf({ container }: ExportRequest, format: OutputFormat): Container {
  if (format.shape === 'folder') return format.container
  if (container === undefined || format.containers.includes(container)) return container ?? format.containers[0]
  throw new AppError(
    'BAD_INPUT',
    `${format.title} is written as ${format.containers.map((name) => `.${name}`).join(' or ')}. Give the file such a name.`,
  )
}

/** `parts` in the order of their paths. `splits`: how many rows each has. `counted`: the splits of the rows that are in the parts. */
type Placed = {
  parts: Part[]
  splits: Partial<Record<TallySplit, number>>
  counted: TallySplit[]
  left: ExportResult['left']
  notes: string[]
}

/** Gives each part its name in the stage. */
async function placeParts(
  { parts, tally, unsplit, left }: Gathered,
  { stage, request, format }: { stage: ExportStage; request: ExportRequest; format: OutputFormat },
): Promise<Placed> {
  if (parts.length === 0) throw nothing(left, request)
  if (format.shape === 'file') {
    const [part] = parts
    const files = part ? [await finish(part, { name: stageNames.data, split: 'train' })] : []
    await stage.drop('.parts')
    const splits = tally.splits()
    return { parts: files, splits, counted: Object.keys(splits) as TallySplit[], left, notes: [] }
  }
  const { path } = folderFiles[request.format as FolderFormatName]
  const hasSplits = parts.some(({ split }) => split !== 'none')
  const kept = parts.filter(({ split }) => split !== 'none' || !hasSplits)
  for (const { writer } of parts) if (!kept.some((part) => part.writer === writer)) writer.abandon()
  const kinds = new Set(kept.map(({ kind }) => kind)).size
  const files: Part[] = []
  for (const part of kept) {
    const split: SplitName = part.split === 'none' ? 'train' : part.split
    files.push(await finish(part, { name: path({ kind: part.kind, split }, kinds), split }))
  }
  await stage.drop('.parts')
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  if (!hasSplits) {
    const notes = ['No row is in a split, so all of them are in train. Make splits with npm run assay -- dataset split.']
    return { parts: sorted, splits: { train: unsplit.length }, counted: ['none'], left, notes }
  }
  const reason = 'The row is in no split while others are, and a folder has its files by split. Give it a split.'
  const { none: _none, ...splits } = tally.splits()
  const counted = Object.keys(splits) as TallySplit[]
  return { parts: sorted, splits, counted, left: [...left, ...unsplit.map((row) => ({ row, reason }))], notes: [] }
}

async function finish({ kind, form, shape, writer }: OpenPart, { name, split }: { name: string; split: SplitName }): Promise<Part> {
  const finished = await writer.finish(name)
  return {
    ...finished,
    path: name,
    kind,
    form,
    split,
    rows: finished.records,
    members: [...shape.columns().keys()],
    features: huggingFaceFeatures(shape.columns()),
  }
}

function nothing(left: ExportResult['left'], { split }: ExportRequest): AppError {
  const [first] = left
  if (first) return new AppError('BAD_INPUT', `None of ${left.length} rows can be exported. The first one, ${first.row}: ${first.reason}`)
  return new AppError('BAD_INPUT', `There is no row to export${split === undefined ? '' : ` in ${split}`}. Choose other rows.`)
}

/** Reads every data file again. @throws AppError INTERNAL at a difference */
async function compare(
  parts: readonly Part[],
  { stage, container, format, onBatch }: { stage: ExportStage; container: Container; format: OutputFormat; onBatch: () => void },
): Promise<number> {
  let records = 0
  for (const { path, form, digests } of parts) {
    const name = format.shape === 'file' ? format.title : path
    records += await readBack(await stage.fileFor(path), { container, form, tools: format.tools, digests, name, onBatch })
  }
  return records
}

type Completion = {
  deps: ExportDeps
  stage: ExportStage
  request: ExportRequest
  format: OutputFormat
  container: Container
  gathered: Gathered
  placed: Placed
  records: number
}

/** Writes what an export has besides its data. */
async function complete({ deps, stage, request, format, container, gathered, placed, records }: Completion): Promise<ExportResult> {
  const { tally, notes, kinds, columns, sourceHash, template } = gathered
  const { dataset, snapshot } = request
  const isFile = format.shape === 'file'
  const data = placed.parts.map(({ path, bytes, sha256, records: count, kind, split }): ManifestFile =>
    isFile ? { path: basename(request.path), bytes, sha256, records: count } : { path, bytes, sha256, records: count, kind, split },
  )
  const { counted } = placed
  const others: ManifestFile[] = []
  const extraNotes: string[] = []
  if (!isFile) {
    const folder = folderFiles[request.format as FolderFormatName]
    const facts = { ...request.card, languages: request.card?.languages ?? tally.languages(counted) }
    const input = { dataset, snapshot, facts, counts: tally.counts(counted), files: placed.parts, version: deps.version }
    for (const [path, text] of Object.entries(folder.texts(input))) others.push(await textFile(stage, { path, text }))
    extraNotes.push(...folder.notes(placed.parts))
  }
  const files = [...data, ...others].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const rows = Object.values(placed.splits).reduce((sum, count) => sum + count, 0)
  const manifest: Manifest = {
    assay: deps.version,
    format: request.format,
    dataset,
    source: { snapshot, sha256: sourceHash },
    chosen: {
      split: request.split ?? null,
      statuses: [...(request.statuses ?? (request.rows ? [] : defaultStatuses))],
      ...(request.rows && { rows: 'named' as const }),
    },
    rows,
    records,
    splits: placed.splits,
    left: countReasons(placed.left),
    notes: [
      ...[...notes].map(([note, count]) => `${note} (${count} ${count === 1 ? 'row' : 'rows'})`),
      ...placed.notes,
      ...exportNotes({
        format: request.format,
        container,
        kinds,
        splits: placed.splits,
        records,
        template,
        unwritten: columns.unwritten(),
      }),
      ...extraNotes,
    ],
    ...(template && { template }),
    readBack: { records, equal: true },
    sha256: exportHash(files, format.shape),
    files,
  }
  await textFile(stage, { path: stageNames.manifest, text: manifestText(manifest) })
  return { rows, sha256: manifest.sha256, left: placed.left, notes: manifest.notes, manifest }
}

async function textFile(stage: ExportStage, { path, text }: { path: string; text: string }): Promise<ManifestFile> {
  const out = createOutFile(await stage.fileFor(path))
  try {
    out.write(text)
    return { path, ...out.close() }
  } finally {
    out.abandon()
  }
}

function countReasons(left: ExportResult['left']): Manifest['left'] {
  const counts = new Map<string, number>()
  for (const { reason } of left) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, rows]) => ({ reason, rows })).toSorted((a, b) => b.rows - a.rows)
}
