import type { DatasetRow } from '../../row/row.ts'
import { cellsOf } from '../../row/origin.ts'
import type { RowContent } from '../../row/content.ts'
import { answerText, foldedText, promptMessages } from '../../row/rowText.ts'
import { canBeContained } from './containedTexts.ts'
import type { Leak, LeakReference, LeakSource } from './leak.ts'

/** Fields that say where a row comes from, in this order; used where the user names none and they have many values. */
const sourceFields = ['group', 'group_id', 'document', 'document_id', 'doc_id', 'source_id', 'source', 'url', '문서', '출처']
/** A field whose values are shared by more rows than this, such as `source: web`, groups nothing. */
const mostRowsOfGroup = 20

/** Rows without a split are trained on too. */
export function isTraining({ split }: DatasetRow): boolean {
  return split === null || split === 'train'
}

export function leakSource({ id, content }: DatasetRow): LeakSource {
  return { row: id, texts: rowTexts(content) }
}

export function heldOutReference(row: DatasetRow): LeakReference[] {
  const { split } = row
  return split === 'validation' || split === 'test' ? [{ in: split, place: row.id, texts: rowTexts(row.content) }] : []
}

/**
 * The question without the system text, the last turn of a longer conversation, the input of an instruction if it is long, and question and
 * answer together.
 */
function rowTexts(content: RowContent): string[] {
  const turns = promptMessages(content).filter(({ role }) => role !== 'system')
  const question = turns.map((message) => message.content).join('\n')
  const last = turns.at(-1)?.content ?? ''
  const input = content.kind === 'instruction' && canBeContained(foldedText(content.input)) ? [content.input] : []
  return [...new Set([question, last, ...input, `${question}\n${answerText(content)}`])]
}

/** The field by which rows are grouped without being asked; null if none names the source of a row. */
export function sourceField(rows: Iterable<Pick<DatasetRow, 'fields'>>): string | null {
  const counts = sourceFields.map((field) => ({ field, rows: 0, values: new Set<string>() }))
  for (const row of rows) {
    for (const count of counts) {
      const value = groupValue(row, count.field)
      if (value === null) continue
      count.rows += 1
      count.values.add(value)
    }
  }
  return counts.find(({ rows: filled, values }) => filled > 0 && filled / values.size <= mostRowsOfGroup)?.field ?? null
}

function groupValue({ fields }: Pick<DatasetRow, 'fields'>, field: string): string | null {
  const value = fields[field]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}

/**
 * Training rows that share with a row of another split their document, test case, seed (of paraphrases) or value of the field: one such row
 * for each.
 */
export function findGroupLeaks(rows: readonly DatasetRow[], field: string | null): Leak[] {
  const byId = new Map<string, DatasetRow>(rows.map((row) => [row.id, row]))
  const heldOut = new Map<string, DatasetRow>()
  for (const row of rows) {
    if (!isTraining(row)) for (const group of groupsOf(row, { field, byId })) if (!heldOut.has(group)) heldOut.set(group, row)
  }
  return rows.filter(isTraining).flatMap((row): Leak[] => {
    const group = groupsOf(row, { field, byId }).find((name) => heldOut.has(name))
    const other = group === undefined ? undefined : heldOut.get(group)
    if (group === undefined || !other) return []
    const texts: Leak['texts'] = [questionOf(row), questionOf(other)]
    return [{ row: row.id, in: 'group', place: other.id, how: 'group', similarity: 1, texts }]
  })
}

type Grouping = { field: string | null; byId: ReadonlyMap<string, DatasetRow> }

/** The groups of a row and of the rows that it was made of. */
function groupsOf(row: DatasetRow, { field, byId }: Grouping): string[] {
  const line = withSeeds(row, byId)
  const oldest = line.at(-1) ?? row
  const seed = oldest.origin.from === 'row' ? oldest.origin.row : oldest.id
  const values = line.flatMap((each) => (field === null ? [] : (groupValue(each, field) ?? [])))
  const sources = line.flatMap(({ origin }) => [
    ...(origin.from === 'passage' ? [`document ${origin.passage.index} ${origin.passage.document}`] : []),
    ...cellsOf(origin).map((cell) => `case ${cell.notebook} ${cell.case}`),
  ])
  return [...values.map((value) => `field ${value}`), ...sources, `seed ${seed}`]
}

/** The row, the row it was made of, and so on, as far as they are there. */
function withSeeds(row: DatasetRow, byId: Grouping['byId']): DatasetRow[] {
  const line = [row]
  for (let next = row; next.origin.from === 'row';) {
    const seed = byId.get(next.origin.row)
    if (!seed || line.includes(seed)) break
    line.push(seed)
    next = seed
  }
  return line
}

function questionOf({ content }: DatasetRow): string {
  return promptMessages(content).at(-1)?.content ?? ''
}
