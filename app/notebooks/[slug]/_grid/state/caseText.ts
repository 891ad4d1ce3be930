import type { Json } from '#server/core/json.ts'
import type { TestCase } from '#server/core/experiment/experiment.ts'
import { searchText } from '../../../../_ui/text/searchText.ts'

/** A variable's value on one line or more, as a reader expects it: text as it stands, the rest as JSON. */
export function valueText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The vars that a row's head shows: one var needs no name beside it. */
export function caseLines(testCase: Pick<TestCase, 'vars'>): { name: string | null; text: string }[] {
  const entries = Object.entries(testCase.vars)
  return entries.map(([name, value]) => ({ name: entries.length === 1 ? null : name, text: valueText(value) }))
}

/** References on one line: `positive`, or `4 | four`. */
export function referenceText(reference: TestCase['reference']): string | null {
  if (reference === null) return null
  return typeof reference === 'string' ? reference : reference.join(' | ')
}

/** Everything of a case that a search looks through, as `searchText` gives it. */
export function caseSearchText({ id, vars, reference, tags }: Pick<TestCase, 'id' | 'vars' | 'reference' | 'tags'>): string {
  return searchText([id, ...Object.values(vars).map(valueText), referenceText(reference) ?? '', ...tags].join('\n'))
}
