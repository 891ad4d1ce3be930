import type { ExportedRun } from '../../core/export/exportedRun.ts'
import { anyScriptVariant, holdsOtherLetters } from '../../core/metrics/anyScript.ts'
import type { MetricInput } from '../../core/metrics/metric/metric.ts'
import type { MetricSpec } from '../../core/experiment/experiment.ts'

/**
 * Counts pairs with letters that a metric drops because it reads only a-z and digits, as its reference implementation does; `lines` names the
 * metric that reads every script.
 */
export function asciiHint(specs: readonly MetricSpec[]): {
  look(input: Pick<MetricInput, 'output' | 'reference'>): void
  lines(): string[]
} {
  const variants = new Map(
    specs.flatMap(({ metric }): [string, string][] => {
      const variant = anyScriptVariant(metric)
      return variant === null ? [] : [[metric, variant]]
    }),
  )
  let blind = 0
  return {
    look({ output, reference }) {
      if (variants.size > 0 && [output, ...[reference ?? []].flat()].some(holdsOtherLetters)) blind += 1
    },
    lines: () =>
      blind === 0
        ? []
        : [...variants].map(
            ([id, variant]) =>
              `${id} reads a-z and digits alone; ${blind} ${blind === 1 ? 'pair holds' : 'pairs hold'} other letters. ${variant} reads every script.`,
          ),
  }
}

/** The same for the cells of a run that have an output. */
export function asciiHints({ cells, specs }: Pick<ExportedRun, 'cells' | 'specs'>): string[] {
  const hint = asciiHint(specs)
  for (const { outcome, testCase } of cells)
    if (outcome.status === 'done') hint.look({ output: outcome.result.output, reference: testCase?.reference ?? null })
  return hint.lines()
}
