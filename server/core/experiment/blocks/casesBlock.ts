import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { caseIdSchema } from '../../ids.ts'
import { canonicalJson, type Json } from '../../json.ts'
import { writeYaml } from '../../notebook/writeYaml.ts'
import type { YamlText } from '../../notebook/yamlText.ts'
import type { Experiment } from '../experiment.ts'
import type { BlockKind, Declared, NamedBlock } from './blockKind.ts'
import { caseSchema, type FiledCase, toCaseRow } from './caseRow.ts'
import { casesFromTable, parseCasesJsonl, parseDelimited } from './caseTable.ts'
import { checkShape } from './checkShape.ts'
import { readSource } from './fromFile.ts'
import type { Reading } from './reading.ts'
import { starterVars } from './starterVariables.ts'
import { nothingKept, noteVars, tellKept, typedItem } from './typedItem.ts'

export const casesBlock: BlockKind<'caseBlocks'> = {
  label: 'Test cases',
  description: 'A table of inputs and expected outputs',
  needed: 'test cases',
  listedInSweeps: { joins: false },
  files: ({ from }) => [from],
  read: (reading, blocks) => ({ caseBlocks: blocks.map((block) => ({ name: block.name, cases: readCases(reading, block) })) }),
  starter: (experiment) => ({ name: 'cases', body: writeYaml([{ vars: starterVars(experiment) }]) }),
}

/** The test cases of all blocks with their ids and seed keys. A case with an id that is taken is reported and left out. */
export function numberCases({ bag }: Reading, blocks: Declared['caseBlocks']): Experiment['cases'] {
  const all = blocks.flatMap(({ name, cases }) => cases.map((testCase) => ({ ...testCase, block: name })))
  const keys = seedKeys(all)
  const met = new Map<string, { file: string; line: number }>()
  return all.flatMap(({ id, vars, reference, tags, file, line, block }, index) => {
    const caseId = id ?? String(index + 1)
    const earlier = met.get(caseId)
    if (earlier) {
      bag.error(
        `The id \`${caseId}\` is taken by the test case at ${earlier.file}:${earlier.line}. Give this one another \`id\`.`,
        { file, line },
        `cases ${block}`.trim(),
      )
      return []
    }
    met.set(caseId, { file, line })
    return [{ id: caseIdSchema.parse(caseId), seedKey: keys[index] ?? '', vars, reference, tags, file, line, block }]
  })
}

/**
 * What each case's seeds derive from: a hash of its vars and, among cases with the same vars, its ordinal. Moving a case or
 * adding one above it changes no other case's seed.
 */
function seedKeys(cases: readonly { vars: Record<string, Json> }[]): string[] {
  const met = new Map<string, number>()
  return cases.map(({ vars }) => {
    const text = canonicalJson(vars)
    const ordinal = met.get(text) ?? 0
    met.set(text, ordinal + 1)
    return bytesToHex(sha256(utf8ToBytes(`${text}#${ordinal}`))).slice(0, 16)
  })
}

const sourceSchema = z.strictObject({ from: z.string(), reference: z.string().optional() })

/** The test cases of one block: a list in the block itself, or the file that `from` names (.jsonl, .csv or .tsv). */
function readCases(reading: Reading, { yaml, block }: NamedBlock): FiledCase[] {
  const { value } = yaml
  if (Array.isArray(value)) return inlineCases(reading, yaml, value, block)
  const source = checkShape(sourceSchema, value ?? {}, { yaml, bag: reading.bag, block })
  if (!source) return []
  const cases = fromFile(reading, yaml, source, block)
  if (cases?.length === 0)
    reading.bag.error(
      `The block \`${block}\` reads no test case from \`${source.from}\`. Add a line such as {"vars": {...}}.`,
      yaml.placeOf(['from']),
      block,
    )
  return cases ?? []
}

function inlineCases(reading: Reading, yaml: YamlText, items: unknown[], block: string): FiledCase[] {
  if (items.length === 0)
    reading.bag.error(`The block \`${block}\` has no test cases. Add one: \`- vars: {...}\`.`, yaml.placeOf([]), block)
  const kept = nothingKept()
  const cases = items.flatMap((_, index) => {
    noteVars(kept, yaml, [index])
    const parsed = checkShape(caseSchema, typedItem(yaml, [index]), { yaml, bag: reading.bag, block, within: [index] })
    if (!parsed) return []
    const place = yaml.placeOf([index])
    return [{ ...toCaseRow(parsed, place.line ?? 1), file: reading.path }]
  })
  tellKept(reading.bag, kept, block)
  return cases
}

function fromFile(reading: Reading, yaml: YamlText, { from, reference }: z.infer<typeof sourceSchema>, block: string): FiledCase[] | null {
  const source = readSource(reading, { from, place: yaml.placeOf(['from']), block })
  if (!source) return null
  const { text, file } = source
  if (/\.(csv|tsv)$/i.test(from)) return tableCases(reading, { text, file, reference: reference ?? 'reference' }, block)
  if (reference !== undefined)
    reading.bag.warn(
      '`reference` names a column of a table; in a .jsonl file each line has its own.',
      yaml.placeOf(['reference'], 'key'),
      block,
    )
  const { cases, problems, kept } = parseCasesJsonl(text, file)
  tellKept(reading.bag, kept, block)
  for (const { severity, message, line } of problems) {
    if (severity === 'error') reading.bag.error(message, { file, line }, block)
    else reading.bag.warn(message, { file, line }, block)
  }
  return problems.length > 0 && cases.length === 0 ? null : cases.map((row) => ({ ...row, file }))
}

function tableCases(
  reading: Reading,
  { text, file, reference }: { text: string; file: string; reference: string },
  block: string,
): FiledCase[] | null {
  try {
    const table = parseDelimited(text)
    for (const { line, message } of table.problems) reading.bag.error(message, { file, line }, block)
    if (reference !== 'reference' && !table.header.includes(reference)) {
      reading.bag.error(`The table has no column \`${reference}\`. Its columns are ${table.header.join(', ')}.`, { file, line: 1 }, block)
    }
    const cases = casesFromTable(table, { reference }).map((row) => ({ ...row, file }))
    return cases.length === 0 && table.problems.length > 0 ? null : cases
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    reading.bag.error(thrown.message, { ...thrown.place, file }, block)
    return null
  }
}
