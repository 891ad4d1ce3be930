import type { Json } from '../../json.ts'
import type { ImportReport } from './importReport.ts'
import type { AskedTest } from './scoreItems.ts'
import { isFillable } from './values.ts'
import { variablesOf } from './variablesOf.ts'

/** Reports values that use a variable missing in some of their tests: promptfoo treats it as empty, while the score fails in Assay. */
export function reportUnfilled(tests: readonly AskedTest[], report: ImportReport): void {
  const asked = new Map<string, number>()
  const lacking = new Map<string, { path: string; name: string; count: number }>()
  const known = new Map<string, string[]>()
  for (const { vars, asserts } of tests)
    for (const { path, value } of asserts) {
      asked.set(path, (asked.get(path) ?? 0) + 1)
      for (const name of new Set(textsOf(value).flatMap((text) => neededIn(text, known)))) {
        if (Object.hasOwn(vars, name)) continue
        const met = lacking.get(`${path}\n${name}`) ?? { path, name, count: 0 }
        met.count++
        lacking.set(`${path}\n${name}`, met)
      }
    }
  for (const { path, name, count } of lacking.values())
    report.add(
      path,
      `Its value uses ${name}, which ${count} of its ${asked.get(path) ?? count} tests do not set. Its score has no meaning there.`,
    )
}

function textsOf(value: Json | undefined): string[] {
  return [value]
    .flat()
    .filter((each) => typeof each === 'string')
    .filter(isFillable)
}

function neededIn(template: string, known: Map<string, string[]>): string[] {
  let names = known.get(template)
  if (!names) {
    names = variablesOf(template).flatMap(({ name, optional }) => (optional ? [] : [name]))
    known.set(template, names)
  }
  return names
}
