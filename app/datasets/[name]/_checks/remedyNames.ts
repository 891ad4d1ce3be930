import type { CheckId } from '#server/core/dataset/checks/checkReport.ts'
import { checks } from '#server/core/dataset/checks/checks.ts'
import type { FindingPage, RemedyKind } from '../../../_trpc/apiTypes.ts'

/**
 * The remedies of a check: `label` for all findings, `one` for a single one. The usual one is first, but for answers, whose ends are no proof
 * that they were cut off.
 */
export function remedyNames(check: CheckId): { kind: RemedyKind; label: string; one: string }[] {
  const { remedy } = checks[check]
  const isTag = remedy === 'Tag them'
  const names = [
    ...(remedy === null ? [] : [{ kind: 'usual' as const, label: `${remedy}, all findings`, one: remedy.replace(' them', '') }]),
    ...(check === 'leaks' ? [{ kind: 'unsplit' as const, label: 'Take all out of train', one: 'Take out of train' }] : []),
    ...(isTag ? [] : [{ kind: 'tag' as const, label: 'Tag all rows', one: 'Tag' }]),
  ]
  return check === 'answers' ? names.toReversed() : names
}

/** The remedies that are offered beside one finding. */
export function remediesBeside(page: FindingPage, position: number): { kind: RemedyKind; label: string; one: string }[] {
  const names = remedyNames(page.check)
  if (page.check === 'answers')
    return page.findings[position]?.problem === 'truncated' ? names : names.filter(({ kind }) => kind === 'usual')
  return names.slice(0, page.check === 'leaks' ? 2 : 1)
}

/** The tag that a remedy gives to the rows of a check: `nearDuplicates` becomes `near-duplicates`. */
export function tagOfCheck(check: CheckId): string {
  return check === 'samePrompts' ? 'same-prompt' : check.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
