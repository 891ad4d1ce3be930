import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recordFormats } from '../../core/dataset/formats/recordFormats.ts'
import { fitContent } from '../../core/dataset/output/fitContent.ts'
import { type Container, type OutputFormatName, outputFormat, outputFormatNames } from '../../core/dataset/output/outputFormats.ts'
import { fromToolsForm } from '../../core/dataset/output/toolsForm.ts'
import type { RowContent } from '../../core/dataset/row/content.ts'
import { newRow, type RowId, splitNames } from '../../core/dataset/row/row.ts'
import { someContent } from '../../core/dataset/testing/someContent.ts'
import { AppError } from '../../core/errors.ts'
import { canonicalJson } from '../../core/json.ts'
import { fc, fuzzing, fuzzTimeout } from '../../core/testing/fuzzing.ts'
import { withRecordFile } from '../../io/datasets/read/recordFile.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { exportRows } from './exportRows.ts'

const cases = outputFormatNames
  .filter((name) => name !== 'text')
  .flatMap((name): [OutputFormatName, Container | undefined][] => {
    const format = outputFormat(name)
    return format.shape === 'folder' ? [[name, undefined]] : format.containers.map((container) => [name, container])
  })

test.each(cases)(
  'what %s %s holds is read as it was, and the rest is named',
  async (format, container) => {
    await fc.assert(
      fc.asyncProperty(fc.array(someContent, { minLength: 1, maxLength: 30 }), async (contents) => {
        await using folder = await temporaryFolder()
        const rows = contents.map((content, position) => ({
          ...newRow(position.toString(16).padStart(12, '0') as RowId, content, { from: 'hand' }),
          split: splitNames[position % 3] ?? 'train',
        }))
        const path = join(folder.path, 'out')
        const request = { dataset: 'd', snapshot: null, format, container, path, withOrigin: outputFormat(format).takesMembers }
        const exported = await exportRows({ version: '0.0.0', completionTexts: null }, rows, request).catch((thrown: unknown) => {
          // None of the rows fits; each reason is tested by the rows of other runs.
          expect(thrown).toBeInstanceOf(AppError)
          expect((thrown as AppError).code).toBe('BAD_INPUT')
          return null
        })
        if (!exported) return
        const left = new Set<string>(exported.left.map(({ row }) => row))
        const expected = rows.flatMap(({ id, content }) => (left.has(id) ? [] : fitted(content, format)))
        const read: RowContent[] = []
        for (const { path: file, kind, records } of exported.manifest.files)
          if (records !== undefined)
            read.push(
              ...(await contentsIn(kind === undefined ? path : join(path, file), { format, container, kind: kind as RowContent['kind'] })),
            )
        expect(read.map((content) => canonicalJson(content)).toSorted()).toEqual(
          expected.map((content) => canonicalJson(content)).toSorted(),
        )
        expect(exported.rows + left.size).toBe(rows.length)
      }),
      fuzzing(4),
    )
  },
  fuzzTimeout,
)

function fitted(content: RowContent, format: OutputFormatName): RowContent[] {
  const fitting = fitContent(content, outputFormat(format))
  return 'contents' in fitting ? fitting.contents : []
}

async function contentsIn(
  path: string,
  { format, container, kind }: { format: OutputFormatName; container: Container | undefined; kind: RowContent['kind'] | undefined },
): Promise<RowContent[]> {
  const { forms, tools } = outputFormat(format)
  const form = kind === undefined ? Object.values(forms)[0] : forms[kind]
  if (form === undefined) throw new Error(`${format} has no form for ${kind}`)
  return withRecordFile(path, { within: null, name: container ? `out.${container}` : path }, async (file) => {
    const contents: RowContent[] = []
    for await (const { records } of file.batches()) {
      for (const record of records) {
        if ('reason' in record) throw new Error(record.reason)
        const reading = recordFormats[form].read(fromToolsForm(record.record, tools))
        if ('reason' in reading) throw new Error(reading.reason)
        contents.push(reading.content)
      }
    }
    return contents
  })
}
