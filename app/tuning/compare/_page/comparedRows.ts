import type { TuningDetail } from '../../../_trpc/apiTypes.ts'
import { formatBytes, formatDecimal, formatDuration, formatNumber } from '../../../_ui/text/format.ts'
import { lossText } from '../../_parts/lossText.ts'
import { differingSettings } from '../../_parts/settingText.ts'
import { statusView } from '../../_parts/statusView.ts'

/** A row of the comparison: a text for each job. `best`: the position of the better value, where one is better. */
export type ComparedRow = { name: string; values: string[]; best: number | null }

/** What differs between jobs in what they were asked for: rows, model and settings. */
export function differingRows(details: readonly TuningDetail[]): ComparedRow[] {
  const jobs = details.map(({ job }) => job)
  const sources = [
    { name: 'Dataset', values: jobs.map(({ dataset }) => dataset) },
    { name: 'Snapshot', values: jobs.map(({ snapshot }) => `${snapshot.tag} (${snapshot.sha256.slice(0, 8)})`) },
    { name: 'Base model', values: jobs.map(({ base }) => `${base.id} (${base.sha256.slice(0, 8)})`) },
  ].filter(({ values }) => new Set(values).size > 1)
  const settings = differingSettings(jobs.map((job) => job.settings)).map(({ label, values }) => ({ name: label, values }))
  return [...sources, ...settings].map((row) => ({ ...row, best: null }))
}

/** Whether the validation losses of the jobs are of the same rows and of the same kind, so that the least one is the best. */
export function areComparable(details: readonly TuningDetail[]): boolean {
  const of = details.map(({ job: { snapshot, base, settings } }) => [snapshot.sha256, base.sha256, settings.method, settings.context])
  return new Set(of.map((each) => JSON.stringify(each))).size < 2
}

type Measure = {
  name: string
  of: (detail: TuningDetail) => number | null
  format: (value: number) => string
  better?: 'least' | 'most'
}

const bestValidation: Measure = { name: 'Best validation loss', of: ({ validationLoss }) => validationLoss, format: lossText }
const measures: readonly Measure[] = [
  { name: 'Last training loss', of: ({ loss }) => loss.last, format: lossText },
  { name: 'Steps', of: ({ step }) => step, format: formatNumber },
  { name: 'Kept step', of: ({ finished }) => finished?.keptStep ?? null, format: formatNumber },
  { name: 'Tokens/s', of: ({ tokensPerSecond }) => tokensPerSecond, format: formatDecimal, better: 'most' },
  { name: 'Weights learnt', of: ({ facts }) => facts?.trainable ?? null, format: formatNumber },
  { name: 'Peak memory', of: ({ finished }) => finished?.peakMemory ?? null, format: formatBytes, better: 'least' },
  {
    name: 'Time',
    of: ({ startedAt, endedAt }) => (startedAt !== null && endedAt !== null ? endedAt - startedAt : null),
    format: formatDuration,
    better: 'least',
  },
]

/** What came of the jobs. What none of them has is left out. */
export function resultRows(details: readonly TuningDetail[]): ComparedRow[] {
  const validation: Measure = areComparable(details) ? { ...bestValidation, better: 'least' } : bestValidation
  return [
    { name: 'Status', values: details.map(({ status }) => statusView[status].label), best: null },
    ...[validation, ...measures].flatMap((measure) => measuredRow(measure, details.map(measure.of))),
  ]
}

function measuredRow({ name, format, better }: Measure, values: readonly (number | null)[]): ComparedRow[] {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return []
  const bestValue = better === 'most' ? Math.max(...known) : Math.min(...known)
  const isTold = better !== undefined && known.length > 1 && known.filter((value) => value === bestValue).length === 1
  return [
    {
      name,
      values: values.map((value) => (value === null ? '–' : format(value))),
      best: isTold ? values.indexOf(bestValue) : null,
    },
  ]
}
