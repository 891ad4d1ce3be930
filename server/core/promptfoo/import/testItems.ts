import { canonicalJson, isRecord, type Json } from '../../json.ts'
import { distinctNames } from '../../metrics/metric/distinctNames.ts'
import { metricOptionsProblem } from '../../metrics/metrics.ts'
import type { ImportReport } from './importReport.ts'
import { type CaseAddition, filled, freeName } from './scoreItems.ts'
import type { TestGrade } from './testGrade.ts'

/** A test with its position and its grade as a whole; null when its assertions count separately. */
export type GradedTest = { path: string; vars: Record<string, Json>; grade: TestGrade | null }

/**
 * The score items that grade tests as a whole: for each kind of test one with the mean, and another one with the verdict if the mean
 * decides. Texts that differ between tests of a kind become variables of their cases. Tags are added when not every test is of the kind.
 */
export function testItems(tests: readonly GradedTest[], { cases, taken }: { cases: readonly CaseAddition[]; taken: Set<string> }): Json[] {
  const kinds = kindsOf(tests)
  const names = distinctNames(kinds.map(() => 'promptfoo-score'))
  return kinds.flatMap(({ grade, members }, position): Json[] => {
    const name = names[position] ?? 'promptfoo-score'
    const lists = members.map((test) => tests[test]?.grade?.assert ?? [])
    const assert = merged(lists, (type, values) => {
      const variable = freeName(`expected_${type}`, taken)
      values.forEach((value, member) => {
        const test = members[member] ?? 0
        const addition = cases[test]
        if (addition) addition.vars[variable] = filled(value, tests[test])
      })
      return `{{ ${variable} }}`
    })
    const all = members.length === tests.length
    if (!all) for (const test of members) cases[test]?.tags.push(name)
    const tags: Record<string, Json> = all ? {} : { tags: [name] }
    const transform: Record<string, Json> = grade.transform === null ? {} : { transform: grade.transform }
    const score = { 'promptfoo-compatible': { name, ...transform, assert, ...tags } }
    if (!grade.decides) return [score]
    const threshold: Record<string, Json> = grade.threshold === null ? {} : { threshold: grade.threshold }
    // Copied, because YAML would write a repeated object as an alias.
    const pass = {
      name: name.replace('score', 'pass'),
      result: 'pass',
      ...threshold,
      ...transform,
      ...structuredClone({ assert, check: true, ...tags }),
    }
    return [score, { 'promptfoo-compatible': pass }]
  })
}

/** The tests without invalid grades; their checks count separately. */
export function readableGrades(tests: readonly GradedTest[], report: ImportReport): GradedTest[] {
  const unreadable = new Set<number>()
  for (const { grade, path, members } of kindsOf(tests)) {
    const problem = metricOptionsProblem({ name: '', metric: 'promptfoo-compatible', options: { assert: grade.assert }, line: 1 })
    if (problem === null) continue
    report.add(path, `Its weights and thresholds are not imported, and each check counts separately: ${problem}`)
    for (const test of members) unreadable.add(test)
  }
  return tests.map((test, position) => (unreadable.has(position) ? { ...test, grade: null } : test))
}

type Kind = { path: string; grade: TestGrade; members: number[] }

/** Groups tests that share an item: equal except for texts. */
function kindsOf(tests: readonly GradedTest[]): Kind[] {
  const kinds = new Map<string, Kind>()
  tests.forEach(({ grade, path }, test) => {
    if (!grade) return
    const key = canonicalJson([grade.threshold, grade.transform, grade.assert.map(shapeOf)])
    const kind = kinds.get(key) ?? { path, grade, members: [] }
    kinds.set(key, kind)
    kind.members.push(test)
  })
  return [...kinds.values()]
}

function shapeOf(assertion: Record<string, Json>): Json {
  const { assert, value = null, ...rest } = assertion
  return { ...rest, value: isFillable(assertion) ? '' : value, assert: assertionsIn(assert).map(shapeOf) }
}

/** The assertions shared by all lists; texts that differ are replaced by the result of `vary`. */
function merged(lists: readonly Record<string, Json>[][], vary: (type: string, values: Json[]) => string): Record<string, Json>[] {
  return (lists[0] ?? []).map((first, index) => {
    const each = lists.map((list) => list[index] ?? first)
    if (first.assert !== undefined)
      return {
        ...first,
        assert: merged(
          each.map(({ assert }) => assertionsIn(assert)),
          vary,
        ),
      }
    const values = each.map(({ value = null }) => value)
    const differ = isFillable(first) && new Set(values).size > 1
    return differ ? { ...first, value: vary(typeOf(first), values) } : first
  })
}

function isFillable(assertion: Record<string, Json>): boolean {
  return typeof assertion.value === 'string'
}

function typeOf({ type }: Record<string, Json>): string {
  return typeof type === 'string' ? type.replace(/^not-/, '') : ''
}

function assertionsIn(value: Json | undefined): Record<string, Json>[] {
  return [value ?? []].flat().filter((each) => isRecord(each))
}
