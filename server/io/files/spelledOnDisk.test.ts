import { readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { readNotebookFile, saveNotebookFiles } from '../notebooks/notebookFiles.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

test('a file whose Korean name is decomposed on the disk is read and saved under its composed name', async () => {
  await using space = await temporaryFolder()
  const place = { root: space.path, folder: space.path, shownFolder: 'experiments/노트' }
  const composed = '케이스.jsonl'.normalize('NFC')
  const decomposed = composed.normalize('NFD')
  await writeFile(join(space.path, decomposed), 'old')
  const read = await readNotebookFile(place, composed)
  expect(read).toMatchObject({ path: composed, text: 'old' })
  await saveNotebookFiles(place, [{ path: composed, baseVersion: read.version, text: 'new' }])
  expect(await readdir(space.path)).toHaveLength(1)
  expect(await readFile(join(space.path, decomposed), 'utf8')).toBe('new')
})

test('a link that only its decomposed spelling shows does not lead out either', async () => {
  await using space = await temporaryFolder()
  await using outside = await temporaryFolder()
  await writeFile(join(outside.path, 'secret.jsonl'), 'secret')
  await symlink(join(outside.path, 'secret.jsonl'), join(space.path, '비밀.jsonl'.normalize('NFD')))
  const place = { root: space.path, folder: space.path, shownFolder: 'n' }
  expect(await readNotebookFile(place, '비밀.jsonl'.normalize('NFC'))).toMatchObject({ text: null, error: { code: 'PATH_OUTSIDE' } })
})
