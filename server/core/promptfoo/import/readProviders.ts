import { isRecord, type Json, textOf } from '../../json.ts'
import { byProviderName, parameterProblem } from '../../experiment/parameters.ts'
import { schemaGrammar } from '../../jsonSchema/schemaGrammar.ts'
import { type ImportReport, reportUnknown } from './importReport.ts'
import { plainTextOf, recordOf } from './values.ts'

/** A provider as a sweep of the local model. `prompts`: labels of its prompts, null for all. */
export type ImportedProvider = { id: string; label: string; parameters: Record<string, Json>; prompts: string[] | null }

const providerKeys = ['id', 'label', 'config', 'prompts']

/** The providers of a config. Every unsupported key is reported by its path, never with its value. */
export function readProviders(value: Json | undefined, report: ImportReport): ImportedProvider[] {
  if (value === undefined || value === null) return []
  return [value].flat().flatMap((item, index) => {
    const path = Array.isArray(value) ? `providers[${index}]` : 'providers'
    return readProvider(item, path, report)
  })
}

function readProvider(item: Json, path: string, report: ImportReport): ImportedProvider[] {
  if (typeof item === 'string') {
    if (item.startsWith('file://')) report.add(path, 'Provider files are not read. It counts as one provider without settings.')
    return [{ id: item, label: item, parameters: {}, prompts: null }]
  }
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

function providerOf(id: string, options: Record<string, Json>, path: string, report: ImportReport): ImportedProvider {
  reportUnknown(options, { path, known: providerKeys, report })
  const config = recordOf(options.config, { path: `${path}.config`, report })
  const parameters: Record<string, Json> = {}
  for (const [key, value] of Object.entries(config)) {
    const at = `${path}.config.${key}`
    const name = byProviderName.get(key)
    if (key === 'response_format') readFormat(value, { at, parameters, report })
    else if (name === undefined) report.add(at, 'The local model has no such setting.')
    else {
      const problem = parameterProblem(name, value)
      if (problem === null) parameters[name] = value
      else report.add(at, problem)
    }
  }
  const prompts = options.prompts === undefined || options.prompts === null ? null : [options.prompts].flat().map(textOf)
  return { id, label: plainTextOf(options.label, { path: `${path}.label`, report }) || id, parameters, prompts }
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
