import type { TestCase } from '#server/core/experiment/experiment.ts'

/** Matches a paired tag such as `lang:ko` or `lang=ko`. */
const paired = /^(?<name>[^:=]+)[:=](?<value>.+)$/u

/** The possible groupings of rows: `tag` if any case has tags, and the names of paired tags. */
export function groupingsOf(cases: Iterable<Pick<TestCase, 'tags'>>): string[] {
  const names = new Set<string>()
  let any = false
  for (const { tags } of cases) {
    for (const tag of tags) {
      any = true
      const name = paired.exec(tag)?.groups?.name
      if (name !== undefined) names.add(name)
    }
  }
  return any ? ['tag', ...[...names].toSorted()] : []
}

/** The group of a case; '' if it has no such tag. */
export function groupOf({ tags }: Pick<TestCase, 'tags'>, grouping: string): string {
  if (grouping === 'tag') return tags[0] ?? ''
  for (const tag of tags) {
    const found = paired.exec(tag)?.groups
    if (found?.name === grouping) return found.value ?? ''
  }
  return ''
}
