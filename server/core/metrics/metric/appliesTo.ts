import type { MetricSpec } from '../../experiment/experiment.ts'

/** True when a metric applies to a test case with these tags. */
export function appliesTo({ tags }: Pick<MetricSpec, 'tags'>, caseTags: readonly string[] = []): boolean {
  return tags === undefined || tags.some((tag) => caseTags.includes(tag))
}
