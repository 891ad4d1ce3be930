import type { MetricInput } from '../core/metrics/metric.ts'
import type { ExportedRun } from '../core/interop/exportedRun.ts'
import { anyScriptVariant, holdsOtherLetters } from '../core/metrics/anyScript.ts'
import type { MetricSpec } from '../core/notebook/experiment.ts'

/**
 * Counts pairs with letters that a metric drops which reads a-z and digits alone, as its reference implementation does; `lines` then name the
 * metric that reads every script.
 */
export function asciiHint(specs: readonly MetricSpec[]): {
  look(input: Pick<MetricInput, 'output' | 'reference'>): void
  lines(): string[]
} {
  const metrics = new Set(specs.map(({ metric }) => metric).filter((id) => anyScriptVariant(id) !== null))
  let blind = 0
  return {
    look({ output, reference }) {
      if ([output, ...[reference ?? []].flat()].some(holdsOtherLetters)) blind += 1
    },
    lines: () =>
      blind === 0
        ? []
        : [...metrics].map(
            (id) =>
              `${id} reads a-z and digits alone; ${blind} ${blind === 1 ? 'pair holds' : 'pairs hold'} other letters. ${anyScriptVariant(id)} reads every script.`,
          ),
  }
}

/** The same of the cells of a run that have an output. */
export function asciiHints({ cells, specs }: Pick<ExportedRun, 'cells' | 'specs'>): string[] {
  const hint = asciiHint(specs)
  for (const { outcome, testCase } of cells)
    if (outcome.status === 'done') hint.look({ output: outcome.result.output, reference: testCase?.reference ?? null })
  return hint.lines()
}
