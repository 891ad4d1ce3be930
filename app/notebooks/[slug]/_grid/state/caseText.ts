import { textOf } from '#server/core/json.ts'
import type { TestCase } from '#server/core/experiment/experiment.ts'
import { searchText } from '../../../../_ui/text/searchText.ts'

/** The variables shown in a row's head. A single variable has no name. */
export function caseLines(testCase: Pick<TestCase, 'vars'>): { name: string | null; text: string }[] {
  const entries = Object.entries(testCase.vars)
  return entries.map(([name, value]) => ({ name: entries.length === 1 ? null : name, text: textOf(value) }))
}

/** The reference on one line: `positive`, or `4 | four`. */
export function referenceText(reference: TestCase['reference']): string | null {
  if (reference === null) return null
  return typeof reference === 'string' ? reference : reference.join(' | ')
}

/** The text of a case for searching, normalised by `searchText`. */
export function caseSearchText({ id, vars, reference, tags }: Pick<TestCase, 'id' | 'vars' | 'reference' | 'tags'>): string {
  return searchText([id, ...Object.values(vars).map(textOf), referenceText(reference) ?? '', ...tags].join('\n'))
}
