import { isRecord, type Json } from '../../json.ts'
import { assertionRules } from '../metric/assertionRules.ts'
import { promptfooTransform } from '../metric/promptfooScript.ts'
import type { Reading } from './configFiles.ts'
import { readYamlText } from './configYaml.ts'
import { readsEnvironment } from './environment.ts'
import { type ImportReport, reportUnknown } from './importReport.ts'
import { readTransform } from './readTransform.ts'
import { readValue } from './readValue.ts'
import type { MergedTest, RawTest } from './testCase.ts'
import { numberOf } from './values.ts'

/** How promptfoo grades the test as a whole, if not only by its assertions. `decides`: the mean decides, instead of all assertions. */
export type TestGrade = { assert: Record<string, Json>[]; threshold: number | null; decides: boolean; transform: string | null }

const setKeys = ['type', 'assert', 'threshold', 'weight', 'metric']

/** All assertions of a test, including those in sets. */
export function flatAsserts(asserts: RawTest['asserts']): RawTest['asserts'] {
  return asserts.flatMap((each) => (isSet(each.value) ? flatAsserts(members(each.value, each.path)) : [each]))
}

/** True for a test with a threshold for the mean of its assertions or of a set of them. */
export function isDecidedByMean({ threshold, asserts }: Pick<MergedTest, 'threshold' | 'asserts'>): boolean {
  return threshold !== null || hasSetThreshold(asserts.map((each) => withNumbers(each, { add: () => undefined })))
}

/**
 * The grade of a test that has a threshold, weights or a set of assertions. Null when it has none of them, or after reporting an assertion
 * that cannot be part of a mean.
 */
export function testGrade(test: MergedTest, transforms: readonly string[], reading: Reading): TestGrade | null {
  const { report } = reading
  const { threshold, path } = test
  const asserts = test.asserts.map((each) => withNumbers(each, report))
  const decides = isDecidedByMean(test)
  if (asserts.length === 0 || (!decides && !isWeighted(asserts))) return withoutNames(asserts, report)
  const left = new Set<string>()
  const read = ({ path: at, value: given }: RawTest['asserts'][number]): Record<string, Json>[] => {
    if (!isRecord(given) || typeof given.type !== 'string') return []
    const shared = kept(given, ['threshold', 'weight', 'metric'])
    if (given.type === 'assert-set') return [{ type: given.type, ...shared, assert: members(given, at).flatMap(read) }]
    const type = given.type.replace(/^not-/, '')
    const value = Object.hasOwn(assertionRules, type) ? valueOf(type, readValue(given.value, at, { type, ...reading })) : null
    const transform = readTransform(given.transform, `${at}.transform`, reading)
    if (value === null || transform === null || readsEnvironment(value)) {
      left.add(given.type)
      return []
    }
    const [code] = transform
    return [{ type: given.type, ...(value === undefined ? {} : { value }), ...(code === undefined ? {} : { transform: code }), ...shared }]
  }
  const assert = asserts.flatMap(read)
  const transform = transforms.length === 0 ? null : promptfooTransform(transforms)
  if (left.size === 0) return { assert, threshold, decides, transform }
  report.add(
    path,
    `Its weights and thresholds are not imported: ${[...left].join(', ')} cannot be part of a mean. Each check counts separately.`,
  )
  return withoutNames(asserts, report)
}

/** Converts thresholds and weights to numbers, also in sets, and reports unknown keys of sets. */
function withNumbers({ path, value }: RawTest['asserts'][number], report: Pick<ImportReport, 'add'>): RawTest['asserts'][number] {
  if (!isRecord(value)) return { path, value }
  const { threshold: _threshold, weight: _weight, ...rest } = value
  if (isSet(value)) {
    reportUnknown(value, { path, known: setKeys, report })
    rest.assert = members(value, path).map((each) => withNumbers(each, report).value)
  }
  const numbers = (['threshold', 'weight'] as const).flatMap((key): [string, Json][] => {
    const number = numberOf(value[key], { path: `${path}.${key}`, report })
    return number === undefined ? [] : [[key, number]]
  })
  return { path, value: { ...rest, ...Object.fromEntries(numbers) } }
}

/** Returns null; reports the names of sets, which are lost with the grade. */
function withoutNames(asserts: RawTest['asserts'], report: ImportReport): null {
  for (const { path, value } of asserts) {
    if (!isSet(value)) continue
    if (value.metric !== undefined) report.add(`${path}.metric`, 'Each check of the set counts separately. The set has no score.')
    withoutNames(members(value, path), report)
  }
  return null
}

/** A value as expected by the metric, with schemas parsed. */
function valueOf(type: string, value: Json | undefined | null): Json | undefined | null {
  if (typeof value !== 'string') return value
  return type === 'is-json' || type === 'contains-json' ? readYamlText(value, 'schema') : value
}

function isSet(value: Json): value is Record<string, Json> & { type: 'assert-set' } {
  return isRecord(value) && value.type === 'assert-set'
}

function members(set: Record<string, Json>, path: string): RawTest['asserts'] {
  return [set.assert ?? []].flat().map((value, index) => ({ path: `${path}.assert[${index}]`, value }))
}

function hasSetThreshold(asserts: RawTest['asserts']): boolean {
  return asserts.some(({ value, path }) => isSet(value) && (typeof value.threshold === 'number' || hasSetThreshold(members(value, path))))
}

/** An assertion of weight 0 only has a score and no check, which needs no mean. */
function isWeighted(asserts: RawTest['asserts']): boolean {
  return asserts.some(({ value, path }) => {
    const weight = isRecord(value) ? (value.weight ?? 1) : 1
    return (weight !== 1 && weight !== 0) || (isSet(value) && isWeighted(members(value, path)))
  })
}

function kept(given: Record<string, Json>, keys: readonly string[]): Record<string, Json> {
  return Object.fromEntries(keys.flatMap((key): [string, Json][] => (given[key] === undefined ? [] : [[key, given[key]]])))
}
