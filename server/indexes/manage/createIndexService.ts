import { AppError } from '../../core/errors.ts'
import { suggestSources } from '../../io/documents/suggestSources.ts'
import type { Uploads } from '../../io/documents/uploads.ts'
import { createBuilds } from '../build/createBuilds.ts'
import type { IndexDeps } from '../indexDeps.ts'
import type { IndexService } from './indexService.types.ts'
import { diffIndex, passagesIn, removeIndex, removeSnapshot, rollbackIndex, snapshotIndex } from './indexVersions.ts'
import { listedIndex, listIndexes } from './listIndexes.ts'
import { indexName, jobName } from '../names.ts'
import { sourceView, unfinishedSources } from '../build/sources.ts'

/** `root`: the project. `report` gets faults of builds. */
export function createIndexService(
  deps: IndexDeps & { root: string; uploads: Uploads },
  report: (thrown: unknown) => void,
): IndexService & { close(): Promise<void> } {
  const { root, uploads, jobs } = deps
  const builds = createBuilds(deps, report)
  return {
    list: async () => listIndexes(deps, await uploads.indexes()),
    async get(given) {
      const index = indexName(given)
      const [listed, files, state] = await Promise.all([listedIndex(deps, index), uploads.list(index), jobs.state(jobName(index))])
      if (!listed && files.length === 0)
        throw new AppError('NOT_FOUND', `There is no index ${index}. It may have been removed. Go back to the list of indexes.`)
      const facts = listed?.facts ?? null
      const sources = unfinishedSources(state, facts !== null) ?? facts?.sources ?? []
      return {
        ...(listed ?? { index, facts: null, problem: null, job: null }),
        sourceViews: sources.map((source) => sourceView(deps, index, source)),
        uploads: files,
      }
    },
    build: (input) => builds.start(input),
    goOn: (index) => builds.goOn(index),
    cancel: (index) => builds.cancel(index),
    watch: (signal) => builds.watch(signal),
    snapshot: (index, snapshot) => snapshotIndex(deps, index, snapshot),
    removeSnapshot: (index, snapshot) => removeSnapshot(deps, index, snapshot),
    rollback: (index, snapshot) => rollbackIndex(deps, index, snapshot),
    diff: (index, versions) => diffIndex(deps, index, versions),
    passagesIn: (input) => passagesIn(deps, input),
    remove: (index) => removeIndex(deps, index),
    suggestSources: (typed) => suggestSources(root, typed),
    close: () => builds.close(),
  }
}
