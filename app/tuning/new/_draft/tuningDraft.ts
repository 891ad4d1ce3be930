import { adapterName, adapterNameForm } from '#server/core/experiment/adapterValue.ts'
import { slugSchema } from '#server/core/ids.ts'
import { settingsGrid } from '#server/core/tuning/settings/settingsGrid.ts'
import type { TuningSettings } from '#server/core/tuning/settings/tuningSettings.ts'
import type { TuningRequest, TuningStart } from '../../../_trpc/apiTypes.ts'
import {
  type GridDraft,
  guideDraft,
  noGrid,
  readGrid,
  readSettings,
  type SettingProblems,
  type SettingsDraft,
  settingsDraft,
} from './settingsDraft.ts'

/** The form of a training. */
export type TuningDraft = {
  dataset: string | null
  /** Null: a new one of the present rows. */
  snapshot: string | null
  base: string | null
  /** Null: the suggestion. */
  name: string | null
  replaces: boolean
  settings: SettingsDraft
  grid: GridDraft
  /** Null: the prompts of rows that are not trained on. */
  samples: readonly string[] | null
}

export const newTuningDraft: TuningDraft = {
  dataset: null,
  snapshot: null,
  base: null,
  name: null,
  replaces: false,
  settings: guideDraft,
  grid: noGrid,
  samples: null,
}

/** The draft of a training like an earlier one; its snapshot is taken, so that only what is changed differs. */
export function draftLike(job: {
  dataset: string
  snapshot: { tag: string }
  base: { id: string }
  settings: TuningSettings
  samples: readonly string[]
}): TuningDraft {
  return {
    ...newTuningDraft,
    dataset: job.dataset,
    snapshot: job.snapshot.tag,
    base: job.base.id,
    settings: settingsDraft(job.settings),
    samples: job.samples.length > 0 ? job.samples : null,
  }
}

/** A name for an adapter that no other has: the dataset's, with a number where it is taken. */
export function suggestedName(dataset: string, taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? dataset : `${dataset}-${number}`
    if (!taken.includes(name)) return name
  }
}

export type DraftProblems = {
  dataset?: string
  base?: string
  name?: string
  settings: SettingProblems
  grid: Partial<GridDraft>
}

export type ReadDraft = {
  problems: DraftProblems
  /** What is looked at before the start: the first combination of the grid. Null while something that it needs is missing. */
  looked: TuningRequest | null
  /** What the start asks for; null while there is a problem. */
  start: TuningStart | null
  /** The settings of each training; empty while they are wrong. */
  jobs: TuningSettings[]
}

type Known = {
  /** The names of adapters that there are. */
  adapters: readonly string[]
  suggestion: string
}

export function readDraft(draft: TuningDraft, { adapters, suggestion }: Known): ReadDraft {
  const problems: DraftProblems = { settings: {}, grid: {} }
  const read = readSettings(draft.settings)
  const tried = readGrid(draft.grid)
  if ('problems' in read) problems.settings = read.problems
  if ('problems' in tried) problems.grid = tried.problems
  if (draft.dataset === null) problems.dataset = 'Choose a dataset.'
  if (draft.base === null) problems.base = 'Choose a model.'
  const typed = (draft.name ?? suggestion).trim().normalize('NFC')
  const name = adapterName(typed)
  const grid = 'grid' in tried ? tried.grid : { rank: [], learningRate: [], epochs: [] }
  const isGrid = Object.values(grid).some((values) => values.length > 0)
  if (name === null) problems.name = `Use ${adapterNameForm.replaceAll('`', '')}.`
  else if (!isGrid && !draft.replaces && adapters.includes(typed))
    problems.name = `There is an adapter ${typed} already. Choose another name, or replace it.`
  const jobs = 'settings' in read ? settingsGrid(read.settings, grid) : []
  const dataset = slugSchema.safeParse(draft.dataset)
  const [first] = jobs
  if (first === undefined || !dataset.success || draft.base === null || !('settings' in read))
    return { problems, looked: null, start: null, jobs }
  const samples = draft.samples?.map((text) => text.trim()).filter((text) => text !== '')
  const request = {
    name: name ?? dataset.data,
    ...(draft.replaces && { replaces: true }),
    dataset: dataset.data,
    snapshot: draft.snapshot,
    base: draft.base,
    ...(samples && samples.length > 0 && { samples }),
  }
  const { settings: ofSettings, grid: ofGrid, ...others } = problems
  const isWrong = [ofSettings, ofGrid, others].some((found) => Object.keys(found).length > 0)
  return {
    problems,
    looked: { ...request, settings: first },
    start: isWrong
      ? null
      : {
          ...request,
          settings: read.settings,
          ...(isGrid && { grid }),
        },
    jobs,
  }
}
