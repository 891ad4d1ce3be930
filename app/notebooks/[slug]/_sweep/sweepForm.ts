import { noAdapter } from '#server/core/experiment/adapterValue.ts'
import { retrievalParameterNames } from '#server/core/experiment/retrievalParameters.ts'
import { noRetriever } from '#server/core/experiment/retriever.ts'
import { isRecord, type Json } from '#server/core/json.ts'
import { isParameter, neededBy, type ParameterName, parameterNames, parameters } from '#server/core/experiment/parameters.ts'

/** A parameter of the sweep block: one value, or several, which are an axis. */
export type ParameterRow = {
  name: ParameterName
  values: Json[]
  /** The path for `editYamlKey`. */
  path: string[]
  /** False for values that do not fit into a short field and are edited as YAML. */
  editable: boolean
}

export type SweepForm = {
  /** Null if the block names none, which means all. */
  variants: string[] | null
  cases: string[] | null
  repeats: number
  parameters: ParameterRow[]
  /** Where the shots come from and how they are chosen; null if the sweep names no source. `from`: a file, `block`: a shots block. */
  shots: { select: string; from: string | null; block: string | null } | null
}

/** The value of a sweep block's YAML as the panel shows it. What cannot be read is left out; the diagnostics report it. */
export function readSweepForm(value: unknown): SweepForm {
  const content = isRecord(value) ? value : {}
  const rows = Object.entries(content).flatMap(([name, given]): ParameterRow[] => {
    if (name === 'shots') return shotsRow(given)
    if (!isParameter(name)) return []
    const values = (Array.isArray(given) ? given : [given]) as Json[]
    return [{ name, values, path: [name], editable: parameters[name].control.kind !== 'yaml' && values.every(isShort) }]
  })
  return {
    variants: namesOf(content.prompt),
    cases: namesOf(content.cases),
    repeats: typeof content.repeats === 'number' ? content.repeats : 1,
    parameters: rows,
    shots: isRecord(content.shots)
      ? {
          select: typeof content.shots.select === 'string' ? content.shots.select : 'first',
          from: typeof content.shots.from === 'string' ? content.shots.from : null,
          block: typeof content.shots.block === 'string' ? content.shots.block : null,
        }
      : null,
  }
}

/**
 * The parameters that can be added: those that are not in the form and that the panel can edit. One that needs another only if that is in the
 * form, one of retrieval only if the notebook has a retriever. `rerankers`: ids of those that are on this machine.
 */
export function addableParameters(
  { parameters: rows }: SweepForm,
  { retrieves, rerankers }: { retrieves: boolean; rerankers: readonly string[] },
): ParameterName[] {
  const has = (name: ParameterName) => rows.some((row) => row.name === name)
  const ofRetrieval: readonly string[] = retrievalParameterNames
  return parameterNames.filter((name) => {
    if (!retrieves && ofRetrieval.includes(name)) return false
    const needed = neededBy(name)
    const addable =
      parameters[name].first.length > 0 ||
      ['model', 'adapter', 'shots', 'retriever'].includes(name) ||
      (name === 'reranker' && rerankers.length > 0)
    return addable && !has(name) && (needed === null || has(needed))
  })
}

/**
 * What is written when a parameter is added: its first values, the notebook's model or retrievers, its first adapter beside none, the rerankers and
 * none, or shots of the first shots block or of a file.
 */
export function firstWritten(
  name: ParameterName,
  {
    model,
    shots: [block],
    retrievers,
    rerankers,
    adapters: [adapter],
  }: {
    model: string
    shots: readonly string[]
    retrievers: readonly string[]
    rerankers: readonly string[]
    /** Ids of the adapters of the model. */
    adapters: readonly string[]
  },
): Json | undefined {
  if (name === 'model') return model
  if (name === 'adapter') return adapter === undefined ? noAdapter : [noAdapter, `${adapter}@0.5`, adapter]
  if (name === 'retriever') return [...retrievers, noRetriever]
  if (name === 'reranker') return ['none', ...rerankers]
  if (name === 'shots') return { ...(block === undefined ? { from: 'shots.jsonl' } : { block }), count: [0, 2], select: 'first' }
  return writtenValues(parameters[name].first)
}

/** The value for `editYamlKey`: a single value without a list; undefined, which removes the line, if there is none. */
export function writtenValues(values: readonly Json[]): Json | undefined {
  return values.length === 0 ? undefined : values.length === 1 ? values[0] : [...values]
}

/** The ticked names after one is switched, in the notebook's order. At least one stays ticked. */
export function toggled(all: readonly string[], ticked: readonly string[], name: string): string[] {
  const next = all.filter((each) => (each === name ? !ticked.includes(name) : ticked.includes(each)))
  return next.length === 0 ? [...ticked] : next
}

function shotsRow(given: unknown): ParameterRow[] {
  if (!isRecord(given)) {
    const values = (Array.isArray(given) ? given : [given]) as Json[]
    return values.every((each) => typeof each === 'number') ? [{ name: 'shots', values, path: ['shots'], editable: true }] : []
  }
  const { count } = given
  const values = (count === undefined ? [] : Array.isArray(count) ? count : [count]) as Json[]
  return [{ name: 'shots', values, path: ['shots', 'count'], editable: true }]
}

function namesOf(value: unknown): string[] | null {
  if (value === undefined || value === null) return null
  return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string' || typeof each === 'number').map(String)
}

function isShort(value: Json): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= 80 && !value.includes('\n'))
}
