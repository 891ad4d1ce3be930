import type { Stage, StageList } from '../passages/stagePlaces.ts'

/** The first passages of a stage. */
export type RankColumn = { stage: Stage; chunks: string[] }

/** A passage between two columns: its row in each, from 0; null where it is not among the first ones. */
export type RankLine = { chunk: string; from: number | null; to: number | null }

export type RankShift = {
  columns: RankColumn[]
  /** The lines between each column and the next. */
  gaps: RankLine[][]
  /** Every passage in a column, those with the best rank in any stage first. */
  chunks: string[]
  /** Relevant passages in no column, with the stage where they rank best; null if no stage found them. */
  misses: { chunk: string; best: { stage: Stage; rank: number } | null }[]
}

/** How passages change their rank from stage to stage, among the first `top` of each. */
export function rankShift(lists: readonly StageList[], top: number, relevant: ReadonlySet<string> = new Set()): RankShift {
  const columns = lists.map(({ stage, places }) => ({ stage, chunks: [...places.keys()].slice(0, top) }))
  const bestOf = (chunk: string) =>
    lists.reduce<{ stage: Stage; rank: number } | null>((best, { stage, places }) => {
      const rank = places.get(chunk)?.rank
      return rank !== undefined && (best === null || rank < best.rank) ? { stage, rank } : best
    }, null)
  const rankOf = (chunk: string) => bestOf(chunk)?.rank ?? Infinity
  const chunks = [...new Set(columns.flatMap((column) => column.chunks))].toSorted((a, b) => rankOf(a) - rankOf(b))
  return {
    columns,
    gaps: columns.slice(1).map((right, at) => linesBetween(columns[at]?.chunks ?? [], right.chunks)),
    chunks,
    misses: [...relevant].filter((chunk) => !chunks.includes(chunk)).map((chunk) => ({ chunk, best: bestOf(chunk) })),
  }
}

function linesBetween(left: readonly string[], right: readonly string[]): RankLine[] {
  const row = (chunks: readonly string[], chunk: string) => (chunks.includes(chunk) ? chunks.indexOf(chunk) : null)
  return [...new Set([...left, ...right])].map((chunk) => ({ chunk, from: row(left, chunk), to: row(right, chunk) }))
}

export type RankPosition = { column: number; row: number }

/** Where an arrow key leads: up and down in a column; left and right to the same passage, or to the same row. Null for another key. */
export function afterKey({ columns }: RankShift, { column, row }: RankPosition, key: string): RankPosition | null {
  const here = columns[column]?.chunks ?? []
  const rowAt = (at: number) => Math.min(Math.max(at, 0), here.length - 1)
  if (key === 'ArrowUp') return { column, row: rowAt(row - 1) }
  if (key === 'ArrowDown') return { column, row: rowAt(row + 1) }
  if (key === 'Home') return { column, row: 0 }
  if (key === 'End') return { column, row: rowAt(here.length - 1) }
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key]
  if (step === undefined) return null
  for (let next = column + step; columns[next]; next += step) {
    const chunks = columns[next]?.chunks ?? []
    const same = chunks.indexOf(here[row] ?? '')
    if (chunks.length > 0) return { column: next, row: same >= 0 ? same : Math.min(row, chunks.length - 1) }
  }
  return { column, row }
}
