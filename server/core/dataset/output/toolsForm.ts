import { isRecord, type Json } from '../../json.ts'
import type { DatasetRecord } from '../formats/recordFormat.ts'

/**
 * How `tools` is written. A list of JSON schemas is what the formats ask for, but `datasets` gives all rows of a file the same members and so adds
 * nulls to the schemas. `text`: the list as JSON text, as TRL reads it. `parameters`: only the schemas in it are text, as axolotl reads it.
 */
export type ToolsForm = 'list' | 'text' | 'parameters'

export function withToolsForm(record: DatasetRecord, form: ToolsForm): DatasetRecord {
  const { tools } = record
  if (form === 'list' || !Array.isArray(tools)) return record
  if (form === 'text') return { ...record, tools: JSON.stringify(tools) }
  return { ...record, tools: tools.map((tool) => withParameters(tool, (parameters) => JSON.stringify(parameters))) }
}

/** The record before `withToolsForm`; a list that is text is read by the formats themselves. */
export function fromToolsForm(record: DatasetRecord, form: ToolsForm): DatasetRecord {
  const { tools } = record
  if (form !== 'parameters' || !Array.isArray(tools)) return record
  return {
    ...record,
    tools: tools.map((tool) => withParameters(tool, (text) => (typeof text === 'string' ? (JSON.parse(text) as Json) : text))),
  }
}

function withParameters(tool: Json, change: (parameters: Json) => Json): Json {
  if (!isRecord(tool) || !isRecord(tool['function']) || tool['function']['parameters'] === undefined) return tool
  return { ...tool, function: { ...tool['function'], parameters: change(tool['function']['parameters']) } }
}
