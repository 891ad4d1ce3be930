import { printable } from '../core/printable.ts'
import type { RunState } from '../core/run/runState.ts'
import { runProgress } from '../core/run/runProgress.ts'
import { durationText } from './print/durationText.ts'
import { progressBar, statusLine, type StatusOutput } from './print/statusLine.ts'

/** Shows the progress of a run: a bar updated in place on a terminal, occasional lines elsewhere. */
export function showProgress(
  output: StatusOutput,
  state: () => RunState,
  now: () => number = Date.now,
): { note(message: string): void; end(): void } {
  const { live, clear, everyMs, draw } = statusLine(output)
  const timer = setInterval(() => draw((live ? barLine : plainLine)(state(), now())), everyMs)
  return {
    note: (message) => output.write(`${clear}${printable(message)}\n`),
    end() {
      clearInterval(timer)
      output.write(`${clear}${plainLine(state(), now())}\n`)
    },
  }
}

export function barLine(state: RunState, now: number): string {
  const { fraction } = runProgress(state, now)
  return `${progressBar(fraction)} ${plainLine(state, now)}`
}

/** `12/36 cells, 3 stored, 1 failed, 182 tokens/s, 8 s left` */
export function plainLine(state: RunState, now: number): string {
  const { counts, cells, status, totals } = state
  const { etaMs, tokensPerSecond } = runProgress(state, now)
  return [
    `${counts.done + counts.failed + counts.cancelled}/${cells.length} cells`,
    counts.cached > 0 && `${counts.cached} stored`,
    counts.failed > 0 && `${counts.failed} failed`,
    counts.cancelled > 0 && `${counts.cancelled} cancelled`,
    tokensPerSecond !== null && `${Math.round(tokensPerSecond)} tokens/s`,
    status === 'running' ? etaMs !== null && `${durationText(etaMs)} left` : totals && durationText(totals.ms),
  ]
    .filter(Boolean)
    .join(', ')
}
