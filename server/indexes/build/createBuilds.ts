import { AppError } from '../../core/errors.ts'
import { watchChanges } from '../../jobs/watchChanges.ts'
import { buildIndex, type BuildRequest } from './buildIndex.ts'
import { type BuildJob, buildJobs, requestOf } from './buildJob.ts'
import type { AskedSettings } from './chooseSettings.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { readHead } from '../indexHead.ts'
import { indexName, jobName } from '../names.ts'
import { mayRead, type SourcePlaces, typedSource, unfinishedSources } from './sources.ts'
import type { Uploads } from '../../io/documents/uploads.ts'

/** `sources`: paths in the project, or sources that the index has; default those it has. Uploaded documents are always a source. */
export type BuildInput = AskedSettings & { index: string; sources?: readonly string[] }

/** Builds that go on after the call that began them. */
export type Builds = {
  /** Returns when the build has begun. @throws AppError BAD_INPUT, CONFLICT, PATH_OUTSIDE, FILE_MISSING */
  start(input: BuildInput): Promise<void>
  /** Begins the last build again, which continues where it ended. @throws AppError NOT_FOUND, CONFLICT */
  goOn(index: string): Promise<void>
  /** Asks the process that builds the index to end. */
  cancel(index: string): Promise<void>
  /** The last build of each index, of any process: now and at every change. */
  watch(signal: AbortSignal): AsyncGenerator<Record<string, BuildJob>>
  /** Ends the builds of this process. */
  close(): Promise<void>
}

/** `report` gets faults; what a user can act on is in the state of the build. */
export function createBuilds(
  deps: IndexDeps & SourcePlaces & { uploads: Pick<Uploads, 'list' | 'folderOf'> },
  report: (thrown: unknown) => void,
): Builds {
  const running = new Map<Promise<unknown>, AbortController>()

  async function begin(request: BuildRequest): Promise<void> {
    const abort = new AbortController()
    const begun = Promise.withResolvers<void>()
    const building = buildIndex(deps, request, { signal: abort.signal, onChange: () => begun.resolve() })
    const ended = building
      .catch((thrown: unknown) => {
        if (!(thrown instanceof AppError)) report(thrown)
      })
      .finally(() => running.delete(ended))
    running.set(ended, abort)
    await Promise.race([building, begun.promise])
  }

  /** What a first build was asked for that has left no index; null for an index that is there, which has its own settings. */
  async function firstRequest(index: string): Promise<BuildRequest | null> {
    if ((await deps.store.names()).includes(index)) return null
    const state = await deps.jobs.state(jobName(index))
    return state && requestOf(state)
  }

  async function knownSources(index: string): Promise<readonly string[]> {
    const isBuilt = (await deps.store.names()).includes(index)
    const asked = unfinishedSources(await deps.jobs.state(jobName(index)), isBuilt)
    return asked ?? (isBuilt ? readHead(index, await (await deps.store.read(index)).head()).sources : [])
  }

  /** Absolute. The folder of uploads is one of them while there are any. */
  async function sourcesOf(index: string, asked: readonly string[] | undefined): Promise<string[]> {
    const known = await knownSources(index)
    const uploads = deps.uploads.folderOf(index)
    const from = new Set<string>()
    for (const source of asked ?? known) {
      if (source === uploads) continue
      if (!known.includes(source)) from.add(await typedSource(deps.root, source))
      else if (await mayRead(deps, index, source)) from.add(source)
      else
        throw new AppError(
          'PATH_OUTSIDE',
          `The index ${index} was built from ${source}, which is outside of the project. Remove this source, or build the index in a terminal.`,
        )
    }
    if ((await deps.uploads.list(index)).length > 0) from.add(uploads)
    return [...from]
  }

  return {
    async start({ index, sources, ...settings }) {
      const name = indexName(index)
      const first = await firstRequest(name)
      const from = await sourcesOf(name, sources)
      if (from.length === 0)
        throw new AppError('BAD_INPUT', `There are no documents for ${name} yet. Add files, or a folder of the project.`)
      await begin({ ...first, ...settings, name, from })
    },
    async goOn(index) {
      const state = await deps.jobs.state(jobName(index))
      const request = state && requestOf(state)
      if (!request) throw new AppError('NOT_FOUND', `Nothing is known of the last build of ${index}. Build it again.`)
      await begin(request)
    },
    cancel: (index) => deps.jobs.cancel(jobName(index)),
    // A state that is being replaced cannot be read for a moment; the next look comes soon.
    watch: (signal) => watchChanges(() => deps.jobs.list().then(buildJobs, () => null), signal),
    async close() {
      const reason = new AppError('CANCELLED', 'The server ended. What is done is kept; go on to finish the build.')
      for (const abort of running.values()) abort.abort(reason)
      await Promise.all(running.keys())
    },
  }
}
