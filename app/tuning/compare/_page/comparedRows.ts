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

/** What came of the jobs. */
export function resultRows(details: readonly TuningDetail[]): ComparedRow[] {
  const validation = details.map(({ validations }) => validations.findLast(({ isBest }) => isBest)?.loss ?? null)
  return [
    { name: 'Status', values: details.map(({ status }) => statusView[status].label), best: null },
    measured('Best validation loss', validation, lossText, areComparable(details) ? 'least' : null),
    measured(
      'Last training loss',
      details.map(({ loss }) => loss.last),
      lossText,
      null,
    ),
    measured(
      'Steps',
      details.map(({ step }) => step),
      formatNumber,
      null,
    ),
    measured(
      'Kept step',
      details.map(({ finished }) => finished?.keptStep ?? null),
      formatNumber,
      null,
    ),
    measured(
      'Tokens/s',
      details.map(({ tokensPerSecond }) => tokensPerSecond),
      (value) => formatDecimal(value),
      'most',
    ),
    measured(
      'Weights learnt',
      details.map(({ facts }) => facts?.trainable ?? null),
      formatNumber,
      null,
    ),
    measured(
      'Peak memory',
      details.map(({ finished }) => finished?.peakMemory ?? null),
      formatBytes,
      'least',
    ),
    measured(
      'Time',
      details.map(({ startedAt, endedAt }) => (startedAt !== null && endedAt !== null ? endedAt - startedAt : null)),
      formatDuration,
      'least',
    ),
  ].filter(({ values }) => values.some((value) => value !== missing))
}

const missing = '–'

function measured(
  name: string,
  values: readonly (number | null)[],
  format: (value: number) => string,
  better: 'least' | 'most' | null,
): ComparedRow {
  const known = values.filter((value) => value !== null)
  const bestValue = better === 'least' ? Math.min(...known) : Math.max(...known)
  const holders = values.filter((value) => value === bestValue).length
  const isTold = better !== null && known.length > 1 && holders === 1
  return {
    name,
    values: values.map((value) => (value === null ? missing : format(value))),
    best: isTold ? values.indexOf(bestValue) : null,
  }
}
