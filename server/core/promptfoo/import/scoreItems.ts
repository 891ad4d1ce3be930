import { canonicalJson, isRecord, type Json } from '../../json.ts'
import { distinctNames } from '../../metrics/metric/distinctNames.ts'
import { findMetric, metricOptionsProblem } from '../../metrics/metrics.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import type { ImportReport } from './importReport.ts'
import type { MappedAssert } from './mapAssert.ts'
import { reportUnfilled } from './reportUnfilled.ts'
import { isFillable } from './values.ts'
import { variedTexts } from './variedTexts.ts'

/** A test with its assertions; `vars` fill in values. */
export type AskedTest = { vars: Record<string, Json>; asserts: MappedAssert[] }

/** The parts of a test case that its assertions add. */
export type CaseAddition = { vars: Record<string, Json>; reference: string | null; tags: string[] }

/**
 * The items of one score block for the assertions of all tests, and the additions to each case. One item per kind of assertion. Texts that
 * differ between tests go into the cases: those of the first such item as references, others as variables. An item that does not apply to
 * every test names a tag, which is added to its tests. `left`: tests with an assertion that is left out or has lost its check.
 */
export function scoreItems(
  given: readonly AskedTest[],
  report: ImportReport,
): { items: Json[]; cases: CaseAddition[]; taken: Set<string>; left: Set<number> } {
  const left = new Set<number>()
  const problemOf = rememberedProblems()
  const readable = given.map((test, position): AskedTest => {
    const asserts = test.asserts.flatMap((assert) => readableAssert(assert, problemOf, report))
    if (asserts.some(({ check }, index) => check !== test.asserts[index]?.check) || asserts.length < test.asserts.length) left.add(position)
    return { vars: test.vars, asserts }
  })
  reportUnfilled(readable, report)
  const tests = variedTexts(readable, report)
  const groups = groupsOf(tests)
  const names = distinctNames(groups.map((group) => nameOf(group)))
  const cases = tests.map((): CaseAddition => ({ vars: {}, reference: null, tags: [] }))
  const taken = new Set(tests.flatMap(({ vars }) => Object.keys(vars)))
  // A variable of this name is what `reference` means in the config's templates.
  let referencesGiven = taken.has('reference')
  const items = groups.map(({ first, members }, position): Json => {
    const name = names[position] ?? first.metric
    const differ = differs(members)
    let value = first.value
    if (differ && !referencesGiven && takesReference(first)) {
      referencesGiven = true
      value = first.within ? '{{ reference }}' : undefined
      for (const { test, assert } of members) setReference(cases[test], filled(assert.value, tests[test]))
    } else if (differ) {
      const variable = freeName(`expected_${first.name ?? typeOf(first)}`, taken)
      value = `{{ ${variable} }}`
      for (const { test, assert } of members) setVariable(cases[test], variable, filled(assert.value, tests[test]))
    }
    const all = members.length === tests.length
    if (!all) for (const { test } of members) cases[test]?.tags.push(name)
    return itemOf(first, { name, value, tags: all ? null : [name] })
  })
  return { items, cases, taken, left }
}

type Member = { test: number; assert: MappedAssert }
type Group = { first: MappedAssert; members: Member[] }

/**
 * Groups assertions that share an item: equal except for a text that cases may fill in. Repeated assertions of a kind within a test go to
 * separate groups.
 */
function groupsOf(tests: readonly AskedTest[]): Group[] {
  const groups = new Map<string, Group>()
  tests.forEach(({ asserts, vars }, test) => {
    const seen = new Map<string, number>()
    for (const given of asserts) {
      // Assertions graded by promptfoo's rules render their own templates.
      const named = { ...given, name: given.name === null ? null : filledText(given.name, vars) }
      const assert = given.perCase || given.within ? named : { ...named, value: filledDeep(given.value, vars) }
      const kind = canonicalJson({ ...assert, path: null, value: assert.perCase ? null : (assert.value ?? null) })
      const ordinal = seen.get(kind) ?? 0
      seen.set(kind, ordinal + 1)
      const key = `${kind}\n${ordinal}`
      const group = groups.get(key)
      if (group) group.members.push({ test, assert })
      else groups.set(key, { first: assert, members: [{ test, assert }] })
    }
  })
  return [...groups.values()]
}

function differs(members: readonly Member[]): boolean {
  return new Set(members.map(({ assert }) => canonicalJson(assert.value ?? null))).size > 1
}

/** The assertion, without a check that no score can meet; none after reporting another problem. */
function readableAssert(assert: MappedAssert, problemOf: (assert: MappedAssert) => string | null, report: ImportReport): MappedAssert[] {
  const problem = problemOf(assert)
  if (problem === null) return [assert]
  const unchecked = { ...assert, check: null }
  if (assert.check === null || problemOf(unchecked) !== null) {
    report.add(assert.path, problem)
    return []
  }
  report.add(assert.path, `It is scored without a check: ${problem}`)
  return [unchecked]
}

/** The problem of an assertion's score; equal assertions of thousands of tests are tried once. */
function rememberedProblems(): (assert: MappedAssert) => string | null {
  const known = new Map<string, string | null>()
  return (assert) => {
    const { metric, value, check } = assert
    const spec = { name: metric, metric, options: placed(assert, value), line: 1, ...(check ? { check } : {}) }
    const key = JSON.stringify([metric, spec.options, check])
    const met = known.get(key)
    if (met !== undefined) return met
    const found = metricOptionsProblem(spec)
    known.set(key, found)
    return found
  }
}

/** Longer texts are cut in names. */
const LONGEST_NAME = 40

/** The assertion's own name, otherwise its type and what it looks for. */
function nameOf({ first, members }: Group): string {
  if (first.name !== null) return first.name
  const { value } = first
  const plain = Array.isArray(value) && value.every((each) => typeof each === 'string') ? value.join(', ') : value
  if (differs(members) || (typeof plain !== 'string' && typeof plain !== 'number')) return first.type
  const text = [...String(plain).trim().replace(/\s+/g, ' ')]
  return `${first.type}: ${text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1).join('')}…` : text.join('')}`
}

/** The options with the value included. */
function placed({ metric, options, within }: MappedAssert, value: Json | undefined): Record<string, Json> {
  if (value === undefined) return options
  if (within === undefined) return { [findMetric(metric)?.mainOption ?? 'value']: value, ...options }
  const { type = null, ...rest } = isRecord(options[within]) ? options[within] : {}
  return { ...options, [within]: { type, value, ...rest } }
}

function itemOf(first: MappedAssert, { name, value, tags }: { name: string; value: Json | undefined; tags: string[] | null }): Json {
  const { metric, check } = first
  const body: Record<string, Json> = {
    ...(name === metric ? {} : { name }),
    ...placed(first, value),
    ...checkKeys(metric, check),
    ...(tags === null ? {} : { tags }),
  }
  return Object.keys(body).length === 0 ? metric : { [metric]: body }
}

function checkKeys(metric: string, check: MappedAssert['check']): Record<string, Json> {
  if (!check) return {}
  const range = findMetric(metric)?.range
  if (check.atLeast === 1 && check.atMost === undefined && (range?.most === 1 || metric === 'promptfoo-compatible')) return { check: true }
  return {
    ...(check.atLeast === undefined ? {} : { at_least: check.atLeast }),
    ...(check.atMost === undefined ? {} : { at_most: check.atMost }),
  }
}

/** The default name of an item: its metric, or the type of its promptfoo assertion. */
function typeOf({ metric, options, within }: MappedAssert): string {
  const assertion = within && options[within]
  return isRecord(assertion) && typeof assertion.type === 'string' ? assertion.type : metric
}

/** True for metrics that compare with the case's reference by default; patterns, lists and code are not references. */
function takesReference(assert: MappedAssert): boolean {
  const { metric, within } = assert
  if (/(?:regex|-all|-any|javascript)$/.test(typeOf(assert))) return false
  return within !== undefined || findMetric(metric)?.mainOption === 'value'
}

function setReference(addition: CaseAddition | undefined, text: string): void {
  if (addition) addition.reference = text
}

function setVariable(addition: CaseAddition | undefined, name: string, text: string): void {
  if (addition) addition.vars[name] = text
}

/** The text rendered with the case's variables; unchanged when that fails. */
export function filled(value: Json | undefined, test: Pick<AskedTest, 'vars'> | undefined): string {
  return filledText(typeof value === 'string' ? value : JSON.stringify(value ?? ''), test?.vars ?? {})
}

function filledText(text: string, vars: Record<string, Json>): string {
  if (!isFillable(text)) return text
  try {
    return renderTemplate(text, vars)
  } catch {
    return text
  }
}

/** Renders a text or the texts of a list; other values have no templates. */
function filledDeep(value: Json | undefined, vars: Record<string, Json>): Json | undefined {
  if (typeof value === 'string') return filledText(value, vars)
  return Array.isArray(value) ? value.map((each) => filledDeep(each, vars) ?? null) : value
}

export function freeName(wanted: string, taken: Set<string>): string {
  const base = wanted.replace(/[^\p{L}\p{N}_]+/gu, '_')
  let name = base
  for (let number = 2; taken.has(name); number++) name = `${base}_${number}`
  taken.add(name)
  return name
}
