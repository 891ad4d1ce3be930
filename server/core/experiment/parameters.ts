import { adapterForms, noAdapter, readAdapter } from './adapterValue.ts'
import { closestName, listNames } from '../closestName.ts'
import { canonicalJson, isRecord, type Json } from '../json.ts'
import type { CellAdapter, Constraint, PlannedCell, Point, SamplingParams } from './cell.ts'
import { constraintForms, readConstraint, starterSchema } from './constraintValue.ts'
import { isText, numbers, type Parameter } from './parameter.ts'
import { retrievalParameters, type RetrievalParts, unsetRetrieval } from './retrievalParameters.ts'
import { type SamplingName, type SamplingParameter, samplingParameters } from './samplingParameters.ts'

/** The parts of a cell, other than `sampling`, that parameters set. `seed` null: derived from notebook seed, test case and repeat. */
export type CellParts = Pick<PlannedCell, 'model' | 'maxTokens' | 'stop' | 'constraint'> &
  RetrievalParts & {
    shots: number
    seed: number | null
    adapter: CellAdapter | null
    /** Null: as the model's chat template has it. */
    thinking: boolean | null
  }

type Decided = Pick<PlannedCell, 'model' | 'sampling' | 'seed' | 'maxTokens' | 'stop' | 'constraint' | 'template'> & {
  /** `hash`: SHA-256 of its file, if it is known. */
  adapter?: CellAdapter & { hash?: string }
}

/** One setting of a cell, for the inspector. `copy`: the full value, if copying it is useful. */
export type ParameterFact = { label: string; value: string; copy?: string }

/** A parameter that sets a part of a cell other than its `sampling`. */
type CellParameter = Parameter & {
  /** The setting of a cell as shown; null if it is shown elsewhere or not set. */
  fact: (cell: Decided) => ParameterFact | null
} & {
    [Part in keyof CellParts]: {
      decides: Part
      /** The part for a value; undefined if the value does not set it. */
      read: (value: Json) => CellParts[Part] | undefined
    }
  }[keyof CellParts]

const shapeNames: Record<Constraint['kind'], string> = { gbnf: 'GBNF grammar', json_schema: 'JSON schema' }

/** Every parameter that a sweep can set, to one value or a list. Core, page and commands get all facts about parameters from here. */
const table = {
  model: {
    expected: (value) => (isText(value) ? null : "a model's id"),
    default: 'the notebook’s',
    decides: 'model',
    read: String,
    fact: ({ model }) => ({ label: 'Model', value: model }),
    hint: 'A model other than the notebook’s',
    control: { kind: 'models' },
    first: [],
    imported: [],
  },
  adapter: {
    expected: (value) => (readAdapter(value) === undefined ? adapterForms : null),
    default: noAdapter,
    decides: 'adapter',
    read: (value) => readAdapter(value) ?? null,
    fact: ({ adapter }) =>
      adapter
        ? {
            label: 'Adapter',
            value: `${adapter.id} at scale ${adapter.scale}${adapter.hash ? ` (${adapter.hash.slice(0, 12)}…)` : ''}`,
            ...(adapter.hash ? { copy: adapter.hash } : {}),
          }
        : null,
    hint: 'A LoRA adapter and its scale; none for the model alone',
    control: { kind: 'adapters' },
    first: [],
    imported: [],
  },
  shots: {
    ...numbers({ from: 0, to: 1000, step: 2, whole: true }),
    default: 0,
    decides: 'shots',
    read: Number,
    // Not a fact of its own, because the shots are in the messages.
    fact: () => null,
    hint: 'Number of few-shot pairs before the test case',
    first: [],
    imported: [],
  },
  ...samplingParameters,
  seed: {
    // With 4294967295 llama.cpp would choose a random seed.
    ...numbers({ from: 0, to: 0xffff_fffe, step: 1, whole: true }),
    default: 'derived',
    decides: 'seed',
    read: Number,
    fact: ({ seed }) => ({ label: 'seed', value: String(seed), copy: String(seed) }),
    hint: 'Replaces the seeds derived from the notebook’s seed',
    first: [1, 2, 3],
    imported: ['seed'],
  },
  max_tokens: {
    ...numbers({ from: 1, to: 1_000_000, step: 64, whole: true }),
    default: 512,
    decides: 'maxTokens',
    read: Number,
    fact: ({ maxTokens }) => ({ label: 'max_tokens', value: String(maxTokens) }),
    hint: 'Longest output, in tokens',
    first: [64],
    imported: ['max_tokens', 'maxTokens', 'max_completion_tokens', 'max_new_tokens', 'maxOutputTokens', 'n_predict', 'num_predict'],
  },
  stop: {
    expected: (value) =>
      value === null || isText(value) || (Array.isArray(value) && value.every(isText)) ? null : 'a text, a list of texts, or null for none',
    default: null,
    decides: 'stop',
    read: (value) => [value].flat().filter((text) => typeof text === 'string'),
    fact: ({ stop }) => (stop.length > 0 ? { label: 'stop', value: stop.map((text) => JSON.stringify(text)).join(', ') } : null),
    hint: 'Ends the output at any of these texts',
    control: { kind: 'yaml' },
    first: [],
    imported: ['stop', 'stop_sequences', 'stopSequences'],
    listIsValue: true,
  },
  thinking: {
    expected: (value) => (value === null || typeof value === 'boolean' ? null : 'true, false, or null for the template’s default'),
    default: null,
    decides: 'thinking',
    read: (value) => (typeof value === 'boolean' ? value : null),
    fact: ({ template }) => (template?.thinking === undefined ? null : { label: 'thinking', value: template.thinking ? 'on' : 'off' }),
    hint: 'Whether a thinking model may think before it answers',
    control: { kind: 'yaml' },
    first: [true, false],
    imported: ['enable_thinking'],
  },
  grammar: {
    expected: (value) => (value === null || isText(value) ? null : 'a GBNF grammar as text, or null for none'),
    default: null,
    decides: 'constraint',
    read: (value) => (typeof value === 'string' ? { kind: 'gbnf', grammar: value } : undefined),
    fact: () => null,
    hint: 'Constrains the output to a GBNF grammar',
    control: { kind: 'text' },
    first: [],
    imported: [],
  },
  json_schema: {
    expected: (value) => (value === null || isRecord(value) ? null : 'a JSON schema, or null for none'),
    default: null,
    decides: 'constraint',
    read: (value) => (value === null ? undefined : { kind: 'json_schema', schema: value }),
    fact: () => null,
    hint: 'Constrains the output to a JSON schema',
    control: { kind: 'yaml' },
    first: [],
    imported: [],
  },
  constraint: {
    expected: (value) => (readConstraint(value) ? null : constraintForms),
    default: 'free',
    decides: 'constraint',
    read: (value) => readConstraint(value)?.constraint ?? null,
    // Columns have the constraint's name, so that a column stays the same when its constraint is edited.
    label: (value) => readConstraint(value)?.name ?? value,
    fact: ({ constraint }) => constraint && { label: 'Shape', value: shapeNames[constraint.kind] },
    hint: 'Constrains the output to a JSON schema or a grammar',
    control: { kind: 'shapes' },
    first: ['free', { json_schema: starterSchema }],
    imported: [],
  },
  ...retrievalParameters,
} satisfies Record<string, CellParameter | SamplingParameter>

export type ParameterName = keyof typeof table

export const parameters: Readonly<Record<ParameterName, CellParameter | SamplingParameter>> = table

const samplingTable: Readonly<Record<SamplingName, SamplingParameter>> = samplingParameters

/** Every parameter, in the order of the registry. */
export const parameterNames = Object.keys(table) as readonly ParameterName[]
export const samplingNames = Object.keys(samplingParameters) as readonly SamplingName[]

/** Parameters by their names in promptfoo's providers. */
export const byProviderName: ReadonlyMap<string, ParameterName> = new Map(
  parameterNames.flatMap((name) => parameters[name].imported.map((other) => [other, name] as const)),
)

/** Parameters that are in every point, even if the sweep does not set them. */
export const namesInEveryPoint = samplingNames.filter((name) => samplingTable[name].inEveryPoint)

/** The parameters that set this part of a cell. */
export function namesDeciding(part: keyof CellParts): ParameterName[] {
  return parameterNames.filter((name) => {
    const parameter = parameters[name]
    return 'decides' in parameter && parameter.decides === part
  })
}

export function isParameter(name: string): name is ParameterName {
  return Object.hasOwn(table, name)
}

/** Why `value` is not valid for the parameter `name`, as a sentence with the remedy; null if it is. */
export function parameterProblem(name: string, value: Json): string | null {
  if (!isParameter(name)) {
    const near = closestName(name, parameterNames)
    const remedy = near ? `Did you mean "${near}"?` : `Known: ${listNames(parameterNames, 20)}.`
    return `"${name}" is not a parameter that can be swept. ${remedy}`
  }
  const expected = parameters[name].expected(value)
  return expected === null ? null : `${name} is ${shorten(JSON.stringify(value))}; it takes ${expected}.`
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`
}

/** The parameter without which this one has no effect; null if there is none. */
export function neededBy(name: ParameterName): ParameterName | null {
  const parameter = parameters[name]
  return 'needs' in parameter && parameter.needs !== undefined && isParameter(parameter.needs) ? parameter.needs : null
}

/** Set if a parameter has no effect at temperature 0, where the likeliest token is always taken. */
export function onlyDrawing(name: string): { off?: number } | null {
  const parameter: (Parameter & Pick<SamplingParameter, 'onlyDrawing'>) | null = isParameter(name) ? parameters[name] : null
  return parameter?.onlyDrawing ?? null
}

/** The sampling of a cell with these values. Here and below, values must have been checked by `parameterProblem`. */
export function samplingOf(given: Point): SamplingParams {
  const members = samplingNames.flatMap((name): [string, Json][] => {
    const { keyed, default: unless, read = asItStands } = samplingTable[name]
    const value = given[name] === undefined ? unless : read(given[name])
    const needed = neededBy(name)
    const idle = needed !== null && (given[needed] ?? parameters[needed].default) === parameters[needed].default
    return keyed === 'always' || (!idle && canonicalJson(value) !== canonicalJson(unless)) ? [[name, value]] : []
  })
  return Object.fromEntries(members) as SamplingParams
}

/** The sampling of a cell if the notebook sets no parameter. */
export const defaultSampling: Readonly<SamplingParams> = samplingOf({})

/** The parts of a cell with these values, other than its sampling. `model`: the notebook's. */
export function cellPartsOf(given: Point, model: string): CellParts {
  const parts: CellParts = {
    model,
    shots: table.shots.default,
    seed: null,
    adapter: null,
    thinking: null,
    maxTokens: table.max_tokens.default,
    stop: [],
    constraint: null,
    ...unsetRetrieval,
  }
  for (const name of parameterNames) {
    const parameter = parameters[name]
    if (given[name] === undefined || !('decides' in parameter)) continue
    const part = parameter.read(given[name])
    if (part !== undefined) Object.assign(parts, { [parameter.decides]: part })
  }
  return parts
}

/** The point of a cell: the parameters that the sweep sets, as labels, and those that are in every point. */
export function pointOf(given: Point, sampling: SamplingParams): Point {
  const labels = parameterNames.flatMap((name): [string, Json][] => {
    const { label } = parameters[name]
    return label && given[name] !== undefined ? [[name, label(given[name])]] : []
  })
  const always = namesInEveryPoint.map((name): [string, Json] => [name, sampling[name] ?? null])
  return { ...given, ...Object.fromEntries(always), ...Object.fromEntries(labels) }
}

/** The settings of a cell, one for each parameter. */
export function parameterFacts(cell: Decided): ParameterFact[] {
  return parameterNames.flatMap((name) => {
    const parameter = parameters[name]
    if ('fact' in parameter) return parameter.fact(cell) ?? []
    const value = cell.sampling[name as SamplingName]
    if (value === undefined) return []
    const text = JSON.stringify(value)
    return { label: name, value: text, ...(typeof value === 'number' ? {} : { copy: text }) }
  })
}

function asItStands(value: Json): Json {
  return value
}
