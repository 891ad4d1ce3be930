import type { Lane } from '../../core/experiment/cell.ts'
import { learnModels, type ModelDeps } from './learnModels.ts'
import type { PlannedSource } from './planSource.ts'
import type { KeyedModel, NotebookSource } from './runTypes.ts'

type Entry = {
  source: Pick<NotebookSource, 'notebook' | 'path' | 'text'>
  /** What each file that planning read had in it; null for one that could not be read. */
  read: ReadonlyMap<string, string | null>
  lane: Lane
  planned: PlannedSource
}

/** Keeps the last plan. Everything that it came from is compared, texts in full. */
export type PlanMemory = {
  find(deps: ModelDeps, source: NotebookSource, lane: Lane): Promise<PlannedSource | null>
  keep(entry: Entry): void
}

export function createPlanMemory(): PlanMemory {
  let last: Entry | null = null
  return {
    keep: (entry) => (last = entry),
    async find(deps, source, lane) {
      const entry = last
      if (!entry || entry.lane !== lane || !sameTexts(entry, source)) return null
      const { models, problems } = await learnModels(deps, [...entry.planned.models.keys()])
      return problems.length === 0 && sameModels(entry.planned.models, models) ? entry.planned : null
    },
  }
}

function sameTexts({ source: then, read }: Entry, now: NotebookSource): boolean {
  if (then.notebook !== now.notebook || then.path !== now.path || then.text !== now.text) return false
  return [...read].every(([relative, text]) => {
    const file = now.readFile(relative)
    return ('text' in file ? file.text : null) === text
  })
}

function sameModels(then: ReadonlyMap<string, KeyedModel>, now: ReadonlyMap<string, KeyedModel>): boolean {
  return [...then].every(([id, model]) => JSON.stringify(now.get(id)) === JSON.stringify(model))
}
