import { type ColumnMapping, checkMapping, pairsOf, rowTargets } from '../../core/dataset/formats/columns/columnMapping.ts'
import { formatOf, type Guess, guessColumns } from '../../core/dataset/formats/columns/guessColumns.ts'
import type { ReadingRules } from '../../core/dataset/formats/columns/readRecord.ts'
import type { DatasetRecord } from '../../core/dataset/formats/recordFormat.ts'
import { type RecordFormatName, recordFormatNames, recordFormats } from '../../core/dataset/formats/recordFormats.ts'
import { listNames } from '../../core/closestName.ts'
import { AppError } from '../../core/errors.ts'
import type { Boundary } from '../../io/files/boundary.ts'

/** What a person says about a file to import. What is left out is guessed. */
export type ImportChoices = {
  format?: RecordFormatName | undefined
  mapping?: ColumnMapping | undefined
  /** An object where a text is expected is its JSON text. */
  objectsAsText?: boolean | undefined
  /** A config of a Hugging Face folder. */
  config?: string | undefined
}

/** `name`: of the file or folder as rows remember it: its path in the project, or its last part. */
export type ImportSource = { path: string; name: string; within: Boundary }

/** Names that commands know besides those of record formats. Null: a file of this kind may have records of any form. */
const otherNames: Record<string, RecordFormatName | null> = {
  'openai-chat': 'openai',
  'openai-preference': 'openai-dpo',
  completion: 'text',
  csv: null,
  parquet: null,
  huggingface: null,
  hf: null,
  'llama-factory': null,
  axolotl: null,
  unsloth: null,
}

/** The record format that a person names, undefined if it is to be guessed. @throws AppError BAD_INPUT */
export function formatNamed(name: string): RecordFormatName | undefined {
  const format = recordFormatNames.find((each) => each === name)
  if (format) return format
  if (Object.hasOwn(otherNames, name)) return otherNames[name] ?? undefined
  throw new AppError(
    'BAD_INPUT',
    `${name} is no format of rows. Formats are ${[...recordFormatNames, ...Object.keys(otherNames)].join(', ')}.`,
  )
}

/**
 * How the records are read. What the person says goes before the guess. `name`: of the file.
 * @throws AppError BAD_INPUT if there are no records, the columns say nothing, or the mapping does not fit
 */
export function rulesOf(
  choices: ImportChoices,
  { records, name }: { records: readonly DatasetRecord[]; name: string },
): { rules: ReadingRules; guess: Guess | null } {
  if (records.length === 0) throw noRecord(name)
  const guess = guessColumns(records)
  const given = choices.mapping ?? {}
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))]
  const own = new Set(Object.values(given))
  const guessed = pairsOf(guess?.mapping ?? {}).filter(([target, column]) => given[target] === undefined && !own.has(column))
  const namesContent = Object.keys(given).some((target) => !(rowTargets as readonly string[]).includes(target))
  const merged: ColumnMapping = { ...Object.fromEntries(guessed), ...given }
  const format = choices.format ?? (namesContent ? formatOf(merged) : guess?.format)
  if (!format)
    throw new AppError(
      'BAD_INPUT',
      `The columns of ${name} do not say what they are: ${listNames(columns)}. Say which of them the instruction and the output are; in a command with --map instruction=COLUMN --map output=COLUMN.`,
      { place: { file: name } },
    )
  const mapping = fitting(merged, { given, format })
  checkMapping(mapping, { format, columns })
  return { rules: { format, mapping, objectsAsText: choices.objectsAsText ?? false }, guess }
}

/** `reason`: why the first one cannot be read, with a space before it. */
export function noRecord(name: string, reason = ''): AppError {
  return new AppError('BAD_INPUT', `${name} has no record that can be read.${reason}`, { place: { file: name } })
}

/** Guessed columns for which the format has no place are left to it, and of two for one place the person's, or the first, counts. */
function fitting(merged: ColumnMapping, { given, format }: { given: ColumnMapping; format: RecordFormatName }): ColumnMapping {
  const { members } = recordFormats[format]
  const filled = new Set(pairsOf(given).map(([target]) => members[target]))
  return Object.fromEntries(
    pairsOf(merged).filter(([target]) => {
      if (given[target] !== undefined || (rowTargets as readonly string[]).includes(target)) return true
      const member = members[target]
      if (member === undefined || filled.has(member)) return false
      filled.add(member)
      return true
    }),
  )
}
