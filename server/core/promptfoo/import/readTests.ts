import { AppError } from '../../errors.ts'
import { isRecord, type Json } from '../../json.ts'
import { typedJson } from '../../typedJson.ts'
import { changedNumbers, tellChanged } from './changedNumbers.ts'
import { isProgram, namesOf, readConfigFile, type Reading, reportingFaults } from './configFiles.ts'
import { csvTests } from './csvTests.ts'
import { type ImportReport, reportUnknown } from './importReport.ts'
import { readVars } from './readVars.ts'
import type { RawTest } from './testCase.ts'
import { extensionOf, filePath, isTagText, numberOf, plainTextOf, recordOf } from './values.ts'

/** `trail`: the including files, to detect a file that includes itself. */
type TestReading = Reading & { trail?: readonly string[] }

const keys = ['description', 'vars', 'assert', 'options', 'metadata', 'threshold']
const handledOptions = ['disableVarExpansion', 'disableDefaultAsserts', 'transform', 'postprocess', 'prefix', 'suffix']

/** The tests of a config or a scenario: listed, or in CSV, JSON, JSONL and YAML files. */
export function readTests(value: Json | undefined, path: string, reading: TestReading): RawTest[] {
  if (value === undefined || value === null) return []
  return [value].flat().flatMap((item, index) => {
    const at = Array.isArray(value) ? `${path}[${index}]` : path
    if (typeof item === 'string') return fromFiles(item, at, reading)
    if (isRecord(item)) return isGenerator(item) ? fromFiles(item.path, at, reading) : [readTest(item, at, reading)]
    reading.report.add(at, 'A test must be a mapping or a file.')
    return []
  })
}

/** A program with its settings: `{ path: file://make.js, config: … }`. */
function isGenerator(item: Record<string, Json>): item is { path: string } {
  return typeof item.path === 'string' && item.vars === undefined && item.assert === undefined
}

/** One test before merging. */
export function readTest(item: Record<string, Json>, path: string, reading: TestReading): RawTest {
  reportUnknown(item, { path, known: keys, report: reading.report })
  const { report } = reading
  const options = recordOf(item.options, { path: `${path}.options`, report })
  reportUnknown(options, { path: `${path}.options`, known: handledOptions, report: reading.report })
  return {
    path,
    description: plainTextOf(item.description, { path: `${path}.description`, report }) ?? null,
    ...readVars(item.vars, `${path}.vars`, reading),
    asserts: listed(item.assert ?? [], `${path}.assert`),
    threshold: numberOf(item.threshold, { path: `${path}.threshold`, report }) ?? null,
    options,
    metadata: readMetadata(item.metadata, `${path}.metadata`, reading.report),
  }
}

/** Assertions; a list within the list, as a reference to several assertions gives, counts as its members. */
function listed(value: Json, path: string): RawTest['asserts'] {
  return [value].flat().flatMap((each, index) => {
    const at = `${path}[${index}]`
    return Array.isArray(each) ? listed(each, at) : [{ path: at, value: each }]
  })
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

function fromFiles(text: string, path: string, reading: TestReading): RawTest[] {
  const file = filePath(text) ?? text
  if (/^(https?|huggingface|s3|sharepoint):/.test(file)) return refuse(path, 'Tests are not fetched from the network.', reading)
  if (isProgram(file))
    return refuse(path, `${file} is a program. Programs are not run. Add its tests to the table of the notebook.`, reading)
  const names = namesOf(file, reading.files)
  if (names.length === 0) return refuse(path, `No file matches ${file}.`, reading)
  return names.flatMap((name) => {
    const extension = extensionOf(name)
    if (!['.csv', '.tsv', '.json', '.jsonl', '.yaml', '.yml'].includes(extension))
      return refuse(path, `${name} cannot be read as tests.`, reading)
    const { trail = [] } = reading
    if (trail.includes(name)) return refuse(path, `${name} includes itself.`, reading)
    const within = { ...reading, trail: [...trail, name] }
    if (extension !== '.csv' && extension !== '.tsv' && extension !== '.jsonl') {
      const items = readConfigFile(name, path, reading)
      return items === undefined ? [] : readTests([items].flat(), name, within)
    }
    const read = reading.files.read(name)
    if ('problem' in read) return refuse(path, read.problem, reading)
    return extension === '.jsonl' ? readTests(jsonLines(read.text, name, reading), name, within) : csvTests(read.text, name, reading)
  })
}

function refuse(path: string, why: string, { report }: Reading): [] {
  report.add(path, why)
  return []
}

/** The values of a JSONL file. A line that is not JSON is reported and left out. */
function jsonLines(text: string, file: string, { report }: Reading): Json[] {
  const changed: string[] = []
  const values = text.split('\n').flatMap((line, index): Json[] => {
    if (line.trim() === '') return []
    const value = reportingFaults(file, report, () => parsed(line, { file, line: index + 1 }))
    if (value === undefined) return []
    for (const number of changedNumbers(value, () => typedJson(line), false)) changed.push(number)
    return [value]
  })
  tellChanged(changed, file, report)
  return values
}

function parsed(line: string, place: { file: string; line: number }): Json {
  try {
    return JSON.parse(line) as Json
  } catch (thrown) {
    throw new AppError('BAD_INPUT', 'This line is not JSON. It is left out.', { cause: thrown, place })
  }
}
