import { varyingAxes } from '../../grid/varyingAxes.ts'
import { findMetric } from '../../metrics/metrics.ts'
import type { ColumnFigures, MetricFigures } from '../columnFigures.ts'
import type { ExportedRun } from '../exportedRun.ts'
import { xmlText } from '../xmlText.ts'
import { shortNumber, svgBars } from './svgBars.ts'
import { svgLines } from './svgLines.ts'

/** More charts than this say less than the table does. */
const MOST_CHARTS = 12
/** More marks than this cannot be told apart in one chart. */
const MOST_BARS = 40
const MOST_LINES = 12

/** Title, when and with what the outputs were made. */
export function reportHead(run: ExportedRun): string {
  const done = run.cells.filter(({ outcome }) => outcome.status === 'done').length
  const facts = [
    `${done} of ${run.cells.length} cells done`,
    `${run.lane} lane`,
    `notebook seed ${run.seed}`,
    run.run === null ? 'the grid as it stood' : `run ${run.run}`,
    new Date(run.at).toISOString().replace('T', ' ').slice(0, 16) + ' UTC',
  ]
  const models = run.models.map(
    ({ id, hash, chatTemplateHash, engineVersion }) =>
      `<p>Model <strong>${xmlText(id)}</strong> <small>file SHA-256 <code>${hash}</code>, chat template <code>${chatTemplateHash.slice(0, 16)}</code>, engine ${xmlText(engineVersion)}</small></p>`,
  )
  const left =
    run.leftOut > 0 ? `<p class="error">${run.leftOut} cells of this run are not in the notebook any more; they are not shown.</p>` : ''
  return `<header><button type="button" id="theme" class="theme" hidden>Light or dark</button><h1>${xmlText(run.title || run.notebook)}</h1><p class="muted">${facts.map(xmlText).join(' · ')}</p>${models.join('')}${left}</header>`
}

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
  return `<section><h2>Columns</h2><div class="scroll"><table class="figures"><thead><tr><th scope="col">Column</th><th scope="col">done</th>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table></div>${run.names.length > 0 ? note : ''}</section>`
}

function metricCell({ statistics, difference, check }: MetricFigures): string {
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
  const told = check
    ? `<br><span class="chip ${check.verdict}">${xmlText(check.text)}: ${check.passed}/${check.total} ${check.verdict === 'fail' ? '✗' : '✓'}</span>`
    : ''
  if (statistics.mean === null) return `<td>–${told}</td>`
  return `<td>${percent(statistics.mean)}${range}${mark}${effectLine(difference)}${told}</td>`
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

/** For each metric the columns as bars, and lines over each axis of numbers that varies. */
export function reportCharts(run: ExportedRun, figures: readonly ColumnFigures[]): string {
  const axes = [...varyingAxes(run.columns.map(({ point }) => point))].filter((axis) =>
    run.columns.every(({ point }) => typeof point[axis] === 'number'),
  )
  const variants = new Set(figures.map(({ column }) => column.variant)).size
  const charts = run.names.flatMap((name, position) => {
    const range = findMetric(run.specs[position]?.metric ?? '')?.range
    const meanOf = ({ metrics }: ColumnFigures) => metrics[position]?.statistics.mean ?? null
    if (figures.every((each) => meanOf(each) === null)) return []
    const bars = figures.map((each) => {
      const interval = each.metrics[position]?.statistics.interval
      return { label: each.column.title, value: meanOf(each), low: interval?.low ?? null, high: interval?.high ?? null }
    })
    const domain = range?.least === 0 && range.most === 1 ? { domain: { least: 0, most: 1 } } : {}
    return [
      figure(
        `${name} by column`,
        svgBars({ title: `${name} by column`, bars: bars.slice(0, MOST_BARS), ...domain }),
        restOf(bars.length - MOST_BARS, 'column'),
      ),
      ...axes.map((axis) =>
        figure(
          `${name} over ${axis}`,
          svgLines({ title: `${name} over ${axis}`, axis, lines: linesOf(figures, axis, meanOf) }),
          restOf(variants - MOST_LINES, 'variant'),
        ),
      ),
    ]
  })
  const rest = restOf(charts.length - MOST_CHARTS, 'chart')
  return charts.length === 0
    ? ''
    : `<section><h2>Charts</h2><div class="charts">${charts.slice(0, MOST_CHARTS).join('')}</div>${rest}</section>`
}

/** A line for each variant: the mean of its columns at each value of the axis. */
function linesOf(figures: readonly ColumnFigures[], axis: string, meanOf: (column: ColumnFigures) => number | null) {
  return [...new Set(figures.map(({ column }) => column.variant))].slice(0, MOST_LINES).map((variant) => {
    const sums = new Map<number, { sum: number; count: number }>()
    for (const each of figures) {
      const [x, y] = [each.column.point[axis], meanOf(each)]
      if (each.column.variant !== variant || typeof x !== 'number' || y === null) continue
      const { sum, count } = sums.get(x) ?? { sum: 0, count: 0 }
      sums.set(x, { sum: sum + y, count: count + 1 })
    }
    const points = [...sums].toSorted(([a], [b]) => a - b).map(([x, { sum, count }]) => ({ x, y: sum / count }))
    return { label: variant, points }
  })
}

function figure(caption: string, svg: string, rest: string): string {
  return `<figure><figcaption>${xmlText(caption)}</figcaption>${svg}${rest}</figure>`
}

/** What is left out is told. */
function restOf(count: number, what: string): string {
  return count > 0
    ? `<p class="muted"><small>${count} more ${what}${count === 1 ? '' : 's'} not drawn: the table has them all.</small></p>`
    : ''
}

/** Prompts, metrics and settings: what a reader needs to do it again. */
export function reportDeclarations(run: ExportedRun): string {
  const prompts = run.variants.map(({ name, system, user, assistant }) => {
    const parts = [
      ['system', system],
      ['user', user],
      ['assistant', assistant],
    ] as const
    const shown = parts.flatMap(([role, text]) => (text === null ? [] : [`<p class="muted">${role}</p><pre>${xmlText(text)}</pre>`]))
    return `<h3>${xmlText(name)}</h3>${shown.join('')}`
  })
  const scores = run.specs.map(
    ({ metric, options, check, tags }, position) =>
      `${run.names[position] ?? metric}: ${JSON.stringify({ metric, ...options, ...check, ...(tags ? { tags } : {}) })}`,
  )
  const settings = run.columns.map((column) => {
    const first = run.cells[column.cells[0] ?? -1]?.cell
    return `${column.title}: ${JSON.stringify({ model: first?.model, ...first?.sampling, max_tokens: first?.maxTokens, stop: first?.stop, ...column.point })}`
  })
  const lists = `<h2>Scores</h2><pre>${xmlText(scores.join('\n') || 'none')}</pre><h2>Settings</h2><pre>${xmlText(settings.join('\n'))}</pre>`
  return `<section><h2>Prompts</h2>${prompts.join('')}${lists}</section><footer class="muted"><small>Made by Assay ${xmlText(run.version)}. Seeds and cell keys show when the pointer rests on an output.</small></footer>`
}
