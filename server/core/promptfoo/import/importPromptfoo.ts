import { AppError } from '../../errors.ts'
import { canonicalJson, isRecord, type Json } from '../../json.ts'
import { parseDelimited } from '../../experiment/blocks/caseTable.ts'
import { templateProblem } from '../../template/templateProblem.ts'
import { aroundPrompts } from './aroundPrompts.ts'
import { awaitedVars, completeVars } from './completeVars.ts'
import { type ConfigFiles, readConfigFile, type Reading } from './configFiles.ts'
import { readYamlText } from './configYaml.ts'
import { type Environment, environmentOf, withEnvironment } from './environment.ts'
import { createImportReport, type Finding, type ImportReport, reportUnknown, withReasons } from './importReport.ts'
import { mergeTests, scenarioTest } from './mergeTests.ts'
import { type ImportedNotebook, printImported, selects } from './printImported.ts'
import { distinctProviders, type ImportedProvider, readProviders } from './readProviders.ts'
import { type ImportedPrompt, readPrompts } from './readPrompts.ts'
import { readTest, readTests } from './readTests.ts'
import { renderedChats } from './renderedChats.ts'
import { resolveRefs, unreadMark } from './resolveRefs.ts'
import { scoresOf } from './scoresOf.ts'
import { anyVariable, bareTest, type RawTest } from './testCase.ts'
import { filePath, numberOf, recordOf } from './values.ts'

const topKeys = ['description', 'env', 'prompts', 'providers', 'targets', 'tests', 'scenarios', 'defaultTest', 'evaluateOptions', '$schema']
/** Why some common keys are not needed or not imported. */
const aside = new Map([
  ['outputPath', 'Write results with `npm run assay -- export`.'],
  ['nunjucksFilters', 'Custom filters are not run.'],
  ['derivedMetrics', 'Derived metrics are not imported. Write them as javascript metrics.'],
  ['redteam', 'Attacks are not generated.'],
  ['sharing', 'Nothing leaves this machine.'],
  ['extensions', 'Programs are not run.'],
])

export type ImportOptions = {
  /** Path of the config, for places in errors. */ file: string
  /** Local model that replaces every provider. */ model: string
  /** Fills in `{{env.X}}`. */ environment?: Environment
}

/**
 * Converts a promptfoo config (YAML or JSON), or one of its CSV files with tests, to a notebook. Runs and fetches nothing; unsupported
 * parts are listed in `findings` and in the notebook. `compatible`: the types scored by promptfoo's definitions, because Assay's differ.
 * `awaited`: variables of prompts that test cases lack, since a program or the environment would give them.
 * Throws AppError BAD_INPUT for a config that cannot be read at all.
 */
export function importPromptfoo(
  text: string,
  files: ConfigFiles,
  { file, model, environment = () => undefined }: ImportOptions,
): ImportedNotebook & { findings: Finding[]; compatible: string[]; awaited: string[] } {
  const report = createImportReport()
  const reading = { files, report }
  const read = resolveRefs(readYamlText(text, file, report), file, reading)
  if (!isRecord(read))
    throw new AppError('BAD_INPUT', 'A promptfoo config must be a mapping with `prompts`, `providers` and `tests`.', { place: { file } })
  for (const key of Object.keys(read)) {
    // A key that exists only for references has been resolved.
    if (!topKeys.includes(key) && !refersTo(text, key)) report.add(key, aside.get(key) ?? 'It has no equivalent in Assay.')
  }
  const env = environmentOf(read.env, environment)
  const filled = <Value extends Json>(value: Value) => withEnvironment(value, env, report)
  const given = readPrompts(read.prompts, reading)
    .map((prompt) => ({ ...prompt, ...filled({ system: prompt.system, user: prompt.user, assistant: prompt.assistant }) }))
    .filter((prompt) => isTemplate(prompt, report))
  if (given.length === 0) throw unreadable('None of its prompts can be read. Prompts are texts or files of texts.', { file, report })
  const providers = sharedTransform(distinctProviders(readProviders(read.providers ?? read.targets, reading), report), report)
  for (const { label, prompts: wanted } of providers)
    if (wanted && !given.some((prompt) => wanted.some((name) => selects(name, prompt))))
      report.add(`provider ${label}`, `No prompt is named ${wanted.join(', ')}. It runs with all prompts.`)
  const inEnvironment = (test: RawTest): RawTest => ({
    ...test,
    vars: filled(test.vars),
    asserts: test.asserts.map(({ path, value }) => ({ path, value: filled(value) })),
  })
  const fallback = readDefault(read.defaultTest, reading)
  const own = [...readTests(read.tests, 'tests', reading), ...readScenarios(read.scenarios, reading)]
  const none = [read.tests ?? [], read.scenarios ?? []].flat().length === 0
  const merged = mergeTests((none ? [bareTest] : own).map(inEnvironment), fallback && inEnvironment(fallback), report)
  const asksForPrompt = read.prompts === undefined || read.prompts === null
  if (asksForPrompt && merged.length > 0 && !merged.some(({ vars }) => Object.hasOwn(vars, 'prompt')))
    throw unreadable('It has no `prompts`, and none of its tests has a variable `prompt`.', { file, report })
  const whole = aroundPrompts(given, merged, filled, report)
  const { prompts, tests } = renderedChats(whole, completeVars(merged, whole, report), report)
  if (tests.length === 0) report.add('tests', 'None of its tests can be read. The table of test cases is empty. Add test cases there.')
  const scored = scoresOf(tests, providers[0]?.transform, reading)
  const printed = printImported({
    title: typeof read.description === 'string' && read.description.trim() !== '' ? read.description.trim() : 'Imported from promptfoo',
    model,
    file,
    prompts,
    providers,
    repeats: readOptions(read.evaluateOptions, report),
    tests,
    additions: scored.cases,
    items: scored.items,
    compatible: report.compatibleTypes(),
    findings: report.findings,
  })
  return { ...printed, findings: report.findings(), compatible: report.compatibleTypes(), awaited: awaitedVars(prompts, tests) }
}

function isTemplate({ label, system, user, assistant }: ImportedPrompt, report: ImportReport): boolean {
  const problem = [system, user, assistant].map((part) => (part === null ? null : templateProblem(part))).find((each) => each !== null)
  if (problem) report.add(`prompt ${label}`, `Its template is invalid: ${problem.message}`)
  return !problem
}

/** Scores are the same for all sweeps, so that only providers with the transform of the first one can be compared. */
function sharedTransform(providers: readonly ImportedProvider[], report: ImportReport): ImportedProvider[] {
  const [first] = providers
  const textOf = ({ transform }: ImportedProvider) => canonicalJson(transform?.value ?? null)
  return providers.filter((provider) => {
    if (!first || textOf(provider) === textOf(first)) return true
    report.add(
      `provider ${provider.label}`,
      `Not comparable: its \`transform\` is not that of ${first.label}, and a notebook scores all its sweeps alike. Import it from a config of its own.`,
    )
    return false
  })
}

/** True when a `$ref` of the config points into this top-level key. */
function refersTo(text: string, key: string): boolean {
  return text.split('\n').some((line) => /\$ref/.test(line) && !/^\s*#/.test(line) && line.includes(`#/${key}/`))
}

/** The error, with the findings so far as its reasons. */
function unreadable(what: string, { file, report }: { file: string; report: ImportReport }): AppError {
  return new AppError('BAD_INPUT', withReasons(what, report.findings()), { place: { file } })
}

function readDefault(value: Json | undefined, reading: Reading): RawTest | null {
  if (value === undefined) return null
  const path = 'defaultTest'
  const file = filePath(value)
  const given = file === null ? value : readConfigFile(file, path, reading)
  const unknown = (why: string): RawTest => ({ ...bareTest, unread: { [anyVariable]: why } })
  if (given === undefined) return unknown('The default test cannot be read.')
  const { [unreadMark]: mark, ...test } = recordOf(given, { path, report: reading.report })
  return typeof mark === 'string' ? unknown(mark) : readTest(test, path, reading)
}

/** Combines each configuration of a scenario with each of its tests. */
function readScenarios(value: Json | undefined, reading: Reading): RawTest[] {
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
    if (scenario.tests === undefined || scenario.tests === null || [scenario.tests].flat().length === 0) {
      reading.report.add(path, 'It has no tests, so promptfoo runs nothing. Each of its configurations is a test case here.')
      return configs
    }
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
