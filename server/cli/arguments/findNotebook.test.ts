import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { findNotebook } from './findNotebook.ts'

test('a notebook is found by name, folder or file, and elsewhere stays in its own folder', async () => {
  await using space = await temporaryFolder()
  const root = join(space.path, 'project')
  const experiments = join(root, 'experiments')
  const folder = join(experiments, '리뷰')
  const elsewhere = join(space.path, 'elsewhere')
  for (const path of [folder, elsewhere]) {
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'notebook.md'), 'x')
  }
  const paths = { root, experiments }
  const expected = { notebook: '리뷰', place: { root, folder, shownFolder: 'experiments/리뷰' } }
  expect(await findNotebook(paths, '리뷰', root)).toEqual(expected)
  expect(await findNotebook(paths, 'experiments/리뷰', root)).toEqual(expected)
  expect(await findNotebook(paths, 'notebook.md', folder)).toEqual(expected)
  expect(await findNotebook(paths, '../elsewhere', root)).toEqual({
    notebook: elsewhere,
    place: { root: elsewhere, folder: elsewhere, shownFolder: elsewhere },
  })
  await expect(findNotebook(paths, 'nothing', root)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('Give its name') as string,
  })
  await expect(findNotebook(paths, ' ', root)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  const byHand = join(experiments, '내 노트 🙂')
  mkdirSync(byHand)
  writeFileSync(join(byHand, 'notebook.md'), 'x')
  expect(await findNotebook(paths, '내 노트 🙂', root)).toMatchObject({ notebook: '내 노트 🙂', place: { folder: byHand } })
  await expect(findNotebook(paths, '../nothing', root)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('../nothing') as string,
  })
  writeFileSync(join(root, 'package.json'), '{}')
  await expect(findNotebook(paths, 'package.json', root)).rejects.toMatchObject({ code: 'BAD_INPUT' })
})
