import { isRecord, type Json } from '../../json.ts'
import type { Check } from '../../experiment/experiment.ts'
import { justAbove, justBelow } from '../justBeside.ts'
import { promptfooTransform } from '../metric/promptfooScript.ts'
import { assertTypes, type Target } from './assertTypes.ts'
import type { Reading } from './configFiles.ts'
import { readsEnvironment, unsetEnvironment } from './environment.ts'
import { reportUnknown } from './importReport.ts'
import { readTransform } from './readTransform.ts'
import { readValue } from './readValue.ts'
import { numberOf } from './values.ts'

/**
 * An assertion as an item of a score block. `value` is the metric's main option. A text with `perCase` is a template, so that texts which
 * differ between tests can come from the case.
 */
export type MappedAssert = {
  path: string
  /** The type as written, with `not-`. */
  type: string
  name: string | null
  metric: string
  value: Json | undefined
  perCase: boolean
  options: Record<string, Json>
  check: Check | null
  /** The option that contains the value. */
  within?: 'assert'
  /** The same assertion in promptfoo's syntax with one text, for values that differ between tests. */
  asText?: { type: string; text: string }
}

const keys = ['type', 'value', 'threshold', 'metric', 'weight', 'transform']

/** The equivalent of an assertion, or null after reporting it. `transforms`: code that the outputs of its test go through. */
export function mapAssert(
  { path, value: given }: { path: string; value: Json },
  reading: Reading,
  transforms: readonly string[] = [],
): MappedAssert | null {
  const { report } = reading
  if (!isRecord(given) || typeof given.type !== 'string') {
    report.add(path, 'An assertion is a mapping with a type.')
    return null
  }
  const negated = given.type.startsWith('not-')
  const type = negated ? given.type.slice(4) : given.type
  const rule = Object.hasOwn(assertTypes, type) ? assertTypes[type] : undefined
  if (rule === undefined || typeof rule === 'string') {
    report.add(path, `${given.type}: ${rule ?? 'this type is unknown.'}`)
    return null
  }
  reportUnknown(given, { path, known: keys, report, why: 'It has no equivalent in Assay.' })
  const value = readValue(given.value, path, { type, ...reading })
  if (value === null) return null
  if (readsEnvironment(value)) {
    report.add(path, unsetEnvironment)
    return null
  }
  const own = given.transform === undefined ? [] : readTransform(given.transform, `${path}.transform`, reading)
  if (own === null) return null
  const code = [...transforms, ...own]
  const threshold = numberOf(given.threshold, { path: `${path}.threshold`, report })
  const target = rule({ type: given.type, value, threshold, report: (why) => report.add(path, `${type}: ${why}`) })
  if (!target) return null
  if (target.within) report.compatible(type)
  const weight = numberOf(given.weight, { path: `${path}.weight`, report }) ?? 1
  const check = target.within ? target.check : checkOf(target, negated, (why) => report.add(path, `${given.type as string}: ${why}`))
  return {
    path,
    type: given.type,
    name: typeof given.metric === 'string' && given.metric !== '' ? given.metric : null,
    metric: target.metric,
    value: target.value,
    perCase: target.perCase ?? false,
    options: { ...target.options, ...(code.length === 0 ? {} : { transform: promptfooTransform(code) }) },
    ...(target.within ? { within: target.within } : {}),
    ...(target.text === undefined ? {} : { asText: { type: given.type, text: target.text } }),
    // An assertion of weight 0 has a score but no check.
    check: weight === 0 ? null : check,
  }
}

/** The check of a negated assertion: the other value of a 0 or 1 score, the other side of a bound. */
function checkOf({ check, yesOrNo }: Target, negated: boolean, report: (why: string) => void): Check | null {
  if (!negated || !check) return check
  if (yesOrNo) return { atMost: 0 }
  if (check.atLeast !== undefined && check.atMost === undefined) return { atMost: justBelow(check.atLeast) }
  if (check.atMost !== undefined && check.atLeast === undefined) return { atLeast: justAbove(check.atMost) }
  report('a negated range cannot be checked. It is scored without a check.')
  return null
}
