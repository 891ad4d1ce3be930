import { recordFormats } from '../../core/dataset/formats/recordFormats.ts'
import type { DatasetRecord } from '../../core/dataset/formats/recordFormat.ts'
import type { Container, OutputForm } from '../../core/dataset/output/outputFormats.ts'
import { fromToolsForm, type ToolsForm } from '../../core/dataset/output/toolsForm.ts'
import { AppError } from '../../core/errors.ts'
import { recordDigest } from './partWriter.ts'
import { recordsIn } from './recordsIn.ts'

/** The members that a row has besides its content; see `rowRecords`. */
const besides = ['id', 'split', 'tags', 'origin']

type Written = { container: Container; form: OutputForm; tools: ToolsForm; digests: readonly string[]; name: string }

/**
 * Reads a data file with the reader of its format and compares what it says, record by record, with what was to be written.
 * @returns how many records it has. @throws AppError INTERNAL at a difference
 */
export async function readBack(path: string, { container, form, tools, digests, name }: Written): Promise<number> {
  let at = 0
  for await (const record of recordsIn(path, container)) {
    if (recordDigest(saidBy(fromToolsForm(record, tools), form), membersOf(record, form)) !== digests[at])
      throw different(name, `record ${at + 1} reads otherwise than it was written`)
    at += 1
  }
  if (at !== digests.length) throw different(name, `it has ${at} records instead of ${digests.length}`)
  return at
}

function saidBy(record: DatasetRecord, form: OutputForm): unknown {
  if (form === 'text') return record['text']
  const reading = recordFormats[form].read(record)
  return 'content' in reading ? reading.content : reading.reason
}

function membersOf(record: DatasetRecord, form: OutputForm): DatasetRecord {
  const names = form === 'table' ? besides : ['origin']
  return Object.fromEntries(names.flatMap((name) => (record[name] == null ? [] : [[name, record[name]]])))
}

function different(name: string, what: string): AppError {
  return new AppError('INTERNAL', `${name} was read again, and ${what}. Nothing was put in place; please report this.`)
}
