import { isRecord, type Json } from '../../json.ts'
import type { Check } from '../../experiment/experiment.ts'
import { justAbove, justBelow } from '../justBeside.ts'
import { assertTypes, type Target } from './assertTypes.ts'
import type { ConfigFiles } from './configFiles.ts'
import { type ImportReport, reportUnknown } from './importReport.ts'
import { extensionOf, filePath, numberOf } from './values.ts'

/**
 * An assertion as an item of a score block. `value` goes under the metric's main option; where it is a text and `perCase` holds, it is a
 * template, so that texts which differ from test to test can come from the case.
 */
export type MappedAssert = {
  path: string
  name: string | null
  metric: string
  value: Json | undefined
  perCase: boolean
  options: Record<string, Json>
  check: Check | null
  /** The option that the value lies within, beside what is there already. */
  within?: 'assert'
  /** The same as an assertion of promptfoo over one text, for where it differs from test to test. */
  asText?: { type: string; text: string }
}

const keys = ['type', 'value', 'threshold', 'metric', 'weight']

/** The counterpart of an assertion, or null after it was reported at its path. */
export function mapAssert(
  { path, value: given }: { path: string; value: Json },
  { files, report }: { files: ConfigFiles; report: ImportReport },
): MappedAssert | null {
  if (!isRecord(given) || typeof given.type !== 'string') {
    report.add(path, 'An assertion is a mapping with a type.')
    return null
  }
  const negated = given.type.startsWith('not-')
  const type = negated ? given.type.slice(4) : given.type
  const rule = Object.hasOwn(assertTypes, type) ? assertTypes[type] : undefined
  if (rule === undefined || typeof rule === 'string') {
    report.add(path, `${given.type}: ${rule ?? 'this type is not known here.'}`)
    return null
  }
  reportUnknown(given, { path, known: keys, report, why: 'Outputs are scored as they are, by the metric alone.' })
  const value = readValue(given.value, path, { files, report })
  if (value === null) return null
  const threshold = numberOf(given.threshold, { path: `${path}.threshold`, report })
  const target = rule({ type: given.type, value, threshold, report: (why) => report.add(path, `${type}: ${why}`) })
  if (!target) return null
  if (target.within) report.compatible(type)
  const weight = numberOf(given.weight, { path: `${path}.weight`, report }) ?? 1
  const check = target.within ? target.check : checkOf(target, negated, (why) => report.add(path, `${given.type as string}: ${why}`))
  return {
    path,
    name: typeof given.metric === 'string' && given.metric !== '' ? given.metric : null,
    metric: target.metric,
    value: target.value,
    perCase: target.perCase ?? false,
    options: target.options ?? {},
    ...(target.within ? { within: target.within } : {}),
    ...(target.text === undefined ? {} : { asText: { type: given.type, text: target.text } }),
    // Weight 0 counts for nothing there: a score without a check here.
    check: weight === 0 ? null : check,
  }
}

/** What must not hold: of yes and no the other, of a bound the far side. */
function checkOf({ check, yesOrNo }: Target, negated: boolean, report: (why: string) => void): Check | null {
  if (!negated || !check) return check
  if (yesOrNo) return { atMost: 0 }
  if (check.atLeast !== undefined && check.atMost === undefined) return { atMost: justBelow(check.atLeast) }
  if (check.atMost !== undefined && check.atLeast === undefined) return { atLeast: justAbove(check.atMost) }
  report('what lies outside a range cannot be asked for; it is scored without a check.')
  return null
}

/** An assertion's value; one from a file is its text, JSON and YAML included; undefined where there is none. Null after a report. */
export function readValue(
  value: Json | undefined,
  path: string,
  { files, report }: { files: ConfigFiles; report: ImportReport },
): Json | undefined | null {
  const file = filePath(value)
  if (file === null) return value ?? undefined
  if (['.py', '.rb', '.ts'].includes(extensionOf(file.replace(/:\w+$/, '')))) {
    report.add(path, `${file} is a program, which is not run.`)
    return null
  }
  const read = files.read(file)
  if ('text' in read) return read.text.trim()
  report.add(path, read.problem)
  return null
}
