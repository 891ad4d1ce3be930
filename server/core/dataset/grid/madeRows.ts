import type { CellKey } from '../../ids.ts'
import type { Vote } from '../../ratings/rating.ts'
import type { DatasetRow } from '../row/row.ts'
import type { AnsweredCell } from './cellAnswer.ts'
import type { LeftOutReason } from './leftOut.ts'
import type { SendOptions } from './sendOptions.ts'
import type { SourceCell } from './sourceCell.ts'

/** Each cell is in a row or left out for one reason. */
export type MadeRows = { rows: DatasetRow[]; leftOut: { reason: LeftOutReason; cell: SourceCell }[] }

export type MakerInput = {
  /** With different keys, in the order of the plan. */
  cells: readonly AnsweredCell[]
  /** Of outputs that are still those of their keys. */
  votes: readonly Pick<Vote, 'left' | 'right' | 'winner'>[]
  options: SendOptions
  /** True for a score of which less is better. */
  isLess: (score: string) => boolean
}

export type RowMaker = (input: MakerInput) => MadeRows

/** The name of a pair of cells, whichever comes first. */
export function pairOf(one: CellKey, other: CellKey): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`
}
