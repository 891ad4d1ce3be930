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

const days = (count: number) => new Date(now.getTime() + count * 86_400_000)

test('an item older than 30 days is deleted at a removal a day after it was found to be old', async () => {
  await using place = await oneNotebook()
  const old = await place.remove()
  const removeAgain = async (at: Date) => {
    await mkdir(place.notebook)
    return place.remove(at)
  }
  const first = await removeAgain(days(31))
  await removeAgain(days(31.5))
  expect(await readTrash(place.trash, old.undo, 'notebook')).toMatchObject({ id: '리뷰' })
  await removeAgain(days(33))
  expect(await readdir(place.trash)).not.toContain(old.undo)
  expect(await readdir(place.trash)).toContain(first.undo)
})

test('a clock that was a year ahead for a moment deletes nothing, then or later', async () => {
  await using place = await oneNotebook()
  const { undo } = await place.remove()
  for (const at of [days(365), days(0.1), days(365), days(3), days(20)]) {
    await mkdir(place.notebook)
    await place.remove(at)
  }
  await restoreFromTrash(place.trash, undo, { paths: { folder: place.notebook }, within: dirname(place.notebook) })
  expect(await readdir(place.notebook)).toEqual(['notebook.md'])
})
