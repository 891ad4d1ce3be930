import type { CellKey, RunId } from '../ids.ts'
import type { PlannedCell, Point } from '../experiment/cell.ts'
import { type PackedRetrievals, packRetrievals, unpackRetrievals } from './packedRetrievals.ts'

/**
 * A cell of the grid as sent to the page, without prompt and settings, which the inspector requests. `key` null: its model is not present.
 */
export type GridCell = Pick<
  PlannedCell,
  'index' | 'sweep' | 'variant' | 'case' | 'caseIndex' | 'point' | 'repeat' | 'model' | 'retrieval'
> & {
  key: CellKey | null
  /** The `seedKey` of its test case; set only in the outline of a run. */
  seedKey?: string
}

/**
 * Whether the store has a result, an error or nothing for a cell. For an earlier run: the outcome of the cell in that run; `recomputed`: it
 * was done, but another result has replaced its result since.
 */
export type StoredStatus = 'done' | 'failed' | 'none' | 'recomputed'

/**
 * The cells of a grid, stored column by column instead of cell by cell: 4 MB instead of 21 for 50,000 cells. Values shared by the cells of
 * a column or row are stored once.
 */
export type PackedGrid = {
  columns: Pick<GridCell, 'sweep' | 'variant' | 'point' | 'model'>[]
  rows: Pick<GridCell, 'case' | 'caseIndex' | 'seedKey'>[]
  /** By cell index: positions in `columns` and `rows`, and the repeat. */
  column: number[]
  row: number[]
  repeat: number[]
  /** 64 hex digits per cell; zeros when a cell has no key. */
  keys: string
  /** One letter per cell: `d` done, `f` failed, `r` recomputed, `-` nothing stored. */
  statuses: string
  /** The run that computed the stored result of each cell, as a position in `runs`; -1: none. A recomputed cell has another run. */
  made?: { runs: RunId[]; by: number[] }
  /** Set if a cell has a retriever. */
  retrievals?: PackedRetrievals
}

const keyDigits = 64
const noKey = '0'.repeat(keyDigits)
const letters: Record<StoredStatus, string> = { done: 'd', failed: 'f', none: '-', recomputed: 'r' }
const statusByLetter = new Map(Object.entries(letters).map(([status, letter]) => [letter, status as StoredStatus]))

/** Packs cells that are numbered from 0 without gaps, in order. `madeBy` returns the run that computed the stored result of a key. */
export function packGrid(
  cells: readonly GridCell[],
  statusOf: (key: CellKey) => StoredStatus,
  { madeBy }: { madeBy?: (key: CellKey) => RunId | null } = {},
): PackedGrid {
  const columns = new Numbering<PackedGrid['columns'][number]>()
  const rows = new Numbering<PackedGrid['rows'][number]>()
  const packed: PackedGrid = { columns: columns.values, rows: rows.values, column: [], row: [], repeat: [], keys: '', statuses: '' }
  const keys: string[] = []
  const statuses: string[] = []
  const pointNames = new Map<Point, string>()
  const retrievals = cells.some(({ retrieval }) => retrieval !== undefined) ? packRetrievals(cells.map(({ retrieval }) => retrieval)) : null
  for (const { sweep, variant, point, model, case: id, caseIndex, repeat, key, seedKey } of cells) {
    // Cells share point objects, so each point is serialised once.
    let pointName = pointNames.get(point)
    if (pointName === undefined) pointNames.set(point, (pointName = JSON.stringify(point)))
    packed.column.push(columns.numberOf(`${sweep}\n${variant}\n${model}\n${pointName}`, () => ({ sweep, variant, point, model })))
    packed.row.push(rows.numberOf(`${caseIndex}\n${id}`, () => ({ case: id, caseIndex, ...(seedKey === undefined ? {} : { seedKey }) })))
    packed.repeat.push(repeat)
    keys.push(key ?? noKey)
    statuses.push(letters[key === null ? 'none' : statusOf(key)])
  }
  const whole = { ...packed, keys: keys.join(''), statuses: statuses.join(''), ...(retrievals && { retrievals }) }
  return madeBy ? { ...whole, made: packMakers(cells.map(({ key }) => (key === null ? null : madeBy(key)))) } : whole
}

/** The runs by cell, with each run id stored once. */
export function packMakers(makers: readonly (RunId | null)[]): NonNullable<PackedGrid['made']> {
  const runs = new Numbering<RunId>()
  return { by: makers.map((run) => (run === null ? -1 : runs.numberOf(run, () => run))), runs: runs.values }
}

/** One letter per cell, as in a packed grid. */
export function packStatuses(statuses: readonly StoredStatus[]): string {
  return statuses.map((status) => letters[status]).join('')
}

/** Reverses `packGrid`; cells of a column share their point object. */
export function unpackGrid({ columns, rows, column, row, repeat, keys, retrievals }: PackedGrid): GridCell[] {
  const seen = retrievals ? unpackRetrievals(retrievals) : []
  return column.map((position, index) => {
    const shared = columns[position]
    const head = rows[row[index] ?? -1]
    if (!shared || !head) throw new RangeError(`cell ${index} of a packed grid names a column or row that is not there`)
    const key = keys.slice(index * keyDigits, (index + 1) * keyDigits)
    return {
      index,
      sweep: shared.sweep,
      variant: shared.variant,
      case: head.case,
      caseIndex: head.caseIndex,
      point: shared.point,
      repeat: repeat[index] ?? 0,
      model: shared.model,
      key: key === noKey ? null : (key as CellKey),
      ...(head.seedKey === undefined ? {} : { seedKey: head.seedKey }),
      ...(seen[index] === undefined ? {} : { retrieval: seen[index] }),
    }
  })
}

/** The stored status of the cell at this index. */
export function packedStatus({ statuses }: PackedGrid, index: number): StoredStatus {
  return statusByLetter.get(statuses[index] ?? '') ?? 'none'
}

/** The run that computed the stored result of the cell at this index; null when there is none or it was not requested. */
export function packedMaker({ made }: PackedGrid, index: number): RunId | null {
  return made?.runs[made.by[index] ?? -1] ?? null
}

class Numbering<T> {
  readonly values: T[] = []
  readonly #known = new Map<string, number>()

  numberOf(name: string, make: () => T): number {
    let number = this.#known.get(name)
    if (number === undefined) {
      number = this.values.length
      this.#known.set(name, number)
      this.values.push(make())
    }
    return number
  }
}
