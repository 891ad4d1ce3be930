import { coverage, populations } from '../testing/coverage.ts'

// Run by hand: `node server/core/stats/oracles/printCoverage.ts [data sets]` prints how often the 95 % intervals cover the truth.
const datasets = Number(process.argv[2] ?? 2_000)
const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8)

for (const population of Object.keys(populations) as (keyof typeof populations)[]) {
  for (const cases of [12, 30, 100]) {
    for (const repeats of [1, 3, 5]) {
      const { mean, difference } = coverage({ population, cases, repeats, datasets })
      const setting = `${population.padEnd(9)} ${String(cases).padStart(4)} cases ${repeats} repeats`
      process.stdout.write(`${setting}   mean ${percent(mean)}   difference ${percent(difference)}\n`)
    }
  }
}
