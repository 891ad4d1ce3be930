import { type Metric, type MetricGroup, metricGroups } from '#server/core/metrics/metric/metric.ts'
import { searchText } from '../../../_ui/text/searchText.ts'

export type MetricChoiceGroup = { group: MetricGroup; title: string; metrics: Metric[] }

const titles: Record<MetricGroup, string> = {
  'text match': 'Text match',
  overlap: 'Overlap with a reference',
  structure: 'Structure and length',
  language: 'Language and manner',
  retrieval: 'Retrieved passages',
  speed: 'Speed',
  model: 'Asks a model',
  own: 'Your own',
}

/**
 * The metrics that a search finds: each word of it begins a word of the title, the id or the group. If none does, those whose
 * description contains each word.
 */
export function metricChoices(metrics: readonly Metric[], search: string): MetricChoiceGroup[] {
  const words = fold(search)
    .split(' ')
    .filter((word) => word !== '')
  const begins = words.map((word) => ` ${word}`)
  const named = metrics.filter((metric) => holds(` ${metric.id} ${metric.title} ${titles[groupOf(metric)]}`, begins))
  const found = named.length > 0 ? named : metrics.filter(({ description }) => holds(description, words))
  return metricGroups.flatMap((group) => {
    const members = found.filter((metric) => groupOf(metric) === group)
    return members.length === 0 ? [] : [{ group, title: titles[group], metrics: members }]
  })
}

function groupOf({ group }: Metric): MetricGroup {
  return group ?? 'own'
}

function holds(text: string, words: readonly string[]): boolean {
  const folded = fold(text)
  return words.every((word) => folded.includes(word))
}

function fold(text: string): string {
  return searchText(text).replace(/[\s_()-]+/gu, ' ')
}
