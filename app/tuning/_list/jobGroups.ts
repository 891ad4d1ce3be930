import { settingFacts } from '#server/core/tuning/settings/settingFacts.ts'
import type { SettingName } from '#server/core/tuning/settings/tuningSettings.ts'
import type { TuningEntry } from '../../_trpc/apiTypes.ts'
import { holdsWords } from '../../_ui/text/searchText.ts'
import { numberText } from '../_parts/settingText.ts'

export type ListedJobs = { kind: 'one'; entry: TuningEntry } | { kind: 'grid'; name: string; entries: TuningEntry[] }

/** The jobs for a list, the newest first. The jobs of one grid are together, in the order in which they run, at the place of the newest one. */
export function jobGroups(entries: readonly TuningEntry[]): ListedJobs[] {
  const newest = entries.toSorted((a, b) => (a.job.id < b.job.id ? 1 : -1))
  const groups = new Map<string, ListedJobs>()
  for (const entry of newest) {
    const { group, id } = entry.job
    const known = group === null ? undefined : groups.get(`grid ${group}`)
    if (known?.kind === 'grid') known.entries.unshift(entry)
    else if (group === null) groups.set(id, { kind: 'one', entry })
    else groups.set(`grid ${group}`, { kind: 'grid', name: group, entries: [entry] })
  }
  return [...groups.values()]
}

/** Jobs whose names, datasets, base models or statuses have all the words. */
export function foundJobs(entries: readonly TuningEntry[], words: readonly string[]): TuningEntry[] {
  return entries.filter(({ job, status }) =>
    holdsWords(`${job.name} ${job.dataset} ${job.snapshot.tag} ${job.base.id} ${job.group ?? ''} ${job.settings.method} ${status}`, words),
  )
}

const varied = ['learningRate', 'rank', 'epochs'] as const satisfies readonly SettingName[]

export type GridChartData = {
  /** What the results are: the validation loss, or the training loss where no job has a validation. */
  measure: 'Validation loss' | 'Training loss'
  x: string
  series: string[]
  /** One value of x; for each series the result of its job, null where there is none. */
  points: { x: string; results: ({ loss: number; job: string } | null)[] }[]
  /** The job with the least loss. */
  best: { job: string; name: string; loss: number }
}

/** The results of a grid as a chart: the setting with most values is x, and combinations of the others are series. Null without two results. */
export function gridChart(entries: readonly TuningEntry[]): GridChartData | null {
  const isValidated = entries.some(({ validationLoss }) => validationLoss !== null)
  const results = entries.flatMap(({ job, validationLoss, loss }) => {
    const measured = isValidated ? validationLoss : loss.last
    return measured === null ? [] : [{ job, loss: measured }]
  })
  const counts = varied.map((name) => ({ name, count: new Set(entries.map(({ job }) => job.settings[name])).size }))
  const [across, ...others] = counts.filter(({ count }) => count > 1).toSorted((a, b) => b.count - a.count)
  const [best] = results.toSorted((a, b) => a.loss - b.loss)
  if (across === undefined || best === undefined || results.length < 2) return null
  const seriesOf = ({ job }: Pick<TuningEntry, 'job'>) =>
    others.map(({ name }) => `${shortLabels[name]} ${numberText(job.settings[name])}`).join(', ') || 'all'
  const ordered = entries.toSorted(
    (a, b) => others.map(({ name }) => a.job.settings[name] - b.job.settings[name]).find((difference) => difference !== 0) ?? 0,
  )
  const series = [...new Set(ordered.map(seriesOf))]
  const values = [...new Set(entries.map(({ job }) => job.settings[across.name]))].toSorted((a, b) => a - b)
  return {
    measure: isValidated ? 'Validation loss' : 'Training loss',
    x: settingFacts[across.name].label,
    series,
    points: values.map((value) => ({
      x: numberText(value),
      results: series.map((name) => {
        const found = results.find((result) => result.job.settings[across.name] === value && seriesOf(result) === name)
        return found ? { loss: found.loss, job: found.job.id } : null
      }),
    })),
    best: { job: best.job.id, name: best.job.name, loss: best.loss },
  }
}

const shortLabels: Record<(typeof varied)[number], string> = { learningRate: 'learning rate', rank: 'rank', epochs: 'epochs' }
