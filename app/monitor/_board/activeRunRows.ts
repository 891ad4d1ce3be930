import type { RunService } from '#server/api/services.ts'
import type { Tone } from '../../_ui/feedback/Badge.tsx'
import { formatCount, formatDecimal, formatDuration, formatNumber, formatTimeLeft } from '../../_ui/text/format.ts'

type ActiveRun = ReturnType<RunService['active']>[number]

/** A row of the list of runs in progress. */
export type ActiveRunRow = {
  run: ActiveRun['run']
  href: string
  title: string
  /** `fast lane · smollm2-135m-instruct` */
  how: string
  label: string
  tone: Tone
  moving: boolean
  paused: boolean
  fraction: number
  /** `12 of 40 cells · 3 failed · 120 tokens/s` */
  detail: string
  /** Time left, or why it is on hold. */
  when: string
}

const states: Record<ActiveRun['state'], { label: string; tone: Tone }> = {
  running: { label: 'Running', tone: 'accent' },
  waiting: { label: 'Waiting', tone: 'neutral' },
  paused: { label: 'Paused', tone: 'warn' },
}

/** Working runs first, then waiting and paused ones, each in the order in which they were started. */
export function activeRunRows(runs: readonly ActiveRun[]): ActiveRunRow[] {
  const order = Object.keys(states)
  return runs.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.at - b.at).map(activeRunRow)
}

function activeRunRow(run: ActiveRun): ActiveRunRow {
  const { state, cells, finished, failed, tokensPerSecond } = run
  return {
    run: run.run,
    href: `/notebooks/${encodeURIComponent(run.notebook)}`,
    title: run.title,
    how: [`${run.lane} lane`, ...run.models].join(' · '),
    ...states[state],
    moving: state === 'running',
    paused: state === 'paused',
    fraction: cells === 0 ? 1 : finished / cells,
    detail: [
      `${formatNumber(finished)} of ${formatCount(cells, 'cell')}`,
      failed > 0 && `${formatNumber(failed)} failed`,
      state === 'running' && tokensPerSecond !== null && `${formatDecimal(tokensPerSecond)} tokens/s`,
    ]
      .filter(Boolean)
      .join(' · '),
    when: whenText(run),
  }
}

function whenText({ state, because, etaMs, wait }: ActiveRun): string {
  if (because) return because.message
  if (state === 'paused') return etaMs === null ? '' : `${formatDuration(etaMs)} of work left`
  if (state === 'waiting') return wait ? `for “${wait.behind.title}”` : 'for its turn'
  return formatTimeLeft(etaMs)
}
