import type { DatasetRow, RowId } from '../../dataset/row/row.ts'
import { answerMessages, promptMessages } from '../../dataset/row/rowText.ts'
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

/** The case of a row, or the reason why there is none. */
function caseOf({ id, content, tags }: DatasetRow, method: TuningMethod): EvaluationCase | string {
  if (method === 'dpo' && content.kind !== 'preference') return 'It is no pair of answers, and the adapter was trained on pairs.'
  if (method === 'sft' && content.kind !== 'instruction' && content.kind !== 'chat')
    return 'It is no question with one answer, and the adapter was trained on such rows.'
  if ('tools' in content && content.tools && content.tools.length > 0) return 'It has tools, which a test case cannot have.'
  const [first, ...rest] = promptMessages(content)
  const system = first?.role === 'system' ? first.content : ''
  const turns = first === undefined || first.role === 'system' ? rest : [first, ...rest]
  const [question, ...more] = turns
  if (!question) return 'It has no question.'
  if (more.length > 0 || question.role !== 'user') return 'It has earlier turns, and a test case has one question.'
  if (first?.role === 'system' && system.trim() === '') return 'Its system text is blank, and a notebook leaves a blank system text out.'
  const [answer, ...otherAnswers] = answerMessages(content)
  if (!answer || answer.content.trim() === '') return 'It has no answer to compare with.'
  if (otherAnswers.length > 0 || answer.role !== 'assistant' || (answer.toolCalls ?? []).length > 0) return 'Its answer is no single text.'
  const rejected = content.kind === 'preference' ? content.rejected : []
  return {
    row: id,
    system,
    prompt: question.content,
    answer: answer.content,
    rejected: rejected.length === 1 && (rejected[0]?.content ?? '').trim() !== '' ? (rejected[0]?.content ?? null) : null,
    tags,
  }
}
