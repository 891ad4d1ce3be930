import { AppError } from '../../errors.ts'
import { isRecord, type Json } from '../../json.ts'
import { parseDelimited } from '../../experiment/blocks/caseTable.ts'
import { templateProblem } from '../../template/templateProblem.ts'
import { type ConfigFiles, readYamlText, resolveRefs } from './configFiles.ts'
import { createImportReport, type Finding, type ImportReport, reportUnknown } from './importReport.ts'
import { mapAssert } from './mapAssert.ts'
import { bareTest, mergeTests, scenarioTest } from './mergeTests.ts'
import { type ImportedNotebook, printImported, selects } from './printImported.ts'
import { type ImportedProvider, readProviders } from './readProviders.ts'
import { readPrompts, type ImportedPrompt } from './readPrompts.ts'
import { readTest, readTests } from './readTests.ts'
import { type AskedTest, scoreItems } from './scoreItems.ts'
import type { RawTest, MergedTest } from './testCase.ts'
import { flatAsserts, testGrade } from './testGrade.ts'
import { readableGrades, testItems } from './testItems.ts'
import { filePath, numberOf, recordOf } from './values.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import { variablesOf } from './variablesOf.ts'

const topKeys = ['description', 'prompts', 'providers', 'targets', 'tests', 'scenarios', 'defaultTest', 'evaluateOptions', '$schema']
/** Why some common keys are not needed or not imported. */
const aside = new Map([
  ['outputPath', 'Write results with `npm run assay -- export`.'],
  ['env', 'Environment variables are not used.'],
  ['nunjucksFilters', 'Custom filters are not run.'],
  ['derivedMetrics', 'Derived metrics are not imported. Write them as javascript metrics.'],
  ['redteam', 'Attacks are not generated.'],
  ['sharing', 'Nothing leaves this machine.'],
  ['extensions', 'Programs are not run.'],
])

export type ImportOptions = {
  /** Path of the config, for places in errors. */ file: string
  /** Local model that replaces every provider. */ model: string
}

/**
 * Converts a promptfoo config (YAML or JSON), or one of its CSV files with tests, to a notebook. Runs and fetches nothing; unsupported
 * parts are listed in `findings` and in the notebook. `compatible`: the types scored by promptfoo's definitions, because Assay's differ.
 * Throws AppError BAD_INPUT for a config that cannot be read at all.
 */
export function importPromptfoo(
  text: string,
  files: ConfigFiles,
  { file, model }: ImportOptions,
): ImportedNotebook & { findings: Finding[]; compatible: string[] } {
  const report = createImportReport()
  const reading = { files, report }
  const read = resolveRefs(readYamlText(text, file), file)
  if (!isRecord(read))
    throw new AppError('BAD_INPUT', 'A promptfoo config must be a mapping with `prompts`, `providers` and `tests`.', { place: { file } })
  for (const key of Object.keys(read)) {
    // A key that exists only for references has been resolved.
    if (!topKeys.includes(key) && !refersTo(text, key)) report.add(key, aside.get(key) ?? 'It has no equivalent in Assay.')
  }
  const prompts = readPrompts(read.prompts, reading).filter(({ label, system, user, assistant }) => {
    const problem = [system, user, assistant].map((part) => (part === null ? null : templateProblem(part))).find((each) => each !== null)
    if (problem) report.add(`prompt ${label}`, `Its template is invalid: ${problem.message}`)
    return !problem
  })
  if (prompts.length === 0) throw unreadable('None of its prompts can be read. Prompts are texts or files of texts.', { file, report })
  const providers = distinctProviders(readProviders(read.providers ?? read.targets, report), report)
  for (const { label, prompts: wanted } of providers)
    if (wanted && !prompts.some((prompt) => wanted.some((name) => selects(name, prompt.label))))
      report.add(`provider ${label}`, `No prompt is named ${wanted.join(', ')}. It runs with all prompts.`)
  const fallback = readDefault(read.defaultTest, reading)
  const own = [...readTests(read.tests, 'tests', reading), ...readScenarios(read.scenarios, reading)]
  const tests = mergeTests([read.tests ?? [], read.scenarios ?? []].flat().length === 0 ? [bareTest] : own, fallback, report)
  if (tests.length === 0) throw unreadable('None of its tests can be read.', { file, report })
  const graded = readableGrades(
    tests.map((test) => ({ path: test.path, vars: test.vars, grade: testGrade(test, reading) })),
    report,
  )
  const asked = tests.map((test, position): AskedTest => {
    // If a mean decides, a failed assertion does not fail the test by itself.
    const unchecked = graded[position]?.grade?.decides ? { check: null } : {}
    const asserts = flatAsserts(test.asserts).flatMap((each) => mapAssert(each, reading) ?? [])
    return { vars: test.vars, asserts: asserts.map((each) => ({ ...each, ...unchecked })) }
  })
  const { items, cases, taken } = scoreItems(asked, report)
  const whole = testItems(graded, { cases, taken })
  if (whole.length > 0) report.compatible('the mean of a test')
  const printed = printImported({
    title: typeof read.description === 'string' && read.description.trim() !== '' ? read.description.trim() : 'Imported from promptfoo',
    model,
    file,
    prompts,
    providers,
    repeats: readOptions(read.evaluateOptions, report),
    tests: withMissing(tests, prompts, report),
    additions: cases,
    items: [...items, ...whole],
    compatible: report.compatibleTypes(),
    findings: report.findings,
  })
  return { ...printed, findings: report.findings(), compatible: report.compatibleTypes() }
}

/** True when a `$ref` of the config points into this top-level key. */
function refersTo(text: string, key: string): boolean {
  return text.split('\n').some((line) => /\$ref/.test(line) && !/^\s*#/.test(line) && line.includes(`#/${key}/`))
}

/** The error, with the findings so far as its reasons. */
function unreadable(what: string, { file, report }: { file: string; report: ImportReport }): AppError {
  const why = report.findings().map((each) => `${each.path}: ${each.why}`)
  return new AppError('BAD_INPUT', [what, ...why.slice(0, 5)].join(' '), { place: { file } })
}

function readDefault(value: Json | undefined, reading: { files: ConfigFiles; report: ImportReport }): RawTest | null {
  if (value === undefined) return null
  const [path, { report }] = ['defaultTest', reading]
  const file = filePath(value)
  const read = file === null ? null : reading.files.read(file)
  if (read && 'problem' in read) {
    report.add(path, read.problem)
    return null
  }
  const given = read ? readYamlText(read.text, file ?? path) : value
  return readTest(recordOf(given, { path, report }), path, reading)
}

/** Combines each configuration of a scenario with each of its tests. */
function readScenarios(value: Json | undefined, reading: { files: ConfigFiles; report: ImportReport }): RawTest[] {
  if (!Array.isArray(value)) {
    if (value !== undefined && value !== null) reading.report.add('scenarios', 'Only scenarios listed in the config are read.')
    return []
  }
  return value.flatMap((scenario, index) => {
    const path = `scenarios[${index}]`
    if (!isRecord(scenario)) {
      reading.report.add(path, 'Only scenarios listed in the config are read.')
      return []
    }
    reportUnknown(scenario, { path, known: ['config', 'tests', 'description'], report: reading.report })
    const configs = readTests(scenario.config, `${path}.config`, reading)
    const tests = readTests(scenario.tests, `${path}.tests`, reading)
    return configs.flatMap((config) => tests.map((test) => scenarioTest(config, test)))
  })
}

function readOptions(value: Json | undefined, report: ImportReport): number {
  const options = recordOf(value, { path: 'evaluateOptions', report })
  reportUnknown(options, {
    path: 'evaluateOptions',
    known: ['repeat'],
    report,
    why: 'Assay schedules its engine itself and stores every result.',
  })
  const path = 'evaluateOptions.repeat'
  const repeat = numberOf(options.repeat, { path, report }) ?? 1
  if (Number.isInteger(repeat) && repeat >= 1 && repeat <= 1000) return repeat
  report.add(path, 'It must be an integer from 1 to 1000. Each cell is computed once.')
  return 1
}

/** Providers that are identical on one local model become one sweep. */
function distinctProviders(providers: readonly ImportedProvider[], report: ImportReport): ImportedProvider[] {
  const met = new Map<string, ImportedProvider>()
  for (const provider of providers) {
    const key = JSON.stringify([provider.parameters, provider.prompts])
    const same = met.get(key)
    if (same) report.add(`provider ${provider.label}`, `With one local model it is the same as ${same.label}. It is not run twice.`)
    else met.set(key, provider)
  }
  return [...met.values()]
}

/** True for files that contain only tests, for which a config is created. */
export function testsOnly(file: string): boolean {
  return /\.(csv|tsv)$/i.test(file)
}

/** A config for a CSV file of tests, with its first column as the prompt. */
export function configOfCsv(text: string, file: string): string {
  const columns = parseDelimited(text).header.map((column) => column.replace(/\[\]$/, ''))
  const name = columns.find((column) => !column.startsWith('__') && templateProblem(`{{ ${column} }}`) === null)
  if (name === undefined)
    throw new AppError('BAD_INPUT', 'The file has no column with a name that a template can use, such as `question`. Rename a column.', {
      place: { file },
    })
  return JSON.stringify({ description: file, prompts: [`{{ ${name} }}`], tests: file })
}

/**
 * Adds an empty text to each test for every variable that a prompt uses and the test lacks: promptfoo treats it as empty, while it is an
 * error in Assay. Variables that a prompt tests for (`default`, `is defined`) may be missing. Each prompt is rendered with each kind of
 * test, and failures are reported.
 */
function withMissing(tests: readonly MergedTest[], prompts: readonly ImportedPrompt[], report: ImportReport): MergedTest[] {
  const read = prompts.flatMap((prompt) => partsOf(prompt).flatMap(variablesOf))
  const names = [...new Set(read.map(({ name }) => name))]
  const wanted = new Set(read.flatMap(({ name, optional }) => (optional ? [] : [name])))
  const lacking = new Map<string, number>()
  const tried = new Set<string>()
  const complete = tests.map((test) => {
    const missing = [...wanted].filter((name) => !Object.hasOwn(test.vars, name))
    for (const name of missing) lacking.set(name, (lacking.get(name) ?? 0) + 1)
    const vars: Record<string, Json> = { ...test.vars, ...Object.fromEntries(missing.map((name) => [name, ''])) }
    // Rendering depends only on the kinds of the variables.
    const kind = JSON.stringify(names.map((name) => (Object.hasOwn(vars, name) ? kindOf(vars[name]) : 'none')))
    if (!tried.has(kind)) for (const prompt of prompts) tryPrompt(prompt, vars, { test, report })
    tried.add(kind)
    return missing.length === 0 ? test : { ...test, vars }
  })
  for (const [name, count] of lacking)
    report.add(`vars.${name}`, `A prompt uses it, but ${count} of ${tests.length} tests do not set it. It is an empty text there.`)
  return complete
}

function tryPrompt(prompt: ImportedPrompt, vars: Record<string, Json>, { test, report }: { test: MergedTest; report: ImportReport }): void {
  for (const part of partsOf(prompt))
    try {
      renderTemplate(part, vars)
    } catch (thrown) {
      const why = thrown instanceof AppError ? thrown.message : 'the template failed.'
      report.add(
        `prompt ${prompt.label}`,
        `It cannot be rendered for ${test.path} and similar tests, which are errors in the notebook: ${why}`,
      )
    }
}

function partsOf({ system, user, assistant }: ImportedPrompt): string[] {
  return [system, user, assistant].filter((part) => part !== null)
}

/** The structure of a value as visible to a template. */
function kindOf(value: Json | undefined): Json {
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, kindOf(member)]))
  return Array.isArray(value) ? value.slice(0, 3).map(kindOf) : typeof value
}
