import { isRecord, type Json } from '../../json.ts'
import { type ConfigFiles, readYamlText } from './configFiles.ts'
import { type ImportReport, reportUnknown } from './importReport.ts'
import type { RawTest } from './testCase.ts'
import { extensionOf, filePath, isTagText, numberOf, plainTextOf, recordOf } from './values.ts'
import { parseDelimited } from '../../experiment/blocks/caseTable.ts'
import { AppError } from '../../errors.ts'
import { closestName } from '../../closestName.ts'
import { assertTypes } from './assertTypes.ts'

/** `trail`: the including files, to detect a file that includes itself. */
type Reading = { files: ConfigFiles; report: ImportReport; trail?: readonly string[] }

const keys = ['description', 'vars', 'assert', 'options', 'metadata', 'threshold']
const handledOptions = ['disableVarExpansion', 'disableDefaultAsserts']

/** The tests of a config or a scenario: listed, or in CSV, JSON, JSONL and YAML files. */
export function readTests(value: Json | undefined, path: string, reading: Reading): RawTest[] {
  if (value === undefined || value === null) return []
  return [value].flat().flatMap((item, index) => {
    const at = Array.isArray(value) ? `${path}[${index}]` : path
    if (typeof item === 'string') return fromFiles(item, at, reading)
    if (isRecord(item)) return [readTest(item, at, reading)]
    reading.report.add(at, 'A test must be a mapping or a file.')
    return []
  })
}

/** One test before merging. */
export function readTest(item: Record<string, Json>, path: string, reading: Reading): RawTest {
  reportUnknown(item, { path, known: keys, report: reading.report })
  const { report } = reading
  const options = recordOf(item.options, { path: `${path}.options`, report })
  reportUnknown(options, { path: `${path}.options`, known: handledOptions, report: reading.report })
  return {
    path,
    description: plainTextOf(item.description, { path: `${path}.description`, report }) ?? null,
    vars: readVars(item.vars, `${path}.vars`, reading),
    asserts: [item.assert ?? []].flat().map((value, index) => ({ path: `${path}.assert[${index}]`, value })),
    threshold: numberOf(item.threshold, { path: `${path}.threshold`, report }) ?? null,
    options,
    metadata: readMetadata(item.metadata, `${path}.metadata`, reading.report),
  }
}

/** Short texts become tags; other values are reported. */
function readMetadata(value: Json | undefined, path: string, report: ImportReport): Record<string, string> {
  return Object.fromEntries(
    Object.entries(recordOf(value, { path, report })).flatMap(([key, member]): [string, string][] => {
      if (isTagText(member)) return [[key, member]]
      report.add(`${path}.${key}`, 'Only short texts are imported, as tags.')
      return []
    }),
  )
}

function fromFiles(text: string, path: string, reading: Reading): RawTest[] {
  const file = filePath(text) ?? text
  if (/^(https?|huggingface|s3|sharepoint):/.test(file)) return refuse(path, 'Tests are not fetched from the network.', reading)
  const names = /[*?[]/.test(file) ? reading.files.glob(file) : [file]
  if (names.length === 0) return refuse(path, `No file matches ${file}.`, reading)
  return names.flatMap((name) => {
    const extension = extensionOf(name.replace(/:[\w.]+$/, ''))
    if (!['.csv', '.tsv', '.json', '.jsonl', '.yaml', '.yml'].includes(extension))
      return refuse(path, `${name} cannot be read as tests; programs are not run.`, reading)
    const { trail = [] } = reading
    if (trail.includes(name)) return refuse(path, `${name} includes itself.`, reading)
    const read = reading.files.read(name)
    if ('problem' in read) return refuse(path, read.problem, reading)
    if (extension === '.csv' || extension === '.tsv') return csvTests(read.text, name, reading)
    const items = extension === '.jsonl' ? readJsonLines(read.text, name) : readYamlText(read.text, name)
    return readTests([items].flat(), name, { ...reading, trail: [...trail, name] })
  })
}

/** Variables, including those in files; a null has no value and is reported. */
function readVars(value: Json | undefined, path: string, reading: Reading): Record<string, Json> {
  if (value === undefined || value === null) return {}
  if (typeof value === 'string' || Array.isArray(value)) {
    const parts = [value].flat().map((item) => {
      const file = filePath(item) ?? (typeof item === 'string' ? item : null)
      const { trail = [] } = reading
      const read = file === null ? null : trail.includes(file) ? { problem: `${file} includes itself.` } : reading.files.read(file)
      if (read && 'text' in read) return readVars(readYamlText(read.text, file ?? ''), path, { ...reading, trail: [...trail, file ?? ''] })
      reading.report.add(path, read?.problem ?? 'Variables must be a mapping or files with a mapping.')
      return {}
    })
    return Object.assign({}, ...parts) as Record<string, Json>
  }
  return Object.fromEntries(
    Object.entries(recordOf(value, { path, report: reading.report })).flatMap(([name, given]): [string, Json][] => {
      if (given === null) {
        reading.report.add(`${path}.${name}`, 'It has no value and is left out.')
        return []
      }
      return [
        [
          name,
          Array.isArray(given)
            ? given.map((each) => readVar(each, `${path}.${name}`, reading))
            : readVar(given, `${path}.${name}`, reading),
        ],
      ]
    }),
  )
}

function refuse(path: string, why: string, { report }: Reading): [] {
  report.add(path, why)
  return []
}

const told: Record<string, string> = {
  __prefix: 'Text before the prompt of a single test is not imported.',
  __suffix: 'Text after the prompt of a single test is not imported.',
  __providerOutput: 'Outputs come from the local model.',
  __transform: 'Outputs are scored unchanged.',
}

/** The tests of a CSV file: one per row. Columns are variables unless they begin with two underscores. */
function csvTests(text: string, file: string, reading: { files: ConfigFiles; report: ImportReport }): RawTest[] {
  const { report } = reading
  const { header, rows, lines } = parseDelimited(text)
  for (const column of header) {
    const of = /^__config:(.*?):(.*)$/.exec(column)
    if (of && (of[2] !== 'threshold' || columnOf(header, of[1] ?? '') < 0))
      report.add(`${file} ${column}`, 'Only the threshold of a column `__expected` is imported.')
  }
  return rows.map((row, index) => {
    const path = `${file}:${lines[index] ?? index + 2}`
    const test: RawTest = { path, description: null, vars: {}, asserts: [], options: {}, metadata: {}, threshold: null }
    const metric = row[header.indexOf('__metric')] ?? ''
    header.forEach((column, position) => {
      const cell = row[position] ?? ''
      const at = `${path} ${column}`
      if (isExpected(column)) {
        if (cell.trim() === '') return
        const value = {
          ...expectedCell(cell, { path: at, report }),
          ...(metric === '' ? {} : { metric }),
          ...configOf(header, row, { column, at, report }),
        }
        test.asserts.push({ path: at, value })
      } else if (column === '__description') test.description = cell === '' ? null : cell
      else if (column === '__threshold') test.threshold = cell.trim() === '' ? null : (numberOf(cell, { path: at, report }) ?? null)
      else if (column === '__metric' || column.startsWith('__config:')) return
      else if (column.startsWith('__metadata:')) addMetadata(test, column.slice('__metadata:'.length), { cell, at, report })
      else if (column.startsWith('__')) {
        if (cell !== '') report.add(`${file} ${column}`, told[column] ?? 'It has no equivalent in Assay.')
      } else if (column.endsWith('[]')) test.vars[column.slice(0, -2)] = cell.split(',').map((part) => part.trim())
      else test.vars[column] = readVar(cell, at, reading)
    })
    return test
  })
}

const isExpected = (column: string) => /^__expected\d*$/.test(column)

/** The position of the column named by a setting: `__expected1` is the first one, with or without its number. */
function columnOf(header: readonly string[], name: string): number {
  const place = header.indexOf(name)
  return place < 0 && name === '__expected1' ? header.indexOf('__expected') : place
}

/** `__config:__expected2:threshold` sets the threshold of that column's assertion. */
function configOf(
  header: readonly string[],
  row: readonly string[],
  { column, at, report }: { column: string; at: string; report: ImportReport },
): Record<string, Json> {
  const names = column === '__expected' ? ['__expected', '__expected1'] : [column]
  const cell = names.map((name) => row[header.indexOf(`__config:${name}:threshold`)]).find((value) => value !== undefined && value !== '')
  const threshold = numberOf(cell, { path: `${at}, its threshold`, report })
  return threshold === undefined ? {} : { threshold }
}

/** Texts as tags; a list (a name that ends in brackets) is not a tag. */
function addMetadata(test: RawTest, name: string, { cell, at, report }: { cell: string; at: string; report: ImportReport }): void {
  if (cell === '') return
  if (isTagText(cell) && !name.endsWith('[]')) test.metadata[name] = cell
  else report.add(at, 'Only short texts are imported, as tags.')
}

/** The values of a JSONL file. Throws AppError BAD_INPUT with the line that is not JSON. */
function readJsonLines(text: string, file: string): Json[] {
  return text.split('\n').flatMap((line, index): Json[] => {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line) as Json]
    } catch {
      throw new AppError('BAD_INPUT', 'This line is not JSON.', { place: { file, line: index + 1 } })
    }
  })
}

/** A variable's value; for `file://`, the content of the file. */
function readVar(given: Json, path: string, reading: { files: ConfigFiles; report: ImportReport }): Json {
  const file = filePath(given)
  if (file === null) return given
  const extension = extensionOf(file)
  if (['.js', '.cjs', '.mjs', '.ts', '.py', '.pdf', '.png', '.jpg', '.jpeg', '.mp3', '.wav'].includes(extension)) {
    reading.report.add(path, `${file} is not a text file, and programs are not run. The variable keeps the file name.`)
    return given
  }
  const read = reading.files.read(file)
  if ('problem' in read) {
    reading.report.add(path, read.problem)
    return given
  }
  return extension === '.yaml' || extension === '.yml' || extension === '.json' ? readYamlText(read.text, file) : read.text.trim()
}

/** Longest first, so that `contains-all` is not read as `contains`. */
const types = Object.keys(assertTypes).toSorted((a, b) => b.length - a.length)

const grammar = new RegExp(`^(not-)?(${types.join('|')})(?:\\((-?\\d+(?:\\.\\d+)?)\\))?(?::([\\s\\S]*))?$`)

const programs = new Map([
  ...['.js', '.cjs', '.mjs', '.ts'].map((extension) => [extension, 'javascript'] as const),
  ['.py', 'python'],
  ['.rb', 'ruby'],
])

/**
 * Parses the assertion in a cell of a column `__expected`: `[not-]type[(threshold)][:value]`. `grade:` is llm-rubric; `fn:`, `eval:` and a
 * file of code are javascript; any other text is compared by equals. A likely typo is reported.
 */
export function expectedCell(cell: string, { path, report }: { path: string; report: ImportReport }): Record<string, Json> {
  const text = cell.trim()
  const program = programs.get(extensionOf((filePath(text) ?? '').replace(/:\w+$/, '')))
  if (program !== undefined) return { type: program, value: text }
  const script = /^(?:javascript|fn|eval):([\s\S]*)$/.exec(text)?.[1]
  if (script !== undefined) return { type: 'javascript', value: script.trim() }
  const rubric = /^(?:grade|llm-rubric):([\s\S]*)$/.exec(text)?.[1]
  if (rubric !== undefined) return { type: 'llm-rubric', value: rubric.trim() }
  const match = grammar.exec(text)
  if (!match) {
    const near = nearType(text)
    if (near !== null) report.add(path, `It is compared as text by equals. To use the assertion, write \`${near}:\` in lower case.`)
    return { type: 'equals', value: text }
  }
  const [, negated = '', type = '', threshold, rest] = match
  const value = rest?.trim()
  // In a cell, similar has a higher default threshold than in YAML.
  const bound = threshold === undefined ? (type === 'similar' ? 0.8 : null) : Number(threshold)
  return {
    type: `${negated}${type}`,
    ...(value === undefined || value === '' ? {} : { value }),
    ...(bound === null ? {} : { threshold: bound }),
  }
}

/** The assertion type at the beginning of a text, ignoring case and typos; short words are not corrected. */
function nearType(text: string): string | null {
  const word = /^(?:not-)?([a-z][a-z-]{4,})(?:\([^)]*\))?:/i.exec(text)?.[1]
  return word === undefined ? null : closestName(word, types)
}
