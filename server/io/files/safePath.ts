import { lstat, realpath, readdir } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep, basename } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { hasCode } from './fileError.ts'
import { portableNameProblem } from './portableName.ts'

/**
 * Resolves a path from a notebook or a request to an absolute path inside `root`. Links are resolved: the nearest existing parent must be
 * inside too. The path uses `/` and is relative to `base` (default `root`). `..` is allowed as long as the path stays inside. Names that
 * begin with a dot are rejected, so `.git`, `.assay` and `.env` cannot be read.
 * @throws AppError PATH_OUTSIDE, or BAD_INPUT for a name that is not valid on every system.
 */
export async function safePath({ root, path, base = root }: { root: string; path: string; base?: string }): Promise<string> {
  const outside = (why: string) =>
    new AppError('PATH_OUTSIDE', `The path ${JSON.stringify(path)} ${why}. Use a path inside the project, relative to the notebook.`)
  if (path.trim() === '')
    throw new AppError('BAD_INPUT', 'The file path is empty. Use a path relative to the notebook, such as cases.jsonl.')
  if (path.startsWith('/') || path.startsWith('\\') || /^[a-z]:/i.test(path)) throw outside('is absolute')
  for (const name of path.split('/')) {
    if (name === '..' || name === '.' || name === '') continue
    const problem = portableNameProblem(name)
    if (problem) throw new AppError('BAD_INPUT', `The path ${JSON.stringify(path)} cannot be used: ${problem}. Rename the file.`)
  }
  const written = resolve(base, path)
  if (!isInside(root, written)) throw outside('leads out of the project')
  const target = await spelledOnDisk(written)
  if (namesBeyond(base, target).some((name) => name.startsWith('.'))) throw outside('contains a hidden file or folder')
  const [trueRoot, trueTarget] = await Promise.all([realpath(root), realLocation(target)])
  if (trueTarget === null) throw outside('is a broken link')
  if (!isInside(trueRoot, trueTarget)) throw outside('is a link that leads out of the project')
  return target
}

/** The names in `target` that are not part of `base`, because a project inside a hidden folder is allowed. */
function namesBeyond(base: string, target: string): string[] {
  const way = base.split(sep)
  const names = target.split(sep)
  const parting = names.findIndex((name, position) => name !== way[position])
  return parting === -1 ? [] : names.slice(parting)
}

/** True if `path` is `root` or below it. Both are absolute and compared as text. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(root, way) === path)
}

/** The real location of a path, with links resolved as far as it exists; null for a broken link. */
async function realLocation(path: string): Promise<string | null> {
  try {
    return await realpath(path)
  } catch (thrown) {
    if (!hasCode(thrown, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw thrown
  }
  const isLink = await lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  )
  const parent = dirname(path)
  // Writing to a broken link would create its target, which can be anywhere.
  if (isLink || parent === path) return null
  const trueParent = await realLocation(parent)
  return trueParent === null ? null : join(trueParent, path.slice(parent.length))
}

/**
 * The path with its last name as spelled on disk. A Korean name packed on macOS is decomposed (NFD), the name in a notebook is composed
 * (NFC); both mean the same file. A file with exactly this name takes precedence.
 */
async function spelledOnDisk(path: string): Promise<string> {
  const wanted = basename(path)
  const names = await readdir(dirname(path)).catch((): string[] => [])
  if (names.includes(wanted)) return path
  const twin = names.find((name) => name.normalize('NFC') === wanted.normalize('NFC'))
  return twin === undefined ? path : join(dirname(path), twin)
}
