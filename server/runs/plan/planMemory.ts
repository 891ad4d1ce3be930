import type { Lane } from '../../core/experiment/cell.ts'
import { learnAdapters, withAdapters } from './learnAdapters.ts'
import { learnModels, type ModelDeps } from './learnModels.ts'
import type { PlannedSource } from './planSource.ts'
import type { KeyedModel, NotebookSource } from './runTypes.ts'

type Entry = {
  source: Pick<NotebookSource, 'notebook' | 'path' | 'text'>
  /** The `contentOf` each file that planning read. */
  read: ReadonlyMap<string, string | null>
  lane: Lane
  planned: PlannedSource
}

/** Keeps the last plan. It is found again only if everything it was made from is the same: texts, files, models and lane. */
export type PlanMemory = {
  find(deps: ModelDeps, source: NotebookSource, lane: Lane): Promise<PlannedSource | null>
  keep(entry: Entry): void
  /** Does work on a notebook after all earlier work on it has ended, so that requests that come together share one plan. */
  inTurn<T>(source: Pick<NotebookSource, 'path'>, work: () => Promise<T>): Promise<T>
}

export function createPlanMemory(): PlanMemory {
  let last: Entry | null = null
  const turns = new Map<string, Promise<unknown>>()
  return {
    async inTurn({ path }, work) {
      const before = turns.get(path)
      const own = Promise.resolve(before).then(work, work)
      turns.set(path, own)
      try {
        return await own
      } finally {
        if (turns.get(path) === own) turns.delete(path)
      }
    },
    keep: (entry) => (last = entry),
    async find(deps, source, lane) {
      const entry = last
      if (!entry || entry.lane !== lane || !sameTexts(entry, source)) return null
      const { models: bare, problems } = await learnModels(deps, [...entry.planned.models.keys()])
      if (problems.length > 0) return null
      const wanted = new Map([...entry.planned.models].map(([id, { adapters = {} }]) => [id, Object.keys(adapters)]))
      const { models } = await withAdapters((asked) => learnAdapters(deps.resolveAdapter, asked), bare, wanted)
      return sameModels(entry.planned.models, models) ? entry.planned : null
    },
  }
}

/** What findings and cells depend on: the text of a file, with its encoding if that is not UTF-8; null for one that cannot be read. */
export function contentOf(file: ReturnType<NotebookSource['readFile']>): string | null {
  if (!('text' in file)) return null
  return file.encoding === undefined ? file.text : `${file.encoding}\0${file.text}`
}

function sameTexts({ source: then, read }: Entry, now: NotebookSource): boolean {
  if (then.notebook !== now.notebook || then.path !== now.path || then.text !== now.text) return false
  return [...read].every(([relative, text]) => {
    const file = now.readFile(relative)
    return contentOf(file) === text
  })
}

function sameModels(then: ReadonlyMap<string, KeyedModel>, now: ReadonlyMap<string, KeyedModel>): boolean {
  return [...then].every(([id, model]) => JSON.stringify(now.get(id)) === JSON.stringify(model))
}
