import { sourceField } from '../../core/dataset/checks/leaks/splitLeaks.ts'
import { changeRow, type ChangeBy } from '../../core/dataset/review/changeRow.ts'
import { type DatasetRow, type RowId, splitNames, type SplitName } from '../../core/dataset/row/row.ts'
import { splitRows, type SplitItem, type SplitResult } from '../../core/dataset/split/splitRows.ts'
import { AppError } from '../../core/errors.ts'
import { textOf } from '../../core/json.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import { type Dataset, withDataset } from '../../io/datasets/openDataset.ts'
import type { DatasetDeps } from '../datasetDeps.ts'
import type { SplitRequest } from '../datasetThreads.ts'

/**
 * Divides all rows that are not rejected; rejected rows leave their split. One step, which can be undone.
 * @throws AppError NOT_FOUND, BAD_INPUT (sizes, or a column that no row has)
 */
export async function splitDataset(deps: DatasetDeps, name: string, request: SplitRequest, by: string): Promise<SplitResult> {
  const { place } = await deps.store.open(name)
  const result = await deps.threads.splitRows({ place, request, who: { by, at: deps.now().toISOString() } })
  deps.store.changed(name)
  return result
}

/** `splitDataset` with a connection of its own: the task of a worker thread. */
export function splitDatasetAt({ place, request, who }: { place: DatasetPlace; request: SplitRequest; who: ChangeBy }): SplitResult {
  return withDataset(place, (dataset) => splitOpened(dataset, request, who))
}

function splitOpened(dataset: Dataset, request: SplitRequest, who: ChangeBy): SplitResult {
  const { splitOf, result } = planSplit(dataset, request)
  dataset.change([...splitOf.keys()], who.by, (row) => changeRow(row, { do: 'split', split: splitOf.get(row.id) ?? null }, who))
  dataset.keepSplitSeed(request.seed)
  return result
}

/**
 * The split of each row, without a change. `splitOf` has no rejected rows that are in no split; `groups`: how many groups stay together.
 * @throws AppError BAD_INPUT as `splitDataset`
 */
export function planSplit(
  dataset: Dataset,
  request: SplitRequest,
): { splitOf: Map<RowId, SplitName | null>; groups: number; result: SplitResult } {
  const items: SplitItem[] = []
  /** The row that each paraphrase was made of. */
  const seeds = new Map<RowId, RowId>()
  const columns = { group: false, stratify: false }
  const splitOf = new Map<RowId, SplitName | null>()
  // The column by which the checks look for rows of one source in two splits.
  const named = request.group === 'source' ? sourceField(kept(dataset.each())) : null
  for (const row of dataset.each()) {
    if (row.status === 'rejected') {
      if (row.split !== null) splitOf.set(row.id, null)
      continue
    }
    const group = request.group === null ? null : (groupOf(row, request.group) ?? (named === null ? null : groupOf(row, named)))
    const stratum = request.stratify === null ? '' : stratumOf(row, request.stratify)
    if (group !== null || request.group === 'source') columns.group = true
    if (stratum !== null) columns.stratify = true
    items.push({ id: row.id, group, stratum: stratum ?? '' })
    if (row.origin.from === 'row') seeds.set(row.id, row.origin.row as RowId)
  }
  if (request.group === 'source') joinSeeds(items, seeds)
  if (items.length === 0)
    throw new AppError('BAD_INPUT', `The dataset ${dataset.place.name} has no rows to divide. Import some, or accept rejected ones.`)
  for (const option of ['group', 'stratify'] as const) {
    const column = request[option]
    if (column !== null && !columns[option])
      throw new AppError(
        'BAD_INPUT',
        `No row has a ${JSON.stringify(column)} to ${option === 'group' ? 'group' : 'stratify'} by. Use a column of the imported file${option === 'group' ? ', or source' : ', tags or kind'}.`,
      )
  }
  const result = splitRows(items, request, request.seed)
  if (named !== null && named !== 'source') result.notes.push(`Rows with the same ${JSON.stringify(named)} stay together.`)
  for (const split of splitNames) for (const id of result.splits[split]) splitOf.set(id, split)
  for (const id of result.rest) splitOf.set(id, null)
  const groups = [...Map.groupBy(items, ({ group }) => group)].filter(([group, members]) => group !== null && members.length > 1)
  return { splitOf, groups: groups.length, result }
}

function* kept(rows: Iterable<DatasetRow>): Generator<DatasetRow> {
  for (const row of rows) if (row.status !== 'rejected') yield row
}

/** Puts each paraphrase into the group of its seed row. */
function joinSeeds(items: SplitItem[], seeds: ReadonlyMap<RowId, RowId>): void {
  const groups = new Map(items.map(({ id, group }) => [id, group]))
  for (const item of items) {
    let seed = item.id
    // A file that was edited by hand may have a circle.
    for (let steps = 0; steps < 100 && seeds.has(seed); steps += 1) seed = seeds.get(seed) ?? seed
    item.group = groups.get(seed) ?? `row ${seed}`
  }
}

function groupOf({ origin, fields }: DatasetRow, column: string): string | null {
  const value = fields[column]
  if (value !== undefined && value !== null) return textOf(value)
  if (column !== 'source') return null
  switch (origin.from) {
    case 'file':
      return null
    case 'cell':
      return `${origin.cell.notebook} ${origin.cell.case}`
    case 'cells':
      return `${origin.chosen.notebook} ${origin.chosen.case}`
    case 'passage':
      return `${origin.passage.index} ${origin.passage.document}`
    case 'row':
      return null
    case 'hand':
      return null
  }
}

function stratumOf({ tags, content, fields }: DatasetRow, column: string): string | null {
  if (column === 'tags') return tags.join('\n')
  if (column === 'kind') return content.kind
  const value = fields[column]
  return value === undefined || value === null ? null : textOf(value)
}
