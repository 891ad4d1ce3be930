import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { makeZip } from '../testing/makeArchives.ts'
import { zipMembers, zipMemberStream } from './zipReader.mjs'

const members = {
  '모델/설정 🙂.json': '{"한국어": true}',
  'long.txt': 'abc '.repeat(50_000),
  'as-is.stored': 'stored',
  empty: '',
  'empty.stored': '',
}

async function readAll(file: string): Promise<Record<string, string>> {
  const contents: Record<string, string> = {}
  for (const member of await zipMembers(file)) contents[member.name] = await text(await zipMemberStream(file, member))
  return contents
}

test.each([
  ['plain', makeZip(members)],
  ['with a comment', makeZip(members, 'a comment of the archive')],
])('members are read as they were written (%s)', async (_how, bytes) => {
  await using folder = await temporaryFolder()
  const file = path.join(folder.path, 'a.zip')
  await writeFile(file, bytes)
  expect(await readAll(file)).toEqual(members)
})

const whole = makeZip(members)
test.each([
  ['cut short', whole.subarray(0, whole.length - 40)],
  ['an error page', Buffer.from('<html>not here</html>')],
  ['empty', Buffer.alloc(0)],
])('a file that is %s is CORRUPT', async (_what, bytes) => {
  await using folder = await temporaryFolder()
  const file = path.join(folder.path, 'a.zip')
  await writeFile(file, bytes)
  await expect(readAll(file)).rejects.toMatchObject({ code: 'CORRUPT' })
})
