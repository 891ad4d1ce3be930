import { printable } from '../core/printable.ts'
import type { RunState } from '../core/run/runState.ts'
import { runProgress } from '../core/run/runProgress.ts'
import { durationText } from './print/durationText.ts'

const REDRAW_MS = 100
const PLAIN_LINE_MS = 5000
const BAR_WIDTH = 24

type Output = { isTTY?: boolean; columns?: number; write(text: string): unknown }

/** Shows the progress of a run: a bar updated in place on a terminal, occasional lines elsewhere. */
export function showProgress(
  output: Output,
  state: () => RunState,
  now: () => number = Date.now,
): { note(message: string): void; end(): void } {
  const live = output.isTTY === true
  const clear = live ? '\r\u001B[2K' : ''
  const draw = () =>
    output.write(live ? clear + barLine(state(), now()).slice(0, (output.columns ?? 80) - 1) : `${plainLine(state(), now())}\n`)
  const timer = setInterval(draw, live ? REDRAW_MS : PLAIN_LINE_MS)
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
  const filled = Math.round(fraction * BAR_WIDTH)
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${plainLine(state, now)}`
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
