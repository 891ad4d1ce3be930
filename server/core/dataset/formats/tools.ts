import type { Json } from '../../json.ts'
import { kindOf, type RecordReader, refuse, structureOf } from './recordReader.ts'

/** The member `tools`: a list or its JSON text; `functions`, its old form, if there is no other. @throws AppError BAD_INPUT */
export function readTools(reader: RecordReader): Json[] | undefined {
  const given = reader.value('tools')
  if (given === undefined || given === '') return oldFunctions(reader)
  return toolList(given, 'tools')
}

function oldFunctions(reader: RecordReader): Json[] | undefined {
  if (!reader.has('functions')) return undefined
  const list = structureOf(reader.value('functions') ?? null, 'functions')
  if (!Array.isArray(list)) return refuse(`\`functions\` is ${kindOf(list)}, where a list is expected.`)
  reader.note('`functions` is read as tools.')
  return list.map((described) => ({ type: 'function', function: described }))
}

/** @throws AppError BAD_INPUT */
export function toolList(given: Json, place: string): Json[] {
  const list = structureOf(given, place)
  return Array.isArray(list) ? list : refuse(`\`${place}\` is ${kindOf(list)}, where a list is expected.`)
}
