import { listNames } from '../../core/closestName.ts'
import { kindNames } from '../../core/dataset/output/fitContent.ts'
import { type Container, type OutputFormatName, outputFormat } from '../../core/dataset/output/outputFormats.ts'
import type { RowKind } from '../../core/dataset/row/content.ts'
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
  columns: ReadonlySet<string>
  withColumns: number
}

/** What a reader of the file has to know, because the format cannot say it. */
export function exportNotes({ format, container, kinds, splits, records, template, columns, withColumns }: Facts): string[] {
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
  if (withColumns > 0) notes.push(`${unwrittenColumns(columns)} (${withColumns} ${withColumns === 1 ? 'row' : 'rows'}).`)
  return notes
}

export function unwrittenColumns(columns: ReadonlySet<string>): string {
  return `Columns of the source that are no part of the content are not written: ${listNames([...columns])}`
}
