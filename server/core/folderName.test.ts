import { expect, test } from 'vitest'
import { isFolderName } from './folderName.ts'

test('a name of an index or a dataset has at most 100 bytes', () => {
  for (const name of ['handbook', '가'.repeat(33), 'a'.repeat(80)]) expect(isFolderName(name), name).toBe(true)
  for (const name of ['', '-a', 'a b', '가'.repeat(34), 'a'.repeat(81)]) expect(isFolderName(name), name).toBe(false)
})
