import { changes, fitContent } from '../../core/dataset/output/fitContent.ts'
import { importerRules } from '../../core/dataset/output/importers/importerRules.ts'
import { originText } from '../../core/dataset/output/originText.ts'
import { profileReason } from '../../core/dataset/output/openai/openaiProfiles.ts'
import { type OutputForm, outputFormat, type OutputFormat } from '../../core/dataset/output/outputFormats.ts'
import { withToolsForm } from '../../core/dataset/output/toolsForm.ts'
import { brokenText } from '../../core/dataset/output/wellFormed.ts'
import type { DatasetRecord } from '../../core/dataset/formats/recordFormat.ts'
import { recordFormats } from '../../core/dataset/formats/recordFormats.ts'
import type { RowContent } from '../../core/dataset/row/content.ts'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import type { ExportRequest } from './exportRequest.ts'

/**
 * A record with the content that a reader has to find in it. `members`: what it has besides the content. Of the form `text` the record is
 * complete only when the text is known.
 */
export type RowRecord = { content: RowContent; form: OutputForm; record: DatasetRecord; members: DatasetRecord }

export type RowRecords = { records: RowRecord[]; notes: string[] } | { reason: string }

type Choices = Pick<ExportRequest, 'format' | 'unpair' | 'withOrigin' | 'profile'>

/** The records of a row, or why the format cannot hold it. Half of a row is never written. */
export function rowRecords(row: DatasetRow, choices: Choices): RowRecords {
  const format = outputFormat(choices.format)
  const broken = brokenText(row.content)
  if (broken !== null) return { reason: broken }
  const fitted = fitContent(row.content, format, { unpair: choices.unpair })
  if ('reason' in fitted) return fitted
  const notes: string[] = fitted.changes.map((change) => changes[change])
  const records: RowRecord[] = []
  for (const content of fitted.contents) {
    const found = importerFindings(content, format)
    if ('reason' in found) return found
    notes.push(...found.notes)
    const form = format.forms[content.kind]
    if (!form) throw new Error(`${choices.format} has no form for ${content.kind}`)
    const written = recordOf(content, form)
    if ('reason' in written) return written
    const refused = format.importer === 'openai' && form === 'openai' ? profileReason(written.record, choices.profile ?? 'api') : null
    if (refused !== null) return { reason: refused }
    const members = membersOf(row, form, choices)
    records.push({ content, form, record: { ...withToolsForm(written.record, format.tools), ...members }, members })
  }
  return { records, notes }
}

function recordOf(content: RowContent, form: OutputForm): { record: DatasetRecord } | { reason: string } {
  return form === 'text' ? { record: {} } : recordFormats[form].write(content)
}

function importerFindings(content: RowContent, { importer }: OutputFormat): { notes: string[] } | { reason: string } {
  if (importer === null) return { notes: [] }
  const { title, problems } = importerRules[importer]
  const found = problems(content)
  const dropped = found.find(({ effect }) => effect === 'drop')
  if (dropped) return { reason: `${title} leaves such a row out: ${dropped.reason}` }
  return { notes: found.map(({ reason }) => `${title}: ${reason}`) }
}

/** The names of what a record may have besides its content. */
export function rowMembers(form: OutputForm): readonly string[] {
  return form === 'table' ? ['id', 'split', 'tags', 'origin'] : ['origin']
}

/** What a record has besides its content. A table also tells the row; all of it is text. */
function membersOf({ id, split, tags, origin }: DatasetRow, form: OutputForm, { withOrigin = false }: Choices): DatasetRecord {
  return {
    ...(form === 'table' && { id, split: split ?? '', tags: tags.length > 0 ? JSON.stringify(tags) : '' }),
    ...(withOrigin && { origin: originText(origin) }),
  }
}
