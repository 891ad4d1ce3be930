import { readJsonLines } from './readJsonLines.ts'
import { isRecord, type Json } from '../../json.ts'
import { type ConfigFiles, readYamlText } from './configFiles.ts'
import { csvTests } from './csvTests.ts'
import { type ImportReport, reportUnknown } from './importReport.ts'
import { readVar } from './readVar.ts'
import type { RawTest } from './testCase.ts'
import { extensionOf, filePath, isTagText, numberOf, plainTextOf, recordOf } from './values.ts'

/** `trail`: the files that led here, so that one which names itself is not read for ever. */
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
    reading.report.add(at, 'A test is a mapping or a file.')
    return []
  })
}

/** One test, without anything merged in. */
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

/** Short texts become tags; the rest is reported. */
function readMetadata(value: Json | undefined, path: string, report: ImportReport): Record<string, string> {
  return Object.fromEntries(
    Object.entries(recordOf(value, { path, report })).flatMap(([key, member]): [string, string][] => {
      if (isTagText(member)) return [[key, member]]
      report.add(`${path}.${key}`, 'Only short texts are taken over, as tags.')
      return []
    }),
  )
}

function fromFiles(text: string, path: string, reading: Reading): RawTest[] {
  const file = filePath(text) ?? text
  if (/^(https?|huggingface|s3|sharepoint):/.test(file)) return refuse(path, 'Tests are not fetched from the network.', reading)
  const names = /[*?[]/.test(file) ? reading.files.glob(file) : [file]
  if (names.length === 0) return refuse(path, `No file fits ${file}.`, reading)
  return names.flatMap((name) => {
    const extension = extensionOf(name.replace(/:[\w.]+$/, ''))
    if (!['.csv', '.tsv', '.json', '.jsonl', '.yaml', '.yml'].includes(extension))
      return refuse(path, `${name} cannot be read as tests; programs are not run.`, reading)
    const { trail = [] } = reading
    if (trail.includes(name)) return refuse(path, `${name} leads back to itself.`, reading)
    const read = reading.files.read(name)
    if ('problem' in read) return refuse(path, read.problem, reading)
    if (extension === '.csv' || extension === '.tsv') return csvTests(read.text, name, reading)
    const items = extension === '.jsonl' ? readJsonLines(read.text, name) : readYamlText(read.text, name)
    return readTests([items].flat(), name, { ...reading, trail: [...trail, name] })
  })
}

/** Variables, those in files read in; a null is no value and is reported. */
function readVars(value: Json | undefined, path: string, reading: Reading): Record<string, Json> {
  if (value === undefined || value === null) return {}
  if (typeof value === 'string' || Array.isArray(value)) {
    const parts = [value].flat().map((item) => {
      const file = filePath(item) ?? (typeof item === 'string' ? item : null)
      const { trail = [] } = reading
      const read = file === null ? null : trail.includes(file) ? { problem: `${file} leads back to itself.` } : reading.files.read(file)
      if (read && 'text' in read) return readVars(readYamlText(read.text, file ?? ''), path, { ...reading, trail: [...trail, file ?? ''] })
      reading.report.add(path, read?.problem ?? 'Variables are a mapping, or files with one.')
      return {}
    })
    return Object.assign({}, ...parts) as Record<string, Json>
  }
  return Object.fromEntries(
    Object.entries(recordOf(value, { path, report: reading.report })).flatMap(([name, given]): [string, Json][] => {
      if (given === null) {
        reading.report.add(`${path}.${name}`, 'It has no value; it is left out.')
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
