import type { CheckId } from '#server/core/dataset/checks/checkReport.ts'
import { checks } from '#server/core/dataset/checks/checks.ts'
import type { RemedyKind } from '../../../_trpc/apiTypes.ts'

/** The remedies of a check: `label` for all findings, `one` for a single one. The first is the usual one. */
export function remedyNames(check: CheckId): { kind: RemedyKind; label: string; one: string }[] {
  const { remedy } = checks[check]
  const isTag = remedy === 'Tag them'
  return [
    ...(remedy === null ? [] : [{ kind: 'usual' as const, label: `${remedy}, all findings`, one: remedy.replace(' them', '') }]),
    ...(check === 'leaks' ? [{ kind: 'unsplit' as const, label: 'Take all out of train', one: 'Take out of train' }] : []),
    ...(isTag ? [] : [{ kind: 'tag' as const, label: 'Tag all rows', one: 'Tag' }]),
  ]
}

/** The tag that a remedy gives to the rows of a check: `nearDuplicates` becomes `near-duplicates`. */
export function tagOfCheck(check: CheckId): string {
  return check === 'samePrompts' ? 'same-prompt' : check.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
