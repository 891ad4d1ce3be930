import { gridRows, type GridRows } from '../../core/dataset/grid/gridRows.ts'
import type { SendOptions } from '../../core/dataset/grid/sendOptions.ts'
import { lowerIsBetter, sourceCells } from '../../core/dataset/grid/sourceCell.ts'
import type { RowKind } from '../../core/dataset/row/content.ts'
import type { DatasetRow, RowId } from '../../core/dataset/row/row.ts'
import type { ExportedRun } from '../../core/export/exportedRun.ts'
import type { CellKey, RunId } from '../../core/ids.ts'
import { isVoteOn, type Vote } from '../../core/ratings/rating.ts'
import type { DatasetPlace } from '../../io/datasets/datasetPlace.ts'
import { type Dataset, openDataset } from '../../io/datasets/openDataset.ts'

/** `keys`: the cells of the grid that are meant, null for all. `send` false: only counts. `by`: who can undo it. */
export type CellsToSend = { keys: readonly CellKey[] | null; options: SendOptions; send: boolean; by: string }

/**
 * What was made of the cells, or would be. `made` rows of which the dataset has `known` already; `added` is 0 unless they were sent. `gone`:
 * cells that were meant and are not in the notebook any more. `first`: the first rows that are not known.
 */
export type SentCells = Omit<GridRows, 'rows'> & {
  made: number
  known: number
  added: number
  gone: number
  kinds: Partial<Record<RowKind, number>>
  first: DatasetRow[]
}

const FIRST_ROWS = 20
const IDS_AT_ONCE = 5_000

/**
 * Makes rows of the cells of a run and adds those that the dataset does not have, all or none. `place`: of the dataset; null if there is none yet,
 * which only a preview meets.
 */
export async function sendRows(
  run: ExportedRun,
  { keys, options, send, by }: CellsToSend,
  { votes, runOf, place }: { votes: readonly Vote[]; runOf: (key: CellKey) => RunId | null; place: () => Promise<DatasetPlace | null> },
): Promise<SentCells> {
  const wanted = keys === null ? null : new Set(keys)
  const cells = sourceCells(run, runOf)
  const meant = wanted ? cells.filter(({ key }) => key !== null && wanted.has(key)) : cells
  const outputs = new Map(
    cells.flatMap(({ key, outcome }): [CellKey, string][] => (key && outcome.status === 'done' ? [[key, outcome.result.output]] : [])),
  )
  const { rows, ...counts } = gridRows(meant, {
    votes: votes.filter((vote) => isVoteOn(vote, (key) => outputs.get(key) ?? null)),
    options,
    scores: run.names,
    less: lowerIsBetter(run),
  })
  const kinds: SentCells['kinds'] = {}
  for (const { content } of rows) kinds[content.kind] = (kinds[content.kind] ?? 0) + 1
  const there = new Set(meant.map(({ key }) => key))
  const gone = wanted ? [...wanted].filter((key) => !there.has(key)).length : 0
  const at = rows.length > 0 || !send ? await place() : null
  const { known, added } = at === null ? { known: new Set<RowId>(), added: 0 } : addRows(at, rows, { send, by })
  return { ...counts, made: rows.length, known: known.size, added, gone, kinds, first: firstNew(rows, known) }
}

function addRows(place: DatasetPlace, rows: readonly DatasetRow[], { send, by }: { send: boolean; by: string }) {
  const dataset = openDataset(place)
  try {
    if (!send) return { known: knownRows(dataset, rows), added: 0 }
    const { known, added } = dataset.add(rows, by)
    return { known: new Set(known), added }
  } finally {
    dataset.close()
  }
}

function knownRows(dataset: Dataset, rows: readonly DatasetRow[]): Set<RowId> {
  const known = new Set<RowId>()
  for (let from = 0; from < rows.length; from += IDS_AT_ONCE)
    for (const { row } of dataset.byId(rows.slice(from, from + IDS_AT_ONCE).map(({ id }) => id))) known.add(row.id)
  return known
}

function firstNew(rows: readonly DatasetRow[], known: ReadonlySet<RowId>): DatasetRow[] {
  const first: DatasetRow[] = []
  for (const row of rows) {
    if (first.length === FIRST_ROWS) break
    if (!known.has(row.id)) first.push(row)
  }
  return first
}
