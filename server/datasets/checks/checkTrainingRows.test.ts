import { expect, test } from 'vitest'
import type { LeakReference } from '../../core/dataset/checks/leaks/leak.ts'
import { type DatasetRow, newRow, type RowId } from '../../core/dataset/row/row.ts'
import { checkTrainingRows } from './checkTrainingRows.ts'

let ids = 0
function row(instruction: string, output: string, split: DatasetRow['split'] = 'train'): DatasetRow {
  ids += 1
  const content = { kind: 'instruction', instruction, input: '', output } as const
  return { ...newRow(String(ids).padStart(12, '0') as RowId, content, { from: 'hand' }), split }
}

async function* references(): AsyncGenerator<LeakReference> {
  yield { in: 'case', place: 'experiments/x/cases.jsonl:1', texts: ['Which colour has the sky above the old harbour in spring?'] }
}

test('repeated rows but the first, training rows that repeat what is tested, and rows with personal data are found', async () => {
  const rows = [
    row('Where does the ferry to the island leave in the morning?', 'From the northern pier, at seven.'),
    row('Where does the ferry to the island leave in the morning?', 'From the northern pier, at seven.'),
    row('Which colour has the sky above the old harbour in spring?', 'Blue.'),
    row('How can I reach the office?', 'Write to jane.doe@example.com.'),
    row('What is the oldest house of the town?', 'The mill.'),
    row('What is the oldest house of the town?', 'The town hall.', 'test'),
  ]
  const found = await checkTrainingRows({ references }, rows)
  const at = (...places: number[]) => places.map((place) => rows[place]?.id)
  expect(found).toEqual({ duplicates: at(1), leaks: at(2, 4), pii: at(3), notes: [] })
})
