import { expect, test } from 'vitest'
import { previewExport } from './previewExport.ts'
import { chat, plainInstruction, preference, rowOf } from './testing/sampleRows.ts'

test('a preview counts rows, and names what is left out and what is not written', async () => {
  const rows = [
    rowOf(plainInstruction, { split: 'train', fields: { page: 3, url: 'a' } }),
    rowOf(chat, { fields: { page: 4 } }),
    rowOf(preference),
    rowOf(plainInstruction, { status: 'rejected' }),
  ]
  const preview = await previewExport(rows, { format: 'openai' })
  expect(preview).toMatchObject({ chosen: 3, rows: 2, records: 2, splits: { train: 1, none: 1 } })
  expect(preview.reasons).toEqual([{ reason: expect.any(String), rows: 1, first: [rows[2]?.id] }])
  expect(preview.notes).toEqual([
    { note: 'Columns of the source that are no part of the content are not written: page, url', rows: 2 },
    { note: expect.stringContaining('the input are one user turn'), rows: 1 },
  ])
})
