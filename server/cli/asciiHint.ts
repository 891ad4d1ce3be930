import type { MetricInput } from '../core/metrics/metric.ts'
import { findMetric } from '../core/metrics/metrics.ts'
import type { MetricSpec } from '../core/notebook/experiment.ts'

/**
 * Counts pairs in which a metric that reads ASCII words alone, as its reference implementation does, finds none though there is text; `lines` then
 * name the metric that reads every script.
 */
export function asciiHint(specs: readonly MetricSpec[]): {
  look(input: Pick<MetricInput, 'output' | 'reference'>): void
  lines(): string[]
} {
  const metrics = new Set(specs.map(({ metric }) => metric).filter((id) => findMetric(`${id}-unicode`)))
  let blind = 0
  return {
    look({ output, reference }) {
      if ([output, ...[reference ?? []].flat()].some((text) => /\p{L}/u.test(text) && !/[a-z0-9]/i.test(text))) blind += 1
    },
    lines: () =>
      blind === 0
        ? []
        : [...metrics].map(
            (id) => `${id} reads a-z and digits alone; ${blind} pairs hold texts without any. ${id}-unicode reads every script.`,
          ),
  }
}
