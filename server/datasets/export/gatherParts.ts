import { createHash } from 'node:crypto'
import { tableColumns } from '../../core/dataset/formats/table.ts'
import { type Container, type OutputForm, outputFormat } from '../../core/dataset/output/outputFormats.ts'
import { createShape, type RecordsShape } from '../../core/dataset/output/table/recordShape.ts'
import type { RowKind } from '../../core/dataset/row/content.ts'
import type { DatasetRow, RowId, RowStatus } from '../../core/dataset/row/row.ts'
import { rowLine } from '../../core/dataset/row/rowLine.ts'
import { AppError } from '../../core/errors.ts'
import type { ExportStage } from '../../io/datasets/write/exportStage.ts'
import { type CardTally, createCardTally, type TallySplit } from './cardTally.ts'
import { type ColumnTally, createColumnTally } from './exportNotes.ts'
import type { ExportDeps, ExportRequest, ExportResult, TextTemplate } from './exportRequest.ts'
import { openPart, type PartWriter } from './partWriter.ts'
import { type RowRecords, rowRecords } from './rowRecords.ts'

/** Rows between two looks at the signal; the texts of as many are asked for at once. */
const SLICE_ROWS = 250

export const defaultStatuses: readonly RowStatus[] = ['new', 'accepted', 'edited']

/** A data file that is being written. In a single file `kind` and `split` are those of its first row. */
export type OpenPart = { kind: RowKind; split: TallySplit; form: OutputForm; shape: RecordsShape; writer: PartWriter }

/** The rows of an export in the files of the stage. */
export type Gathered = {
  parts: OpenPart[]
  tally: CardTally
  left: ExportResult['left']
  /** Sentences with the number of rows that they are about. */
  notes: Map<string, number>
  kinds: Map<RowKind, number>
  columns: ColumnTally
  /** Rows of no split. */
  unsplit: RowId[]
  /** Rows that were looked at. */
  read: number
  /** SHA-256 of the lines of all rows that were looked at, as in a snapshot. */
  sourceHash: string
  template: TextTemplate | undefined
}

export type Gathering = {
  deps: ExportDeps
  stage: ExportStage
  request: ExportRequest
  container: Container
  /** Takes each part as soon as it is open, so that it can be closed after an error. */
  opened: (part: OpenPart) => void
  signal: AbortSignal | undefined
  progress: ((rows: number) => void) | undefined
}

/** Reads all rows once and writes the chosen ones into the parts that they belong to. @throws AppError CANCELLED, and errors of the file system */
export async function gatherParts(rows: Iterable<DatasetRow> | AsyncIterable<DatasetRow>, gathering: Gathering): Promise<Gathered> {
  const { request, signal, progress } = gathering
  const isChosen = choiceOf(request)
  const source = createHash('sha256')
  const shapes = new Map<RowKind | 'all', RecordsShape>()
  const parts = new Map<string, OpenPart>()
  const missing = new Set(request.rows)
  const gathered: Omit<Gathered, 'parts' | 'read' | 'sourceHash'> = {
    tally: createCardTally(),
    left: [],
    notes: new Map(),
    kinds: new Map(),
    columns: createColumnTally(),
    unsplit: [],
    template: undefined,
  }
  let slice: { row: DatasetRow; made: RowRecords }[] = []
  let read = 0

  async function take(row: DatasetRow, made: RowRecords): Promise<void> {
    if ('reason' in made) return void gathered.left.push({ row: row.id, reason: made.reason })
    for (const record of made.records) {
      const { kind } = record.content
      const part = await partFor({ kind, split: row.split ?? 'none', form: record.form }, { parts, shapes, gathering })
      part.writer.add(record)
      gathered.kinds.set(kind, (gathered.kinds.get(kind) ?? 0) + 1)
    }
    for (const note of new Set(made.notes)) gathered.notes.set(note, (gathered.notes.get(note) ?? 0) + 1)
    gathered.tally.add(row)
    gathered.columns.add(row)
    if (row.split === null) gathered.unsplit.push(row.id)
  }

  async function flush(): Promise<void> {
    signal?.throwIfAborted()
    const done = request.format === 'text' ? await withTexts(slice, gathering.deps) : { slice, template: undefined }
    gathered.template ??= done.template
    for (const { row, made } of done.slice) await take(row, made)
    slice = []
    progress?.(read)
  }

  for await (const row of rows) {
    read += 1
    source.update(`${rowLine(row)}\n`)
    const isNamed = missing.delete(row.id)
    if (!isChosen(row)) {
      if (isNamed) gathered.left.push({ row: row.id, reason: 'The row is of another split or status than those that were asked for.' })
      continue
    }
    slice.push({ row, made: rowRecords(row, request) })
    if (slice.length >= SLICE_ROWS) await flush()
  }
  await flush()
  for (const row of missing) gathered.left.push({ row, reason: 'There is no row with this id.' })
  return { ...gathered, read, parts: [...parts.values()], sourceHash: source.digest('hex') }
}

/** Rows that are named are taken whatever their status is, unless the request has statuses too. */
export function choiceOf({ rows, split, statuses }: Pick<ExportRequest, 'rows' | 'split' | 'statuses'>): (row: DatasetRow) => boolean {
  const named = rows && new Set(rows)
  const allowed = statuses ?? (named ? undefined : defaultStatuses)
  return (row) =>
    (split === undefined || row.split === split) &&
    (allowed === undefined || allowed.includes(row.status)) &&
    (named === undefined || named.has(row.id))
}

type PartPlace = Pick<OpenPart, 'kind' | 'split' | 'form'>

async function partFor(
  place: PartPlace,
  {
    parts,
    shapes,
    gathering: { deps, stage, request, container, opened },
  }: { parts: Map<string, OpenPart>; shapes: Map<RowKind | 'all', RecordsShape>; gathering: Gathering },
): Promise<OpenPart> {
  const isFile = outputFormat(request.format).shape === 'file'
  const name = isFile ? 'all' : `${place.kind}.${place.split}`
  const known = parts.get(name)
  if (known) return known
  const shaped = isFile ? 'all' : place.kind
  const shape = shapes.get(shaped) ?? createShape(place.form === 'table' ? ['id', ...tableColumns, 'split', 'tags', 'origin'] : [])
  shapes.set(shaped, shape)
  const part = {
    ...place,
    shape,
    writer: await openPart(stage, { container, isUniform: !isFile, spool: `.parts/${name}`, shape, version: deps.version }),
  }
  parts.set(name, part)
  opened(part)
  return part
}

/** The slice with the texts of its records. */
async function withTexts(
  slice: { row: DatasetRow; made: RowRecords }[],
  { completionTexts }: ExportDeps,
): Promise<{ slice: typeof slice; template: TextTemplate | undefined }> {
  if (!completionTexts) throw new AppError('BAD_INPUT', 'Say which model writes the text: --model ID.')
  const records = slice.flatMap(({ made }) => ('records' in made ? made.records : []))
  if (records.length === 0) return { slice, template: undefined }
  const { texts, template } = await completionTexts(records.map(({ content }) => content))
  const written = new Map(records.map((record, position) => [record, texts[position] ?? { reason: 'The model wrote no text.' }]))
  const filled = slice.map(({ row, made }) => ({ row, made: 'records' in made ? filledRecords(made, written) : made }))
  return { slice: filled, template }
}

type MadeRecords = Extract<RowRecords, { notes: string[] }>

function filledRecords(
  made: MadeRecords,
  written: ReadonlyMap<MadeRecords['records'][number], { text: string } | { reason: string }>,
): RowRecords {
  const records: MadeRecords['records'] = []
  for (const record of made.records) {
    const answer = written.get(record)
    if (!answer || 'reason' in answer) return { reason: answer?.reason ?? '' }
    records.push({ ...record, record: { text: answer.text, ...record.record } })
  }
  return { ...made, records }
}
