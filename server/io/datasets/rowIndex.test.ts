import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { openRowIndex } from './rowIndex.ts'

test('a disk that is full is said in words, and the index stays as it was', async () => {
  await using folder = await temporaryFolder()
  const index = openRowIndex(join(folder.path, 'tea.db'))
  index.get('PRAGMA max_page_count = 1')
  const write = () => index.transaction(() => index.run('INSERT INTO texts VALUES (1, ?)', '차'.repeat(1_000_000)))
  expect(write).toThrow(expect.objectContaining({ code: 'DISK_FULL', message: expect.stringContaining('Free some space') }))
  expect(index.all('SELECT n FROM texts')).toEqual([])
  index.close()
})
