import type { DatasetRow } from '../../row/row.ts'
import { answerText } from '../../row/rowText.ts'

/** How the rows are spread over the values of one thing. `problem`: what is out of balance, as a sentence. */
export type Balance = {
  by: 'answer' | 'label' | 'tag' | 'split' | 'language' | 'kind'
  counts: Record<string, number>
  problem: string | null
}

/** So few different answers in so many rows are labels of a classification. */
const mostLabels = 30
const rowsOfLabel = 5
const longestLabel = 60
/** The most frequent value over the rarest one; of two values 8 to 1 is out of balance as well. */
const mostRatio = 8
const leastRows = 10

/** Counts of answers (where they are labels), KTO labels, tags, splits, languages of the answers and kinds of rows. */
export function balanceReport(rows: readonly DatasetRow[], languages: Readonly<Record<string, number>>): Balance[] {
  const { train = [] } = Object.groupBy(rows, ({ split }) => (split === null || split === 'train' ? 'train' : 'other'))
  const answers = labelCounts(train)
  const labels = countOf(train, ({ content }) => (content.kind === 'label' ? [String(content.label)] : []))
  return [
    ...(answers ? [withProblem('answer', answers)] : []),
    ...(Object.keys(labels).length > 0 ? [withProblem('label', labels)] : []),
    ...listed(
      'tag',
      countOf(rows, ({ tags }) => tags),
    ),
    ...listed(
      'split',
      countOf(rows, ({ split }) => [split ?? 'none']),
    ),
    ...listed('language', languages),
    ...listed(
      'kind',
      countOf(rows, ({ content }) => [content.kind]),
    ),
  ]
}

/** The answers and how often each occurs; null if they are no labels. */
function labelCounts(rows: readonly DatasetRow[]): Record<string, number> | null {
  const counts = new Map<string, number>()
  let answered = 0
  for (const { content } of rows) {
    if (content.kind === 'label') continue
    const answer = answerText(content).trim()
    if (answer === '') continue
    if (answer.length > longestLabel) return null
    answered += 1
    counts.set(answer, (counts.get(answer) ?? 0) + 1)
    if (counts.size > mostLabels) return null
  }
  return counts.size > 1 && answered >= counts.size * rowsOfLabel ? Object.fromEntries(counts) : null
}

function countOf(rows: readonly DatasetRow[], values: (row: DatasetRow) => readonly string[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const row of rows) for (const value of values(row)) counts.set(value, (counts.get(value) ?? 0) + 1)
  return Object.fromEntries([...counts].toSorted(([, one], [, other]) => other - one))
}

function listed(by: Balance['by'], counts: Readonly<Record<string, number>>): Balance[] {
  return Object.keys(counts).length > 0 ? [{ by, counts: { ...counts }, problem: null }] : []
}

function withProblem(by: 'answer' | 'label', counts: Record<string, number>): Balance {
  const sorted = Object.entries(counts).toSorted(([, one], [, other]) => other - one)
  const [first, last] = [sorted[0], sorted.at(-1)]
  const total = sorted.reduce((sum, [, count]) => sum + count, 0)
  const isOut = first && last && total >= leastRows && (sorted.length === 1 || first[1] > mostRatio * last[1])
  const problem =
    sorted.length === 1
      ? `All ${total} rows have the ${by} ${first?.[0]}: a model can learn nothing from it.`
      : `${first?.[0]} occurs ${first?.[1]} times, ${last?.[0]} ${last?.[1]} times. Add rows of the rare ones, or leave out some of the frequent ones.`
  return { by, counts: Object.fromEntries(sorted), problem: isOut ? problem : null }
}
