import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { suggestSources } from './suggestSources.ts'

test('folders and readable files of the project are suggested, and nothing outside of it', async () => {
  await using folder = await temporaryFolder()
  const root = join(folder.path, 'project')
  for (const path of ['문서/하위', '.assay', 'node_modules', '../other/secret']) await mkdir(join(root, path), { recursive: true })
  for (const path of ['문서/규정.md', '문서/사진.png', 'Notes.txt', '.env']) await writeFile(join(root, path), '')
  await symlink(join(folder.path, 'other'), join(root, 'link'))
  expect(await suggestSources(root, '')).toEqual(['문서/', 'Notes.txt'])
  expect(await suggestSources(root, 'note')).toEqual(['Notes.txt'])
  expect(await suggestSources(root, '문'.normalize('NFD'))).toEqual(['문서/'])
  expect(await suggestSources(root, '문서/')).toEqual(['문서/하위/', '문서/규정.md'])
  for (const typed of ['../', '../other/', '/', '/etc/', 'link/', '.assay/', 'missing/x', '\u0000'])
    expect(await suggestSources(root, typed)).toEqual([])
})
