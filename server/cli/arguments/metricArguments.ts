import { AppError } from '../../core/errors.ts'
import type { Json } from '../../core/json.ts'
import type { Metric } from '../../core/metrics/metric/metric.ts'
import { findMetric, metricOptionsProblem } from '../../core/metrics/metrics.ts'
import type { MetricSpec } from '../../core/experiment/experiment.ts'

/**
 * Reads metrics from the command line: `METRIC,METRIC`, each `id`, `id:value` or `id:option=value:option=value`. Each is named
 * as it was written, or by its option `name`. A comma in a value is written `\,`; a colon needs no escape unless what
 * follows looks like another option: then `\:`. A value may be JSON, and is read as the type of its option.
 * Throws AppError BAD_INPUT.
 */
export function readMetricArguments(text: string): MetricSpec[] {
  return splitUnmarked(text, ',').map((argument) => {
    const written = argument.trim()
    if (written === '') throw new AppError('BAD_INPUT', 'Name the metrics with a comma between them, such as rouge-l,bleu.')
    return readOne(written)
  })
}

/** Metrics that need the cell's prompt or the other variants. */
const ofCells = new Set(['likelihood', 'perplexity', 'reference-perplexity', 'judge-pairwise'])

function readOne(written: string): MetricSpec {
  const [id = '', ...parts] = splitUnmarked(written, ':')
  const metric = findMetric(id)
  const options = metric ? typedOptions(metric, readOptions(metric, parts)) : {}
  const spec: MetricSpec = { name: unmark(written), metric: id, options, line: 0 }
  const problem = metricOptionsProblem(spec)
  if (problem !== null) throw new AppError('BAD_INPUT', problem)
  if (ofCells.has(id)) throw new AppError('BAD_INPUT', `${id} looks at a cell of a grid, which a pair is not. Score it in a notebook.`)
  if (id.startsWith('judge-') && options.model === undefined) {
    throw new AppError('BAD_INPUT', `${id} needs a model to ask: ${id}:model=ID, ID being one that \`npm run assay -- models list\` shows.`)
  }
  return spec
}

function readOptions(metric: Metric, parts: readonly string[]): Map<string, string> {
  const options: [string, string][] = []
  for (const part of parts) {
    const [, key, value] = /^([a-z_]+)=(.*)$/s.exec(part) ?? []
    const last = options.at(-1)
    if (key !== undefined && value !== undefined) options.push([key, value])
    else if (last) last[1] += `:${part}`
    else options.push([metric.mainOption ?? 'value', part])
  }
  return new Map(options.map(([key, value]) => [key, unmark(value)]))
}

/** A string where the schema takes strings, otherwise the value parsed as JSON. Lists and objects are always parsed. */
function typedOptions(metric: Metric, texts: ReadonlyMap<string, string>): Record<string, Json> {
  const options: Record<string, Json> = {}
  for (const [key, text] of texts) options[key] = /^\s*[[{]/.test(text) ? jsonOr(text) : text
  const { name: _name, ...given } = options
  const parsed = metric.optionsSchema.safeParse(given)
  for (const { path } of parsed.error?.issues ?? []) {
    const text = texts.get(String(path[0]))
    if (text !== undefined) options[String(path[0])] = jsonOr(text)
  }
  return options
}

function jsonOr(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** Splits at separators that have no backslash before them and are outside of JSON lists and objects. */
function splitUnmarked(text: string, mark: ',' | ':'): string[] {
  const parts = ['']
  for (let index = 0; index < text.length; index++) {
    const json = /[[{]/.test(text.charAt(index)) && text.charAt(index - 1) === '=' ? jsonFrom(text, index) : ''
    const taken = json || (/^\\[,:]/.test(text.slice(index, index + 2)) ? text.slice(index, index + 2) : text.charAt(index))
    if (taken === mark) parts.push('')
    else parts[parts.length - 1] += taken
    index += taken.length - 1
  }
  return parts
}

/** The JSON list or object that begins here and is followed by the end of an argument or option; empty when there is none. */
function jsonFrom(text: string, start: number): string {
  for (let end = start + 2; end <= text.length; end++) {
    if (!/[\]}]/.test(text.charAt(end - 1)) || !/^(?:[,:]|$)/.test(text.slice(end))) continue
    const json = text.slice(start, end)
    if (jsonOr(json) !== json) return json
  }
  return ''
}

function unmark(text: string): string {
  return text.replace(/\\([,:])/g, '$1')
}
