import type { TestCase } from '#server/core/experiment/experiment.ts'

/** Parts of a tag such as `lang:ko` or `lang=ko`. */
const paired = /^(?<name>[^:=]+)[:=](?<value>.+)$/u

/** What rows can be grouped by: the first part of paired tags, and `tag` where there are tags at all. */
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

/** The group of a case, '' for a case without such a tag. */
export function groupOf({ tags }: Pick<TestCase, 'tags'>, grouping: string): string {
  if (grouping === 'tag') return tags[0] ?? ''
  for (const tag of tags) {
    const found = paired.exec(tag)?.groups
    if (found?.name === grouping) return found.value ?? ''
  }
  return ''
}
