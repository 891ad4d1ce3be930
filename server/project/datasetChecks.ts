import type { CheckDeps } from '../datasets/checks/checkDeps.ts'
import type { DatasetDeps } from '../datasets/datasetDeps.ts'
import { passageReferences } from '../indexes/documents/passageReferences.ts'
import type { IndexDeps } from '../indexes/indexDeps.ts'
import type { ProjectPaths } from '../io/paths.ts'
import { notebookReferences } from '../notebooks/notebookReferences.ts'
import type { PrepareDeps } from '../runs/plan/prepareRun.ts'
import type { Threads } from './threads.ts'

type Parts = {
  paths: ProjectPaths
  datasets: DatasetDeps
  indexes: IndexDeps
  prepare: Pick<PrepareDeps, 'countPrompts' | 'resolveModel'>
  threads: Pick<Threads, 'notebooks'>
}

/** What the checks of datasets need, from the other parts of the project. */
export function datasetChecks({ paths, datasets, indexes, prepare, threads }: Parts): CheckDeps {
  return {
    store: datasets.store,
    async *references(note, signal) {
      yield* notebookReferences({ paths, work: threads.notebooks }, note, signal)
      yield* passageReferences(indexes, note, signal)
    },
    async embedTexts(texts, { model, signal }) {
      await indexes.obtainModel(model, { kind: 'embed', ...(signal && { signal }) })
      return indexes.embedTexts(texts, { model, role: 'query', ...(signal && { signal }) })
    },
    async countTokens(model, prompts) {
      const tokens = await prepare.countPrompts(await prepare.resolveModel(model), prompts)
      return tokens.map(({ length }) => length)
    },
  }
}
