import type { Json } from '#server/core/json.ts'
import { isParameter, neededBy, type ParameterName, parameterNames, parameters } from '#server/core/experiment/parameters.ts'

/** A parameter as its line in the sweep block has it: one value, or several that make an axis. */
export type ParameterRow = {
  name: ParameterName
  values: Json[]
  /** Where `editYamlKey` writes. */
  path: string[]
  /** False for values that no short field can hold: they are edited as YAML. */
  editable: boolean
}

export type SweepForm = {
  /** Null where the block is silent: every variant, every cases block. */
  variants: string[] | null
  cases: string[] | null
  repeats: number
  parameters: ParameterRow[]
  shots: { select: string; from: string | null } | null
}

/** A sweep block's YAML value as the panel shows it; what does not read stays out and is the diagnostics' matter. */
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
        }
      : null,
  }
}

/** The parameters that can be added: those that the form lacks and the panel can edit, one that needs another after that one. */
export function addableParameters({ parameters: rows }: SweepForm): ParameterName[] {
  const has = (name: ParameterName) => rows.some((row) => row.name === name)
  return parameterNames.filter((name) => {
    const needed = neededBy(name)
    return parameters[name].first.length > 0 && !has(name) && (needed === null || has(needed))
  })
}

/** What `editYamlKey` writes for values: one alone is no list, none removes the line. */
export function writtenValues(values: readonly Json[]): Json | undefined {
  return values.length === 0 ? undefined : values.length === 1 ? values[0] : [...values]
}

/** Names ticked after one is switched, in the notebook's order. The last one stays. */
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
