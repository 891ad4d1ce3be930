import { lstat, realpath, readdir } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep, basename } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { hasCode } from './fileError.ts'
import { portableNameProblem } from './portableName.ts'

/**
 * Resolves a path that a notebook or a request names to an absolute one inside `root`, links included: the nearest parent
 * that exists must truly lie inside. The path is written with `/`, relative to `base` (default: `root`); `..` is fine while
 * it stays inside. Names that begin with a dot are refused, so `.git`, `.assay` and `.env` stay out of reach.
 * @throws AppError PATH_OUTSIDE, or BAD_INPUT for a name that not every system can store.
 */
export async function safePath({ root, path, base = root }: { root: string; path: string; base?: string }): Promise<string> {
  const outside = (why: string) =>
    new AppError(
      'PATH_OUTSIDE',
      `The path ${JSON.stringify(path)} ${why}. Use a path inside the project, written relative to the notebook.`,
    )
  if (path.trim() === '')
    throw new AppError('BAD_INPUT', 'A file path is empty. Write a path relative to the notebook, such as cases.jsonl.')
  if (path.startsWith('/') || path.startsWith('\\') || /^[a-z]:/i.test(path)) throw outside('is absolute')
  for (const name of path.split('/')) {
    if (name === '..' || name === '.' || name === '') continue
    const problem = portableNameProblem(name)
    if (problem) throw new AppError('BAD_INPUT', `The path ${JSON.stringify(path)} cannot be used: ${problem}. Rename the file.`)
  }
  const written = resolve(base, path)
  if (!isInside(root, written)) throw outside('leads out of the project')
  const target = await spelledOnDisk(written)
  if (namesBeyond(base, target).some((name) => name.startsWith('.'))) throw outside('names a hidden file or folder')
  const [trueRoot, trueTarget] = await Promise.all([realpath(root), realLocation(target)])
  if (trueTarget === null) throw outside('is a link that leads nowhere')
  if (!isInside(trueRoot, trueTarget)) throw outside('is a link that leads out of the project')
  return target
}

/** The names of `target` that are not on the way to `base`: a project that itself lies in a hidden folder hides nothing. */
function namesBeyond(base: string, target: string): string[] {
  const way = base.split(sep)
  const names = target.split(sep)
  const parting = names.findIndex((name, position) => name !== way[position])
  return parting === -1 ? [] : names.slice(parting)
}

/** True when `path` is `root` itself or lies below it; both absolute, compared by text. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(root, way) === path)
}

/** Where a path truly lies, links followed as far as it exists; null for a link without a target. */
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
  // Writing to a dangling link would create its target, wherever that is.
  if (isLink || parent === path) return null
  const trueParent = await realLocation(parent)
  return trueParent === null ? null : join(trueParent, path.slice(parent.length))
}

/**
 * The path as the disk spells its last name. A Korean name that a Mac packed is decomposed (NFD), the one that a notebook
 * gives composed (NFC): both mean the same file. A file that bears the very name comes first.
 */
async function spelledOnDisk(path: string): Promise<string> {
  const wanted = basename(path)
  const names = await readdir(dirname(path)).catch((): string[] => [])
  if (names.includes(wanted)) return path
  const twin = names.find((name) => name.normalize('NFC') === wanted.normalize('NFC'))
  return twin === undefined ? path : join(dirname(path), twin)
}
