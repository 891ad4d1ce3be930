import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { createLineSpool } from './lineSpool.ts'

test('lines come back in their order, as often as asked, and no file is left', async () => {
  await using folder = await temporaryFolder()
  const spool = createLineSpool(join(folder.path, 'new'))
  const lines = ['', '가나다 🇰🇷', 'x'.repeat(3_000_000), ...Array.from({ length: 2_000 }, (_, number) => `line ${number}`)]
  for (const line of lines) spool.add(line)
  expect(spool.count).toBe(lines.length)
  expect([...spool.lines()]).toEqual(lines)
  expect([...spool.lines()]).toEqual(lines)
  spool.remove()
  expect(await readdir(join(folder.path, 'new'))).toEqual([])
})
