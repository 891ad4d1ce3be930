import { readFileSync } from 'node:fs'
import { scoreOutput } from '../metrics.ts'

type Pair = { output: string; reference: string }

/** `node speed.ts PAIRS.json METRIC...`: milliseconds for all pairs, by metric, as JSON. Started by speed.py. */
const [file = '', ...metrics] = process.argv.slice(2)
const pairs = JSON.parse(readFileSync(file, 'utf8')) as Pair[]

function timed(metric: string, some: readonly Pair[]): number {
  const spec = { name: metric, metric, options: {}, line: 1 }
  const start = performance.now()
  for (const { output, reference } of some) scoreOutput([spec], { output, reference, vars: {} })
  return performance.now() - start
}

const times: Record<string, number> = {}
for (const metric of metrics) {
  // What the compiler learns first is no part of the rate.
  timed(metric, pairs.slice(0, 500))
  times[metric] = timed(metric, pairs)
}
process.stdout.write(JSON.stringify(times))
