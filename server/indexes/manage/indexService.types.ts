import type { UploadedFile } from '../../io/documents/uploads.ts'
import type { ReadChunk } from '../../io/lance/rows.ts'
import type { BuildJob } from '../build/buildJob.ts'
import type { BuildInput } from '../build/createBuilds.ts'
import type { IndexDiff, Snapshot } from './indexVersions.ts'
import type { ListedIndex } from './listIndexes.ts'
import type { SourceView } from '../build/sources.ts'

/** An index with where its documents come from: the sources of its last build, and those that were added on the page. */
export type IndexDetails = ListedIndex & { sourceViews: SourceView[]; uploads: UploadedFile[] }

/** The `indexes` procedures. */
export type IndexService = {
  list(): Promise<ListedIndex[]>
  /** @throws AppError NOT_FOUND */
  get(index: string): Promise<IndexDetails>
  /** Returns when the build has begun. @throws AppError BAD_INPUT, CONFLICT, PATH_OUTSIDE, FILE_MISSING */
  build(input: BuildInput): Promise<void>
  /** @throws AppError NOT_FOUND, CONFLICT */
  goOn(index: string): Promise<void>
  cancel(index: string): Promise<void>
  /** The last build of each index, of any process: now and at every change. */
  watch(signal: AbortSignal): AsyncGenerator<Record<string, BuildJob>>
  /** @throws AppError NOT_FOUND, BAD_INPUT, CONFLICT */
  snapshot(index: string, snapshot: string): Promise<Snapshot>
  /** @throws AppError NOT_FOUND, CONFLICT */
  removeSnapshot(index: string, snapshot: string): Promise<void>
  /** @throws AppError NOT_FOUND, CONFLICT */
  rollback(index: string, snapshot: string): Promise<Snapshot>
  /** @throws AppError NOT_FOUND */
  diff(index: string, versions: { from: string; to: string }): Promise<IndexDiff>
  /** Passages of a version by their ids. @throws AppError NOT_FOUND */
  passagesIn(input: { index: string; version: string; ids: readonly string[] }): Promise<ReadChunk[]>
  /** @throws AppError NOT_FOUND, CONFLICT */
  remove(index: string): Promise<void>
  /** Folders and files of the project whose paths begin so. */
  suggestSources(typed: string): Promise<string[]>
}
