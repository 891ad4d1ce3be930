import { isAbsolute, relative, sep } from 'node:path'
import { AppError } from '../../core/errors.ts'
import type { Uploads } from '../../io/documents/uploads.ts'
import { pathKind } from '../../io/files/pathKind.ts'
import { isInside, safePath } from '../../io/files/safePath.ts'
import type { Jobs, JobState } from '../../jobs/createJobs.ts'
import { requestOf } from './buildJob.ts'
import { jobName } from '../names.ts'

/** Where sources of indexes lie. `root`: the project. */
export type SourcePlaces = { root: string; uploads: Pick<Uploads, 'folderOf'> }

/** A source as the page shows it. `uploads`: documents that were added on the page. `elsewhere`: outside of the project. */
export type SourceView = {
  /** Absolute, as the index has it. */
  source: string
  kind: 'uploads' | 'project' | 'elsewhere'
  /** From the root of the project, with `/`, or absolute for one that is elsewhere. */
  path: string
}

export function sourceView({ root, uploads }: SourcePlaces, index: string, source: string): SourceView {
  if (source === uploads.folderOf(index)) return { source, kind: 'uploads', path: '' }
  if (isInside(root, source)) return { source, kind: 'project', path: relative(root, source).split(sep).join('/') || '.' }
  return { source, kind: 'elsewhere', path: source }
}

/**
 * The absolute path of a folder or file that was typed on the page: inside the project, not hidden, and there.
 * @throws AppError BAD_INPUT, PATH_OUTSIDE, FILE_MISSING
 */
export async function typedSource(root: string, typed: string): Promise<string> {
  const path = typed.trim()
  const below = (isAbsolute(path) && isInside(root, path) ? relative(root, path) || '.' : path).split(sep).join('/')
  const file = await safePath({ root, path: below.replace(/(?<=.)\/+$/, '') }).catch((thrown: unknown) => {
    if (!(thrown instanceof AppError) || thrown.code !== 'PATH_OUTSIDE') throw thrown
    throw new AppError(
      'PATH_OUTSIDE',
      `${path} is hidden or outside of the project. Add its files by drag and drop, or build the index in a terminal: npm run assay -- index build NAME --from PATH`,
      { cause: thrown },
    )
  })
  if ((await pathKind(file)) === null)
    throw new AppError('FILE_MISSING', `There is no folder or file ${path} in the project. Correct the path.`, { place: { file: path } })
  return file
}

/** The sources that the last build was asked for, where it did not end or has left no index: the index does not tell them. Otherwise null. */
export function unfinishedSources(last: JobState | null, isBuilt: boolean): readonly string[] | null {
  return last && (last.status !== 'done' || !isBuilt) ? (requestOf(last)?.from ?? null) : null
}

/**
 * Whether the page may read a source that an index names. An index can come from a bucket that others write, so it may name only what lies in
 * the project, or what a person on this machine has named for it before.
 */
export async function mayRead(
  { root, uploads, jobs }: SourcePlaces & { jobs: Pick<Jobs, 'state'> },
  index: string,
  source: string,
): Promise<boolean> {
  const { kind, path } = sourceView({ root, uploads }, index, source)
  if (kind === 'uploads') return true
  const state = await jobs.state(jobName(index))
  if (state && requestOf(state)?.from.includes(source)) return true
  return kind === 'project' && (await safePath({ root, path }).then(Boolean, () => false))
}
