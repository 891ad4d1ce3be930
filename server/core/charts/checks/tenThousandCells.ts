// Run by hand on a quiet machine: `node server/core/charts/checks/tenThousandCells.ts [words per output]`. Prints the time for 10,000
// cells, in one process and from a cold start: scores of eight metrics, the statistics of the column headers, a heat map and a line chart.
import type { CaseId } from '../../ids.ts'
import { findMetric, scoreOutput } from '../../metrics/metrics.ts'
import type { MetricSpec } from '../../experiment/experiment.ts'
import { type Rng, seededRng } from '../../rng.ts'
import { gridStatistics } from '../../stats/gridStatistics.ts'
import type { ChartCell } from '../chartCell.ts'
import { drawChart } from '../drawChart.ts'

const words = Number(process.argv[2] ?? 50)
const names = ['exact-match', 'token-f1', 'levenshtein-ratio', 'sequence-matcher', 'rouge-l', 'bleu', 'chrf', 'ter']
const metrics = names.map((metric): MetricSpec => ({ name: metric, metric, options: {}, line: 1 }))
const variants = ['terse', 'careful', 'step by step', '간결하게']
const temperatures = [0, 0.25, 0.5, 0.75, 1]
const cases = 100
const repeats = 5
const columns = variants.flatMap((variant) => temperatures.map((temperature) => ({ variant, temperature })))

const random = seededRng('ten thousand cells')
const vocabulary = Array.from({ length: 2_000 }, (_, rank) => `${'etaoinshrdlu'[rank % 12]}${rank.toString(36)}`)
const references = Array.from({ length: cases }, () => Array.from({ length: words }, () => pick(random)))
const outputs = columns.map(({ temperature }) =>
  references.map((reference) => Array.from({ length: repeats }, () => edited(reference, { share: 0.1 + 0.6 * temperature }).join(' '))),
)

/** Draws common words more often than rare ones. */
function pick(rng: Rng): string {
  return vocabulary[Math.floor(vocabulary.length ** rng()) - 1] ?? ''
}

function edited(reference: readonly string[], { share }: { share: number }): string[] {
  return reference.map((word) => (random() < share ? pick(random) : word))
}

function timed<T>(what: string, work: () => T): T {
  const start = performance.now()
  const result = work()
  const ms = performance.now() - start
  total += ms
  process.stdout.write(`${what.padEnd(44)} ${ms.toFixed(0).padStart(6)} ms\n`)
  return result
}

let total = 0
const cells = timed(`scores of ${metrics.length} metrics, ${words} words per output`, () =>
  columns.flatMap(({ variant, temperature }, column) =>
    references.flatMap((reference, row) =>
      Array.from({ length: repeats }, (_, repeat): ChartCell => {
        const output = outputs[column]?.[row]?.[repeat] ?? ''
        const { scores } = scoreOutput(metrics, { output, reference: reference.join(' '), vars: {} })
        const cell = { sweep: 'main', variant, case: String(row) as CaseId, point: { temperature }, model: 'm', repeat }
        return { cell, values: scores }
      }),
    ),
  ),
)
const perColumn = cases * repeats
const tables = names.map((name) => ({
  name,
  bounds: findMetric(name)?.range ?? { least: null, most: null },
  columns: columns.map((_, column) =>
    references.map((__, row) =>
      Array.from({ length: repeats }, (___, repeat) => cells[column * perColumn + row * repeats + repeat]?.values[name] ?? null),
    ),
  ),
}))
timed(`statistics of ${names.length} metrics in ${columns.length} columns`, () => {
  const work = gridStatistics({ metrics: tables, baseline: 0 })
  while (!work.next().done);
})
const chart = { name: 'one', x: 'temperature', y: 'chrf', series: 'prompt', line: 1 }
const given = { metrics, axes: ['temperature'] }
timed('data of a heat map', () => drawChart({ ...chart, kind: 'heatmap' }, cells, given))
timed('data of a line chart', () => drawChart({ ...chart, kind: 'line' }, cells, given))
process.stdout.write(`${`${cells.length} cells`.padEnd(44)} ${total.toFixed(0).padStart(6)} ms\n`)
