'use client'

import type { MetricStatistics } from '#server/core/stats/gridStatistics.ts'
import type { QualityMetric } from '#server/core/retrieval/metrics/qualityMetrics.ts'
import type { QualityReport } from '../../../../_trpc/apiTypes.ts'
import { cx } from '../../../../_ui/cx.ts'
import { comparisonWords } from './comparisonWords.ts'
import { metricName } from './metricNames.ts'
import { settingsName } from '../parts/searchSettings.ts'
import { SettingsMark } from '../parts/SettingsMark.tsx'
import { ScrollRegion } from '../../../../_ui/layout/ScrollRegion.tsx'

export type ResultTableProps = {
  report: QualityReport
  /** By metric, in their order. */
  statistics: readonly MetricStatistics[]
  metrics: readonly QualityMetric[]
  baseline: number
  onBaseline: (position: number) => void
}

/** The means of each way of searching with their intervals, and their differences from the baseline. */
export function ResultTable({ report, statistics, metrics, baseline, onBaseline }: ResultTableProps) {
  const isCompared = report.settings.length > 1
  return (
    <ScrollRegion label="Means" className="card relative overflow-x-auto">
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr className="border-b text-left text-muted">
            <th scope="col" className="px-4 py-2 font-medium">
              Search
            </th>
            {metrics.map((metric) => (
              <th
                key={metric}
                scope="col"
                className="px-3 py-2 text-right font-medium whitespace-nowrap"
                title={metricName(metric).meaning}
              >
                {metricName(metric).name}
              </th>
            ))}
            {isCompared ? (
              <th scope="col" className="px-4 py-2 text-right font-medium">
                Baseline
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {report.settings.map((settings, position) => (
            <tr key={settingsName(settings.asked)} className="border-b last:border-b-0">
              <th scope="row" className="px-4 py-2 text-left align-top font-medium">
                <span className="flex min-w-40 items-center gap-2">
                  <SettingsMark position={position} />
                  {settingsName({ ...settings.asked, mode: settings.mode })}
                </span>
              </th>
              {metrics.map((metric) => (
                <MetricCell
                  key={metric}
                  statistics={statistics.find(({ name }) => name === metric)}
                  column={position}
                  mean={settings.metrics?.[metric] ?? null}
                />
              ))}
              {isCompared ? (
                <td className="px-4 py-2 text-right align-top">
                  <input
                    type="radio"
                    name="baseline"
                    aria-label={`Compare with ${settingsName(settings.asked)}`}
                    checked={position === baseline}
                    onChange={() => onBaseline(position)}
                    className="accent-accent"
                  />
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function MetricCell({ statistics, column, mean }: { statistics: MetricStatistics | undefined; column: number; mean: number | null }) {
  const found = statistics?.columns[column]
  const interval = found?.statistics.interval
  const words = found?.difference ? comparisonWords(found.difference, statistics?.compared ?? 1) : null
  return (
    <td className="px-3 py-2 text-right align-top whitespace-nowrap tabular">
      <span className="block font-medium">{mean === null ? '–' : mean.toFixed(3)}</span>
      {interval ? (
        <span className="block text-xs text-faint" title="95 % interval of the mean">
          <span className="sr-only">95 % interval </span>
          {interval.low.toFixed(2)}–{interval.high.toFixed(2)}
        </span>
      ) : null}
      {words ? (
        <span className={cx('block text-xs', words.tone)} title={words.long}>
          <span aria-hidden>
            {words.short} {words.sign}
          </span>
          <span className="sr-only">{words.long}</span>
        </span>
      ) : null}
    </td>
  )
}
