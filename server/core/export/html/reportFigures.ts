import type { ColumnFigures, MetricFigures } from '../columnFigures.ts'
import type { ExportedRun } from '../exportedRun.ts'
import { xmlText } from '../xmlText.ts'
import { shortNumber } from './svgBars.ts'

/** The table of columns: mean, interval, difference to the first column, checks, time. */
export function reportFigures(run: ExportedRun, figures: readonly ColumnFigures[]): string {
  const heads = [...run.names, 'tokens', 'ms'].map((name) => `<th scope="col">${xmlText(name)}</th>`).join('')
  const rows = figures.map(({ column, cells, done, failed, metrics, outputTokens, totalMs }) => {
    const counts = `${done}/${cells}${failed > 0 ? ` <span class="error">${failed} failed</span>` : ''}`
    const rest = [outputTokens, totalMs].map((value) => `<td>${value === null ? '–' : shortNumber(value)}</td>`)
    return `<tr><th scope="row">${xmlText(column.title)}</th><td>${counts}</td>${metrics.map(metricCell).join('')}${rest.join('')}</tr>`
  })
  const note =
    '<p class="muted"><small>Means over test cases with 95 % intervals. ▲ ▼: higher or lower than the first column, a difference that is real (permutation test, Holm-corrected over the columns). No mark: not decided. Effect: the mean difference in standard deviations of the differences (d<sub>z</sub>, Hedges); δ: Cliff’s delta over all pairs of cases.</small></p>'
  return `<section><h2>Columns</h2><div class="scroll" tabindex="0" role="region" aria-label="Columns"><table class="figures"><thead><tr><th scope="col">Column</th><th scope="col">done</th>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table></div>${run.names.length > 0 ? note : ''}</section>`
}

function metricCell(figures: MetricFigures): string {
  return `<td>${meanText(figures)}${checkChip(figures.check)}</td>`
}

function meanText({ statistics, difference }: MetricFigures): string {
  if (statistics.mean === null) return '–'
  const percent = (value: number) => (statistics.passFail ? `${shortNumber(value * 100)} %` : shortNumber(value))
  const { interval } = statistics
  const range = interval ? ` <small>${percent(interval.low)} to ${percent(interval.high)}</small>` : ''
  const kind = difference?.verdict.kind
  const mark =
    kind === 'higher'
      ? ' <span title="higher than the first column">▲</span>'
      : kind === 'lower'
        ? ' <span title="lower than the first column">▼</span>'
        : ''
  return `${percent(statistics.mean)}${range}${mark}${effectLine(difference)}`
}

/** A check falls short where there is no score either, and that must be seen. */
function checkChip(check: MetricFigures['check']): string {
  if (check === null || check.verdict === 'none') return ''
  const sign = check.verdict === 'fail' ? '✗' : '✓'
  return `<br><span class="chip ${check.verdict}">${xmlText(check.text)}: ${check.passed}/${check.total} ${sign}</span>`
}

function effectLine(difference: MetricFigures['difference']): string {
  const effect = difference?.effectSize ?? null
  const delta = difference?.cliffsDelta ?? null
  const parts = [
    ...(effect === null ? [] : [`effect ${signedNumber(effect)}`]),
    ...(delta === null ? [] : [`δ ${signedNumber(delta.unpaired)} (${delta.size})`]),
  ]
  return parts.length === 0 ? '' : `<br><small class="muted">${parts.join(', ')}</small>`
}

const signedNumber = (value: number): string => `${value < 0 ? '−' : value > 0 ? '+' : ''}${Math.abs(value).toFixed(2)}`
