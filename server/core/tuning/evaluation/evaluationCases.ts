import type { DatasetRow, RowId } from '../../dataset/row/row.ts'
import { lessonOf } from '../rows/trainedTurns.ts'
import type { TuningMethod } from '../settings/tuningSettings.ts'

/** A row as a test case. `rejected`: the worse answer of a pair; null for other rows. `system`: '' without one. */
export type EvaluationCase = {
  row: RowId
  system: string
  prompt: string
  answer: string
  rejected: string | null
  tags: readonly string[]
}

export type EvaluationCases = {
  cases: EvaluationCase[]
  /** Rows that cannot be cases, each with the reason. */
  left: { row: RowId; reason: string }[]
}

/** The rows as test cases whose prompt is exactly the one of the training. Rejected rows are neither. */
export function evaluationCases(rows: Iterable<DatasetRow>, method: TuningMethod): EvaluationCases {
  const cases: EvaluationCase[] = []
  const left: EvaluationCases['left'] = []
  for (const row of rows) {
    if (row.status === 'rejected') continue
    const made = caseOf(row, method)
    if (typeof made === 'string') left.push({ row: row.id, reason: made })
    else cases.push(made)
  }
  return { cases, left }
}

/** The case of a row, or the reason why there is none. Of a conversation the first exchange is asked. */
function caseOf({ id, content, tags }: DatasetRow, method: TuningMethod): EvaluationCase | string {
  const lesson = lessonOf(content, method)
  if ('reason' in lesson) return lesson.reason
  const answered = lesson.kind === 'pair' ? [{ messages: lesson.messages, answer: lesson.chosen }] : lesson.turns
  if (answered.some(({ messages: [first] }) => first?.role === 'system' && first.content.trim() === ''))
    return 'Its system text is blank, which a notebook leaves out.'
  const found = answered.flatMap(({ messages, answer }) => {
    const [first, second, ...more] = messages
    if (first?.role === 'user' && !second) return [{ system: '', prompt: first.content, answer }]
    return first?.role === 'system' && second?.role === 'user' && more.length === 0
      ? [{ system: first.content, prompt: second.content, answer }]
      : []
  })[0]
  if (!found) return 'Its answer follows earlier turns, and a test case has one question.'
  return { row: id, ...found, rejected: lesson.kind === 'pair' ? lesson.rejected : null, tags }
}
