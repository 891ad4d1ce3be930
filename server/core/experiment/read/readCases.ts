import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { type CaseRow, caseSchema, toCaseRow } from './caseRow.ts'
import { casesFromTable, parseCasesJsonl, parseDelimited } from './caseTable.ts'
import { checkShape } from './checkShape.ts'
import { readSource, type Reading } from './itemSource.ts'
import type { YamlText } from '../../notebook/yamlText.ts'

const sourceSchema = z.strictObject({ from: z.string(), reference: z.string().optional() })

/** A case with the file it came from. */
export type FiledCase = CaseRow & { file: string }

/** The test cases of a `cases` block: a list in the block itself, or the file that `from` names (.jsonl, .csv or .tsv). */
export function readCases(reading: Reading, yaml: YamlText, block: string): FiledCase[] {
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
  return items.flatMap((item, index) => {
    const parsed = checkShape(caseSchema, item, { yaml, bag: reading.bag, block, within: [index] })
    if (!parsed) return []
    const place = yaml.placeOf([index])
    return [{ ...toCaseRow(parsed, place.line ?? 1), file: reading.path }]
  })
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
  const { cases, problems } = parseCasesJsonl(text, file)
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
    if (reference !== 'reference' && !table.header.includes(reference)) {
      reading.bag.error(`The table has no column \`${reference}\`. Its columns are ${table.header.join(', ')}.`, { file, line: 1 }, block)
    }
    return casesFromTable(table, { reference }).map((row) => ({ ...row, file }))
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    reading.bag.error(thrown.message, { ...thrown.place, file }, block)
    return null
  }
}
