import { AppError } from '../../errors.ts'
import type { Vote } from '../../ratings/rating.ts'
import type { DatasetRow } from '../row/row.ts'
import { answerRows, labelRows } from './answerRows.ts'
import { type AnsweredCell, cellAnswer } from './cellAnswer.ts'
import { type LeftOut, leftOutList } from './leftOut.ts'
import type { MadeRows, RowMaker } from './madeRows.ts'
import { correctionRows, pairRows, voteRows } from './pairRows.ts'
import type { SendOptions, SentKind } from './sendOptions.ts'
import type { SourceCell } from './sourceCell.ts'

/**
 * Rows made of grid cells. Each cell is in a row, or counted in `leftOut` for one reason. `shortened`: rows whose prompt has lost its examples;
 * `corrected`: rows with a person's correction; `thoughts`: rows from cells whose thought is not part of the row.
 */
export type GridRows = { cells: number; rows: DatasetRow[]; leftOut: LeftOut[]; corrected: number; shortened: number; thoughts: number }

const makers: Record<SentKind, RowMaker> = {
  answers: answerRows,
  labels: labelRows,
  pairs: pairRows,
  corrections: correctionRows,
  votes: voteRows,
}

/**
 * `cells` in the order of the plan; `scores`: the names of the grid's scores, `less` those of which less is better.
 * @throws AppError BAD_INPUT for a score that the grid does not have
 */
export function gridRows(
  cells: readonly SourceCell[],
  { votes, options, scores, less }: { votes: readonly Vote[]; options: SendOptions; scores: readonly string[]; less: ReadonlySet<string> },
): GridRows {
  refuseUnknownScores(options, scores)
  const leftOut: MadeRows['leftOut'] = []
  const answered: AnsweredCell[] = []
  const seen = new Set<string>()
  // What a person corrected may have been cut.
  const usable = options.rows === 'corrections' ? { ...options, cut: true } : options
  for (const cell of cells) {
    const found = cell.key !== null && seen.has(cell.key) ? 'sameCell' : cellAnswer(cell, usable)
    if (typeof found === 'string') leftOut.push({ reason: found, cell })
    else {
      answered.push(found)
      seen.add(found.origin.key)
    }
  }
  const made = makers[options.rows]({ cells: answered, votes, options, isLess: (score) => less.has(score) })
  const inRows = new Set(made.leftOut.map(({ cell }) => cell))
  const used = answered.filter(({ cell }) => !inRows.has(cell))
  return {
    cells: cells.length,
    rows: made.rows,
    leftOut: leftOutList([...leftOut, ...made.leftOut]),
    corrected: made.rows.filter(({ origin }) => origin.from === 'cell' && origin.isCorrected).length,
    shortened: used.filter(({ isShortened }) => isShortened).length,
    thoughts: used.filter(({ cell: { outcome } }) => outcome.status === 'done' && outcome.result.thought !== null).length,
  }
}

function refuseUnknownScores({ rows, best, threshold, by }: SendOptions, scores: readonly string[]): void {
  const asked = rows === 'answers' ? [best, threshold?.score ?? null] : rows === 'pairs' && by !== 'thumbs' ? [by.score] : []
  const unknown = asked.find((score) => score !== null && !scores.includes(score))
  if (unknown === undefined || unknown === null) return
  const remedy = scores.length === 0 ? 'It has no score block.' : `Its scores are: ${scores.join(', ')}.`
  throw new AppError('BAD_INPUT', `The notebook has no score ${JSON.stringify(unknown)}. ${remedy}`)
}
