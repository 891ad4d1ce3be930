import { listNames } from '../../core/closestName.ts'
import { kindNames } from '../../core/dataset/output/fitContent.ts'
import { type Container, type OutputFormatName, outputFormat } from '../../core/dataset/output/outputFormats.ts'
import type { RowKind } from '../../core/dataset/row/content.ts'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import type { TallySplit } from './cardTally.ts'
import type { TextTemplate } from './exportRequest.ts'

/** The fewest rows that OpenAI takes. */
const OPENAI_ROWS = 10

type Facts = {
  format: OutputFormatName
  container: Container
  kinds: ReadonlyMap<RowKind, number>
  splits: Partial<Record<TallySplit, number>>
  records: number
  template: TextTemplate | undefined
  unwritten: UnwrittenColumns | null
}

/** What a reader of the file has to know, because the format cannot say it. */
export function exportNotes({ format, container, kinds, splits, records, template, unwritten }: Facts): string[] {
  const { shape, forms, importer } = outputFormat(format)
  const isTable = Object.values(forms).includes('table')
  const named = Object.entries(splits)
  const notes: string[] = []
  if (shape === 'file' && !isTable && !template && kinds.size > 1)
    notes.push(
      `The file has rows of several kinds: ${[...kinds].map(([kind, rows]) => `${kindNames[kind].many} (${rows})`).join(', ')}. Programs that train read one kind.`,
    )
  if (shape === 'file' && !isTable && named.length > 1)
    notes.push(
      `The file has rows of ${named.map(([split, rows]) => `${split === 'none' ? 'no split' : split} (${rows})`).join(', ')} and does not tell which is which. Export one split, or a folder.`,
    )
  if (importer === 'openai' && container !== 'jsonl') notes.push('OpenAI itself takes .jsonl only.')
  if (importer === 'openai' && records < OPENAI_ROWS) notes.push(`OpenAI takes files of at least ${OPENAI_ROWS} rows.`)
  if (template)
    notes.push(
      `The texts are written by the chat template of ${template.model} and end with ${template.endToken} once. A program that trains must not add its own start or end token (TRL adds the end token only if it is missing).`,
    )
  if (unwritten) notes.push(`${unwritten.note} (${unwritten.rows} ${unwritten.rows === 1 ? 'row' : 'rows'}).`)
  return notes
}

type UnwrittenColumns = { note: string; rows: number }

export type ColumnTally = ReturnType<typeof createColumnTally>

/** Collects the columns of the source, which no format has, and counts the rows that have some. */
export function createColumnTally() {
  const names = new Set<string>()
  let rows = 0
  return {
    add({ fields }: Pick<DatasetRow, 'fields'>): void {
      const own = Object.keys(fields)
      if (own.length > 0) rows += 1
      for (const name of own) names.add(name)
    },
    /** Null if no row has such a column. */
    unwritten(): UnwrittenColumns | null {
      if (rows === 0) return null
      return { note: `Columns of the source that are no part of the content are not written: ${listNames([...names])}`, rows }
    },
  }
}
