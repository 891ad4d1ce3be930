import { basename, dirname, join, resolve } from 'node:path'

import { AppError } from '../../core/errors.ts'
import { slugSchema } from '../../core/ids.ts'
import type { NotebookPlace } from '../../io/notebooks/notebookFiles.ts'
import { findNotebookFolder, notebookFile } from '../../io/notebooks/notebookFolders.ts'
import type { ProjectPaths } from '../../io/paths.ts'
import { pathKindSync } from '../../io/files/pathKind.ts'
import { isInside } from '../../io/files/safePath.ts'
import { placeOfFolder } from '../../notebooks/notebookDeps.ts'

/**
 * The notebook that a command names: a folder name under experiments/, a folder, or a notebook.md. `notebook` is its name in
 * run lists. Throws AppError NOT_FOUND with what was looked for.
 */
export async function findNotebook(
  { root, experiments }: Pick<ProjectPaths, 'root' | 'experiments'>,
  name: string,
  cwd = process.cwd(),
): Promise<{ notebook: string; place: NotebookPlace }> {
  if (name.trim() === '') throw new AppError('BAD_INPUT', 'Say which notebook: its name under experiments/, its folder or its notebook.md.')
  const folder = folderOf(resolve(cwd, name)) ?? (await folderByName(experiments, name))
  if (!folder)
    throw new AppError(
      'NOT_FOUND',
      `There is no notebook ${name}. Give its name under experiments/, its folder or the path of its ${notebookFile}.`,
    )
  const place =
    isInside(root, folder) || isInside(experiments, folder)
      ? placeOfFolder({ root, experiments }, folder)
      : { root: folder, folder, shownFolder: folder }
  return { notebook: dirname(folder) === resolve(experiments) ? basename(folder).normalize('NFC') : place.shownFolder, place }
}

async function folderByName(experiments: string, name: string): Promise<string | null> {
  const slug = slugSchema.safeParse(name.normalize('NFC'))
  // A folder created by hand may have a name (spaces, emoji) that the page would not allow.
  if (!slug.success) return /[/\\]/.test(name) ? null : folderOf(join(experiments, name))
  try {
    return await findNotebookFolder(experiments, slug.data)
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'NOT_FOUND') return null
    throw thrown
  }
}

function folderOf(path: string): string | null {
  const kind = pathKindSync(path)
  if (kind === null) return null
  if (kind !== 'folder') {
    if (basename(path) === notebookFile) return dirname(path)
    throw new AppError('BAD_INPUT', `${path} is no notebook. Give a folder that holds a ${notebookFile}, or that file.`)
  }
  return pathKindSync(join(path, notebookFile)) === null ? null : path
}
