import type { DatasetRow } from '../row/row.ts'
import { newRow } from '../row/row.ts'
import { rowId } from '../row/rowId.ts'
import { answer, answerContent, type AnsweredCell, carriedOver, correctionOf, verdictOf } from './cellAnswer.ts'
import type { LeftOutReason } from './leftOut.ts'
import type { MadeRows, RowMaker } from './madeRows.ts'
import type { SendOptions } from './sendOptions.ts'

/** One row for each answer: those that reach the threshold, and of those the best one of each test case if asked. */
export const answerRows: RowMaker = ({ cells, options, isLess }) => {
  const made: MadeRows = { rows: [], leftOut: [] }
  const leaveOut = (cell: AnsweredCell, reason: LeftOutReason) => made.leftOut.push({ reason, cell: cell.cell })
  let kept = cells
  const { threshold, best } = options
  if (threshold) {
    kept = kept.filter((cell) => {
      const score = cell.origin.scores[threshold.score] ?? null
      const reaches = score !== null && (isLess(threshold.score) ? score <= threshold.value : score >= threshold.value)
      if (!reaches) leaveOut(cell, score === null ? 'noScore' : 'belowThreshold')
      return reaches
    })
  }
  if (best !== null) kept = bestOfEach(kept, { score: best, isLess: isLess(best), leaveOut })
  for (const cell of kept) made.rows.push(answerRow(cell, options))
  return made
}

/** One row for each answer with a thumb. The label is of the output, so a correction plays no part. */
export const labelRows: RowMaker = ({ cells }) => {
  const made: MadeRows = { rows: [], leftOut: [] }
  for (const { cell, origin, prompt, text } of cells) {
    const verdict = verdictOf(cell)
    if (verdict === null || verdict === 'disputed') {
      made.leftOut.push({ reason: verdict ?? 'unrated', cell })
      continue
    }
    const content = { kind: 'label' as const, prompt, completion: answer(text), label: verdict === 'good' }
    const from = { from: 'cell' as const, cell: origin, isCorrected: false }
    made.rows.push({ ...newRow(rowId(content, from, 0), content, from), ...carriedOver(cell) })
  }
  return made
}

/** Of equal scores the first one in the order of the plan: by test case, variant, point and repeat. */
function bestOfEach(
  cells: readonly AnsweredCell[],
  by: { score: string; isLess: boolean; leaveOut: (cell: AnsweredCell, reason: LeftOutReason) => void },
): AnsweredCell[] {
  const best = new Map<string, { cell: AnsweredCell; score: number }>()
  const scoreOf = (cell: AnsweredCell) => {
    const score = cell.origin.scores[by.score] ?? null
    return score === null ? null : by.isLess ? -score : score
  }
  for (const cell of cells) {
    const score = scoreOf(cell)
    const known = best.get(cell.origin.case)
    if (score !== null && (!known || score > known.score)) best.set(cell.origin.case, { cell, score })
  }
  return cells.filter((cell) => {
    if (best.get(cell.origin.case)?.cell === cell) return true
    by.leaveOut(cell, scoreOf(cell) === null ? 'noScore' : 'notBest')
    return false
  })
}

function answerRow({ cell, origin, prompt, text }: AnsweredCell, { corrections, instructions }: SendOptions): DatasetRow {
  const corrected = corrections ? correctionOf(cell) : null
  const content = answerContent(prompt, corrected ?? text, instructions)
  const from = { from: 'cell' as const, cell: origin, isCorrected: corrected !== null && corrected !== text }
  return { ...newRow(rowId(content, from, 0), content, from), ...carriedOver(cell) }
}
