'use client'

import { Popover } from 'radix-ui'
import { unscoredText } from '#server/core/metrics/checks.ts'
import { findMetric } from '#server/core/metrics/metrics.ts'
import type { MetricSpec } from '#server/core/experiment/experiment.ts'
import { columnTitle, columnTitleText } from '#server/core/grid/columnTitle.ts'
import type { MetricStatistics } from '#server/core/stats/gridStatistics.ts'
import type { JudgedDifference } from '#server/core/stats/judgeDifferences.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { cx } from '../../../../_ui/cx.ts'
import { formatCount } from '../../../../_ui/text/format.ts'
import { useRun } from '../../_run/runContext.ts'
import type { ColumnSummary } from './columnSummary.ts'
import { meanText } from '../state/scoreView.ts'
import { differenceText, differenceWords, meanWords, type NumberStyle, shortInterval } from './statisticsWords.ts'
import { useColumnStatistics } from './StatisticsProvider.tsx'

export type ColumnStatisticsProps = {
  column: number
  summary: ColumnSummary
  /** How many scores are shown. */
  shown: number
  /** Shows all scores, or only the first ones again; null if there are few. */
  onFold: (() => void) | null
}

/** The scores of a column: mean, interval, and a mark for a significant difference from the baseline. A click shows the details. */
export function ColumnStatistics({ column, summary, shown, onFold }: ColumnStatisticsProps) {
  const { scoring } = useRun()
  const statistics = useColumnStatistics()
  return (
    <ul className="flex flex-col text-xs leading-4.5" aria-label="Mean scores">
      {scoring.names.slice(0, shown).map((name, place) => {
        const spec = scoring.specs[place]
        const metric = statistics?.metrics[place]
        const hasMean = (metric?.columns[column]?.statistics.mean ?? null) !== null
        const unscored = hasMean ? (summary.scores[place]?.unscored ?? 0) : 0
        return spec ? <MetricLine key={name} {...{ name, spec, metric, column, unscored }} /> : null
      })}
      {onFold ? (
        <li>
          <button type="button" onClick={onFold} className="text-faint underline-offset-2 hover:underline">
            {shown < scoring.names.length ? `${formatCount(scoring.names.length - shown, 'more score')}…` : 'fewer scores'}
          </button>
        </li>
      ) : null}
    </ul>
  )
}

type MetricLineProps = { name: string; spec: MetricSpec; metric: MetricStatistics | undefined; column: number; unscored: number }

function MetricLine({ name, spec, metric, column, unscored }: MetricLineProps) {
  const found = metric?.columns[column]
  const statistics = found?.statistics
  const difference = found?.difference ?? null
  const style = styleOf(spec)
  const mark = difference ? markOf(difference, style) : null
  const interval = statistics?.interval
  return (
    <li>
      <Popover.Root>
        <Popover.Trigger
          disabled={!statistics || statistics.mean === null}
          className="-mx-1 flex w-[calc(100%+0.5rem)] items-baseline gap-1.5 rounded-sm px-1 text-left enabled:hover:bg-hover"
        >
          <span className="min-w-0 flex-1 truncate text-faint" title={name}>
            {name}
          </span>
          {unscored > 0 ? (
            <span
              className="shrink-0 text-warn tabular"
              title="Outputs without this score, for example because their case has no reference. They are not in the mean."
            >
              {unscoredText(unscored)}
            </span>
          ) : null}
          {interval ? (
            <span className="shrink-0 text-faint tabular">
              <span className="sr-only">95 % interval </span>
              {shortInterval(interval, style)}
              <span className="sr-only">, mean </span>
            </span>
          ) : null}
          <span className="shrink-0 font-medium tabular">{meanText(spec, statistics?.mean ?? null)}</span>
          <span aria-hidden className={cx('w-2.5 shrink-0 text-center', mark?.look)}>
            {mark?.sign}
          </span>
          {mark ? <span className="sr-only">, {mark.label}</span> : null}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            side="bottom"
            align="end"
            sideOffset={6}
            collisionPadding={8}
            aria-label={`Statistics of ${name}`}
            className="floating pop-in z-50 flex w-88 max-w-[calc(100vw-1rem)] flex-col gap-2 p-3 text-sm"
          >
            {metric && found ? <Details name={name} metric={metric} column={column} style={style} /> : null}
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </li>
  )
}

function Details({ name, metric, column, style }: { name: string; metric: MetricStatistics; column: number; style: NumberStyle }) {
  const { model } = useRun()
  const context = useColumnStatistics()
  const found = metric.columns[column]
  const own = model.columns[column]
  const other = model.columns[context?.baseline ?? 0]
  if (!found || !own || !other || !context) return null
  const nameOf = (each: typeof own) => columnTitleText(columnTitle(each, model.columns))
  const mark = found.difference ? markOf(found.difference, style) : null
  const [verdict, ...rest] = found.difference
    ? differenceWords(found.difference, style, { baseline: nameOf(other), compared: metric.compared })
    : []
  return (
    <>
      <p className="font-semibold">
        {name} <span className="font-normal text-muted">· {nameOf(own)}</span>
      </p>
      {meanWords(found.statistics, style).map((words) => (
        <p key={words}>{words}</p>
      ))}
      {verdict === undefined ? (
        <p className="border-t pt-2 text-muted">
          {column === context.baseline
            ? 'This is the baseline: other columns are compared with it.'
            : 'No case has scores in both this column and the baseline yet.'}
        </p>
      ) : (
        <>
          <p className="border-t pt-2 font-medium">
            {mark?.sign ? (
              <span aria-hidden className={mark.look}>
                {mark.sign}{' '}
              </span>
            ) : null}
            {verdict}
          </p>
          {rest.map((words) => (
            <p key={words} className="text-muted">
              {words}
            </p>
          ))}
        </>
      )}
      {column === context.baseline ? null : (
        <Button size="sm" className="self-start" onClick={() => context.setBaseline(own.id)}>
          Make this column the baseline
        </Button>
      )}
    </>
  )
}

/** The mark of a significant difference: its shape shows the direction, colour and label show better or worse. */
function markOf(difference: JudgedDifference, style: NumberStyle): { sign: string; look: string; label: string } {
  const { verdict, mean } = difference
  if (verdict.kind === 'tooFew') return { sign: '', look: '', label: 'too few cases to compare' }
  if (verdict.kind !== 'higher' && verdict.kind !== 'lower')
    return { sign: '', look: '', label: 'no significant difference from the baseline' }
  const good = style.better === null ? null : (verdict.kind === 'higher') === (style.better === 'more')
  return {
    sign: verdict.kind === 'higher' ? '▲' : '▼',
    look: good === null ? 'text-muted' : good ? 'text-good' : 'text-bad',
    label: `significantly ${verdict.kind} than the baseline by ${differenceText(Math.abs(mean), style).slice(1)}`,
  }
}

function styleOf(spec: Pick<MetricSpec, 'metric'>): NumberStyle {
  const metric = findMetric(spec.metric)
  const better = metric?.higherIsBetter ?? null
  return { share: metric?.range.least === 0 && metric.range.most === 1, better: better === null ? null : better ? 'more' : 'less' }
}
