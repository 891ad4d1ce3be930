import type { MetricSpec } from '../experiment/experiment.ts'
import { promptfooCompatible } from '../promptfoo/metric/promptfooCompatible.ts'
import { javascript } from './sandbox/javascript.ts'
import { languagesReady, prepareLanguages } from './language/detectLanguage.ts'
import { language } from './language/language.ts'
import { prepareSandbox, sandboxReady } from './sandbox/sandbox.ts'

type Named = Pick<MetricSpec, 'metric'> & Partial<Pick<MetricSpec, 'options'>>

/** Modules that some metrics load before their first score: too large to load for every notebook. */
const needs = [
  { metric: javascript.id, ready: sandboxReady, prepare: prepareSandbox },
  { metric: language.id, ready: languagesReady, prepare: prepareLanguages },
]

/** Loads the modules that these metrics need; await it once before `scoreOutput`. Resolves at once when nothing is missing. */
export async function prepareMetrics(specs: readonly Named[]): Promise<void> {
  await Promise.all(missing(specs).map(({ prepare }) => prepare()))
}

/** True when these metrics can score. Until then the scores of some are null, with a problem that says so. */
export function metricsReady(specs: readonly Named[]): boolean {
  return missing(specs).length === 0
}

function missing(specs: readonly Named[]) {
  return needs.filter((need) => !need.ready() && specs.some((spec) => spec.metric === need.metric || needsWithin(spec, need.metric)))
}

/** A promptfoo test may contain an assertion of the same name, and a transform is JavaScript. */
function needsWithin({ metric, options = {} }: Named, name: string): boolean {
  if (name === javascript.id && options.transform !== undefined) return true
  if (metric !== promptfooCompatible.id) return false
  return JSON.stringify(options).search(new RegExp(`"type":"(not-)?${name}"${name === javascript.id ? '|"transform":' : ''}`)) >= 0
}
