import files, { mkdir, writeFile } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'

import { slugSchema } from '../core/ids.ts'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { openStore } from '../io/store/store.ts'
import { createNotebookService } from './createNotebookService.ts'
import { workHere } from './testing/workHere.ts'

const { mkdir: realMkdir } = files

/** Permissions do not hold for root, as which tests may run: `mkdir` of one folder fails with this code, that of a path of folders works. */
function refuse(code: string | null) {
  vi.spyOn(files, 'mkdir').mockImplementation((path, options) =>
    code && !options ? Promise.reject(Object.assign(new Error('refused'), { code })) : realMkdir(path, options),
  )
  syncBuiltinESMExports()
}

afterEach(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

test.each([
  ['EACCES', 'NOT_ALLOWED', 'No permission to read or write experiments/'],
  ['EROFS', 'NOT_ALLOWED', 'No permission to read or write experiments/'],
  ['ENOSPC', 'DISK_FULL', 'The disk is full'],
])('where no folder can be made (%s), creating, duplicating and restoring a notebook say why', async (reason, code, message) => {
  await using folder = await temporaryFolder()
  const experiments = join(folder.path, 'experiments')
  await mkdir(join(experiments, 'reviews'), { recursive: true })
  await writeFile(join(experiments, 'reviews', 'notebook.md'), '---\ntitle: Reviews\n---\n')
  const notebooks = createNotebookService({
    paths: { root: folder.path, experiments, trash: join(folder.path, '.assay', 'trash') },
    now: () => new Date('2026-11-22T09:00:00Z'),
    work: workHere,
    summaries: openStore(':memory:').summaries,
    lastRuns: () => new Map(),
    isRunning: () => false,
    renameRuns: () => undefined,
  })
  const { undo } = await notebooks.remove(slugSchema.parse('reviews'))
  await notebooks.restore(undo)
  const removed = await notebooks.remove(slugSchema.parse('reviews'))
  refuse(reason)
  const expected = { code, message: expect.stringContaining(message) }
  await expect(notebooks.create({ title: 'New', template: 'blank' })).rejects.toMatchObject(expected)
  await expect(notebooks.restore(removed.undo)).rejects.toMatchObject(expected)
  refuse(null)
  await notebooks.restore(removed.undo)
  refuse(reason)
  await expect(notebooks.duplicate(slugSchema.parse('reviews'))).rejects.toMatchObject(expected)
})
