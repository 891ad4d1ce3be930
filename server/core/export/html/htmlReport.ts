import { unscoredText } from '../../metrics/checks.ts'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { columnFigures, type ColumnFigures, type MetricFigures } from '../columnFigures.ts'
import type { ExportedCell, ExportedRun } from '../exportedRun.ts'
import { adaptersByCase, trainedSentences } from '../../tuning/trained/trainedCases.ts'
import { xmlText } from '../xmlText.ts'
import { reportCharts } from './reportCharts.ts'
import { reportGrid } from './reportGrid.ts'
import { reportScript } from './reportScript.ts'
import { reportStyle } from './reportStyle.ts'
import { shortNumber } from './svgBars.ts'

/**
 * A run as one HTML file, in pieces, that opens offline. Its content security policy blocks loading and allows only its own script, so that
 * markup in an output would have no effect even if it were not escaped, which it is.
 */
export function* htmlReport(run: ExportedRun): Generator<string> {
  const policy = `default-src 'none'; style-src '${hashOf(reportStyle)}'; script-src '${hashOf(reportScript)}'; base-uri 'none'; form-action 'none'`
  yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
  yield `<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width,initial-scale=1">`
  yield `<meta name="referrer" content="no-referrer"><title>${xmlText(run.title || run.notebook)}</title><style>${reportStyle}</style></head><body>`
  const figures = columnFigures(run)
  yield reportHead(run)
  yield reportFigures(run, figures)
  yield reportCharts(run, figures)
  yield* reportGrid(run)
  yield reportDeclarations(run)
  yield `<script>${reportScript}</script></body></html>\n`
}

function hashOf(text: string): string {
  return `sha256-${btoa(String.fromCharCode(...sha256(utf8ToBytes(text))))}`
}

/** Title, date, and how the outputs were computed. */
function reportHead(run: ExportedRun): string {
  const done = run.cells.filter(({ outcome }) => outcome.status === 'done').length
  const facts = [
    `${done} of ${run.cells.length} cells done`,
    `${run.lane} lane`,
    `notebook seed ${run.seed}`,
    run.run === null ? 'the current grid' : `run ${run.run}`,
    new Date(run.at).toISOString().replace('T', ' ').slice(0, 16) + ' UTC',
  ]
  const models = run.models.map(
    ({ id, hash, chatTemplateHash, engineVersion }) =>
      `<p>Model <strong>${xmlText(id)}</strong> <small>file SHA-256 <code>${hash}</code>, chat template <code>${chatTemplateHash.slice(0, 16)}</code>, engine ${xmlText(engineVersion)}</small></p>`,
  )
  const left =
    run.leftOut > 0 ? `<p class="error">${run.leftOut} cells of this run are no longer in the notebook and are not shown.</p>` : ''
  const trained = trainedNote(run)
  return `<header><button type="button" id="theme" class="theme" hidden>Light or dark</button><h1>${xmlText(run.title || run.notebook)}</h1><p class="muted">${facts.map(xmlText).join(' · ')}</p>${models.join('')}${left}${trained}</header>`
}

/** Which cases adapters were trained on, and whether the figures are without them. */
function trainedNote({ trained, cells }: ExportedRun): string {
  if (!trained || trained.cases.length === 0) return ''
  const cases: { id: ExportedCell['cell']['case'] }[] = []
  for (const { cell } of cells) cases[cell.caseIndex] = { id: cell.case }
  const left = adaptersByCase(trained.cases).size
  const counted = trained.leavesOut
    ? `The figures and charts below leave ${left === 1 ? 'this case' : `these ${left} cases`} out, in all columns.`
    : 'The figures and charts below count them.'
  return `<p class="error">${[...trainedSentences(trained.cases, cases), counted].map(xmlText).join(' ')}</p>`
}

/** Prompts, metrics and settings: the information to reproduce the run. */
function reportDeclarations(run: ExportedRun): string {
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
    ({ metric, options, check, tags, part }, position) =>
      `${run.names[position] ?? metric}: ${JSON.stringify({ metric, ...options, ...check, ...(tags ? { tags } : {}), ...(part ? { part } : {}) })}`,
  )
  const settings = run.columns.map((column) => {
    const first = run.cells[column.cells[0] ?? -1]?.cell
    return `${column.title}: ${JSON.stringify({ model: first?.model, ...first?.sampling, max_tokens: first?.maxTokens, stop: first?.stop, ...column.point })}`
  })
  const lists = `<h2>Scores</h2><pre>${xmlText(scores.join('\n') || 'none')}</pre><h2>Settings</h2><pre>${xmlText(settings.join('\n'))}</pre>`
  return `<section><h2>Prompts</h2>${prompts.join('')}${lists}</section><footer class="muted"><small>Created by Assay ${xmlText(run.version)}. Hover over an output to see its seed and cell key.</small></footer>`
}

/** The table of columns: mean, interval, difference to the first column, checks, time. */
function reportFigures(run: ExportedRun, figures: readonly ColumnFigures[]): string {
  const heads = [...run.names, 'tokens', 'ms'].map((name) => `<th scope="col">${xmlText(name)}</th>`).join('')
  const rows = figures.map(({ column, cells, done, failed, metrics, outputTokens, totalMs }) => {
    const counts = `${done}/${cells}${failed > 0 ? ` <span class="error">${failed} failed</span>` : ''}`
    const rest = [outputTokens, totalMs].map((value) => `<td>${value === null ? '–' : shortNumber(value)}</td>`)
    return `<tr><th scope="row">${xmlText(column.title)}</th><td>${counts}</td>${metrics.map(metricCell).join('')}${rest.join('')}</tr>`
  })
  const note =
    '<p class="muted"><small>Means over test cases with 95 % intervals. ▲ ▼: significantly higher or lower than the first column (permutation test, Holm-corrected over the columns). No mark: no significant difference. Effect: the mean difference in standard deviations of the differences (d<sub>z</sub>, Hedges); δ: Cliff’s delta over all pairs of cases.</small></p>'
  return `<section><h2>Columns</h2><div class="scroll" tabindex="0" role="region" aria-label="Columns"><table class="figures"><thead><tr><th scope="col">Column</th><th scope="col">done</th>${heads}</tr></thead><tbody>${rows.join('')}</tbody></table></div>${run.names.length > 0 ? note : ''}</section>`
}

function metricCell(figures: MetricFigures): string {
  const unscored = unscoredText(figures.unscored)
  return `<td>${meanText(figures)}${unscored === null ? '' : `<br><small class="muted">${unscored}</small>`}${checkChip(figures.check)}</td>`
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

/** A check without any score fails too, and is shown as failed. */
function checkChip(check: MetricFigures['check']): string {
  if (check === null || check.verdict === 'none') return ''
  const sign = check.verdict === 'fail' ? '✗' : '✓'
  return `<br><span class="chip ${check.verdict}">${xmlText(check.text)}: ${check.passed}/${check.total}${check.unscored === 0 ? '' : `, ${unscoredText(check.unscored)}`} ${sign}</span>`
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
