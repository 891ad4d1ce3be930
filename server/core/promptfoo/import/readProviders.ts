import { canonicalJson, isRecord, type Json, textOf } from '../../json.ts'
import { byProviderName, parameterProblem } from '../../experiment/parameters.ts'
import { schemaGrammar } from '../../jsonSchema/schemaGrammar.ts'
import { isProgram, namesOf, readConfigFile, type Reading } from './configFiles.ts'
import { type ImportReport, reportUnknown } from './importReport.ts'
import { extensionOf, filePath, plainTextOf, recordOf } from './values.ts'

/**
 * A provider as a sweep of the local model. `prompts`: labels of its prompts, null for all. `others`: its settings that the local model
 * does not have. `transform` is applied to its outputs before they are scored.
 */
export type ImportedProvider = {
  id: string
  label: string
  parameters: Record<string, Json>
  prompts: string[] | null
  others: Record<string, Json>
  transform?: { path: string; value: Json }
}

const providerKeys = ['id', 'label', 'config', 'prompts', 'transform']
/** Members of a provider's `config` in which some providers expect sampling parameters. */
const nested = new Set([
  'options',
  'generationConfig',
  'generation_config',
  'inferenceConfig',
  'parameters',
  'model_kwargs',
  'additionalModelRequestFields',
])

/** The providers of a config, including those in YAML and JSON files. Every unsupported key is reported by its path, never with its value. */
export function readProviders(value: Json | undefined, reading: Reading, at = 'providers'): ImportedProvider[] {
  if (value === undefined || value === null) return []
  return [value].flat().flatMap((item, index) => readProvider(item, Array.isArray(value) ? `${at}[${index}]` : at, reading))
}

function readProvider(item: Json, path: string, reading: Reading): ImportedProvider[] {
  const { report } = reading
  if (typeof item === 'string') return namedProvider(item, path, reading)
  if (!isRecord(item)) {
    report.add(path, 'A provider must be a text or a mapping.')
    return []
  }
  if (typeof item.id === 'string') return [providerOf(item.id, item, path, report)]
  if (Object.keys(item).every((key) => providerKeys.includes(key))) {
    report.add(path, 'It has no `id` and counts as one provider.')
    return [providerOf('provider', item, path, report)]
  }
  // The form `openai:gpt-4: {config: …}`.
  return Object.entries(item).map(([id, options]) =>
    providerOf(id, recordOf(options, { path: `${path}.${id}`, report }), `${path}.${id}`, report),
  )
}

function namedProvider(id: string, path: string, reading: Reading): ImportedProvider[] {
  const bare = { id, label: id, parameters: {}, prompts: null, others: {} }
  const file = filePath(id)
  if (file === null) return [bare]
  if (isProgram(file)) {
    reading.report.add(path, `${file} is a program. Programs are not run. It counts as one provider without settings.`)
    return [bare]
  }
  const names = namesOf(file, reading.files).filter((name) => ['.yaml', '.yml', '.json'].includes(extensionOf(name)))
  if (names.length === 0) reading.report.add(path, `No file of providers matches ${file}. It counts as one provider without settings.`)
  const found = names.flatMap((name) => {
    const value = readConfigFile(name, path, reading)
    return value === undefined || typeof value === 'string' ? [] : readProviders(value, reading, name)
  })
  return found.length > 0 ? found : [bare]
}

function providerOf(id: string, options: Record<string, Json>, path: string, report: ImportReport): ImportedProvider {
  reportUnknown(options, { path, known: providerKeys, report })
  const config = recordOf(options.config, { path: `${path}.config`, report })
  const { parameters, others } = settingsOf(config, `${path}.config`, report)
  const prompts = options.prompts === undefined || options.prompts === null ? null : [options.prompts].flat().map(textOf)
  const transform = options.transform === undefined ? {} : { transform: { path: `${path}.transform`, value: options.transform } }
  return { id, label: plainTextOf(options.label, { path: `${path}.label`, report }) || id, parameters, prompts, others, ...transform }
}

function settingsOf(config: Record<string, Json>, path: string, report: ImportReport): Pick<ImportedProvider, 'parameters' | 'others'> {
  const parameters: Record<string, Json> = {}
  const others: Record<string, Json> = {}
  for (const [key, value] of Object.entries(config)) {
    const at = `${path}.${key}`
    const name = byProviderName.get(key)
    if (key === 'response_format') readFormat(value, { at, parameters, report })
    else if (name !== undefined) {
      const problem = parameterProblem(name, value)
      if (problem === null) parameters[name] = value
      else report.add(at, problem)
    } else if (nested.has(key) && isRecord(value)) {
      const within = settingsOf(value, at, report)
      Object.assign(parameters, within.parameters)
      Object.assign(others, within.others)
    } else {
      others[key] = value
      report.add(at, 'The local model has no such setting.')
    }
  }
  return { parameters, others }
}

function readFormat(value: Json, { at, parameters, report }: { at: string; parameters: Record<string, Json>; report: ImportReport }): void {
  const format = isRecord(value) ? value : {}
  const schema = isRecord(format.json_schema) ? (format.json_schema.schema ?? null) : (format.schema ?? null)
  if (format.type === 'json_object') parameters.json_schema = { type: 'object' }
  else if (format.type === 'json_schema' && isRecord(schema)) {
    const made = schemaGrammar(schema)
    if ('problem' in made) report.add(at, `The model is not held to the schema. ${made.problem}`)
    else parameters.json_schema = schema
  } else if (format.type !== 'text') report.add(at, 'Only `json_schema` with its schema and `json_object` are imported.')
}

/** Providers that are identical on one local model become one sweep; what they differ in otherwise is reported. */
export function distinctProviders(providers: readonly ImportedProvider[], report: ImportReport): ImportedProvider[] {
  const met = new Map<string, ImportedProvider>()
  for (const provider of providers) {
    const key = canonicalJson([provider.parameters, provider.prompts, provider.transform?.value ?? null])
    const same = met.get(key)
    if (!same) met.set(key, provider)
    else
      report.add(
        `provider ${provider.label}`,
        `On one local model it is the same as ${same.label}${differenceOf(provider, same)}. It is not run twice.`,
      )
  }
  return [...met.values()]
}

function differenceOf({ others }: ImportedProvider, { others: than }: ImportedProvider): string {
  const keys = [...new Set([...Object.keys(others), ...Object.keys(than)])]
  const differ = keys.filter((key) => canonicalJson(others[key] ?? null) !== canonicalJson(than[key] ?? null))
  return differ.length === 0 ? '' : `, as ${differ.join(', ')} cannot be set there`
}
