import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { moveToTrash, readTrash, restoreFromTrash } from './trash.ts'

const now = new Date('2026-11-22T10:00:00Z')

async function oneNotebook() {
  const folder = await temporaryFolder()
  const notebook = join(folder.path, '리뷰')
  await mkdir(notebook)
  await writeFile(join(notebook, 'notebook.md'), '글')
  const trash = join(folder.path, 'trash')
  return {
    notebook,
    trash,
    remove: (at = now) => moveToTrash(trash, { kind: 'notebook', id: '리뷰', paths: { folder: notebook } }, at),
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  }
}

test('a folder in the trash can be restored once', async () => {
  await using place = await oneNotebook()
  const { undo } = await place.remove()
  await expect(readFile(join(place.notebook, 'notebook.md'))).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await readTrash(place.trash, undo, 'notebook')).toEqual({ kind: 'notebook', id: '리뷰', names: ['folder'] })
  await restoreFromTrash(place.trash, undo, { paths: { folder: place.notebook }, within: dirname(place.notebook) })
  expect(await readFile(join(place.notebook, 'notebook.md'), 'utf8')).toBe('글')
  await expect(readTrash(place.trash, undo, 'notebook')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('an undo id of another kind or format is not found', async () => {
  await using place = await oneNotebook()
  const { undo } = await place.remove()
  await expect(readTrash(place.trash, undo, 'preset')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(readTrash(place.trash, '../../etc', 'notebook')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('items older than 30 days are deleted at the next removal', async () => {
  await using place = await oneNotebook()
  const old = await place.remove(new Date('2026-10-01T00:00:00Z'))
  await mkdir(place.notebook)
  const fresh = await place.remove()
  expect(await readdir(place.trash)).toEqual([fresh.undo])
  expect(old.undo).not.toBe(fresh.undo)
})
