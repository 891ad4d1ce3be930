import { chmodSync, linkSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { fileStamp } from '../../io/files/fileStamp.ts'
import { hashFile } from '../../io/files/readTextFile.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { OpenedFiles } from './openedFiles.ts'

/** A file as it was hashed, an hour before the tests change it. */
async function hashedFile(folder: string) {
  const path = join(folder, '모델.gguf')
  writeFileSync(path, 'weights')
  utimesSync(path, 1000, 1000)
  return { path, sha256: await hashFile(path), stamp: await fileStamp(path) }
}

const overwrite = (path: string, text: string) => {
  writeFileSync(path, text)
  utimesSync(path, 1000, 1000)
}
const replace = (path: string, text: string) => {
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}

test.each<[string, (path: string) => void, { opens: boolean; goesOn: boolean }]>([
  ['left alone', () => undefined, { opens: true, goesOn: true }],
  ['linked elsewhere', (path) => linkSync(path, `${path}.link`), { opens: true, goesOn: true }],
  ['touched', (path) => utimesSync(path, 2000, 2000), { opens: true, goesOn: true }],
  ['given other permissions', (path) => chmodSync(path, 0o600), { opens: true, goesOn: true }],
  ['written again with the same bytes', (path) => overwrite(path, 'weights'), { opens: true, goesOn: true }],
  ['overwritten with as many other bytes and the old time', (path) => overwrite(path, 'WEIGHTS'), { opens: false, goesOn: false }],
  ['cut', (path) => overwrite(path, ''), { opens: false, goesOn: false }],
  // The open file is still the one that was hashed.
  ['replaced by another file', (path) => replace(path, 'another'), { opens: false, goesOn: true }],
])('a file that was %s', async (_name, change, { opens, goesOn }) => {
  await using folder = await temporaryFolder()
  const file = await hashedFile(folder.path)
  const opened = await OpenedFiles.open([file])
  expect(opened.suspicious).toBe(false)
  change(file.path)
  if (goesOn) await opened.check()
  else await expect(opened.check()).rejects.toMatchObject({ code: 'MODEL_CHANGED', message: expect.stringContaining('모델.gguf') })
  expect(opened.suspicious).toBe(!goesOn)
  opened.close()
  const again = OpenedFiles.open([file])
  if (opens) (await again).close()
  else await expect(again).rejects.toMatchObject({ code: 'MODEL_CHANGED' })
})

test('a file that is replaced between opening and reading it is noticed, and one that is gone is named', async () => {
  await using folder = await temporaryFolder()
  const file = await hashedFile(folder.path)
  const opened = await OpenedFiles.open([file])
  await opened.confirm()
  replace(file.path, 'weights')
  await expect(opened.confirm()).rejects.toMatchObject({ code: 'MODEL_CHANGED' })
  opened.close()
  await expect(OpenedFiles.open([{ ...file, path: join(folder.path, 'gone.gguf') }])).rejects.toMatchObject({ code: 'MODEL_MISSING' })
})
