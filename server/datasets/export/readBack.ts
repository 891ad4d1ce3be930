import type { DatasetRecord } from '../../core/dataset/formats/recordFormat.ts'
import { recordFormats } from '../../core/dataset/formats/recordFormats.ts'
import type { Container, OutputForm } from '../../core/dataset/output/outputFormats.ts'
import { fromToolsForm, type ToolsForm } from '../../core/dataset/output/toolsForm.ts'
import { AppError } from '../../core/errors.ts'
import { withRecordFile } from '../../io/datasets/read/recordFile.ts'
import { recordDigest } from './partWriter.ts'
import { rowMembers } from './rowRecords.ts'

type Written = { container: Container; form: OutputForm; tools: ToolsForm; digests: readonly string[]; name: string; onBatch?: () => void }

/**
 * Reads a data file with the reader of an import and compares what it says, record by record, with what was to be written.
 * @returns how many records it has. @throws AppError INTERNAL at a difference
 */
export async function readBack(path: string, { container, form, tools, digests, name, onBatch }: Written): Promise<number> {
  // The name decides how the reader takes bytes that are valid in several containers.
  return withRecordFile(path, { within: null, name: `${name}.${container}` }, async (file) => {
    if (file.facts.container !== container) throw different(name, `it was taken for ${file.facts.container}`)
    let at = 0
    for await (const { records } of file.batches()) {
      onBatch?.()
      for (const read of records) {
        if ('reason' in read) throw different(name, `record ${at + 1} cannot be read: ${read.reason}`)
        const record = fromToolsForm(read.record, tools)
        if (recordDigest(saidBy(record, form), membersOf(record, form)) !== digests[at])
          throw different(name, `record ${at + 1} reads otherwise than it was written`)
        at += 1
      }
    }
    if (at !== digests.length) throw different(name, `it has ${at} records instead of ${digests.length}`)
    return at
  })
}

function saidBy(record: DatasetRecord, form: OutputForm): unknown {
  if (form === 'text') return record['text']
  const reading = recordFormats[form].read(record)
  return 'content' in reading ? reading.content : reading.reason
}

function membersOf(record: DatasetRecord, form: OutputForm): DatasetRecord {
  return Object.fromEntries(rowMembers(form).flatMap((name) => (record[name] == null ? [] : [[name, record[name]]])))
}

function different(name: string, what: string): AppError {
  return new AppError('INTERNAL', `${name} was read again, and ${what}. Nothing was put in place; please report this.`)
}
