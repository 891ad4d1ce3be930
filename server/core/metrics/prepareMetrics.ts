import type { MetricSpec } from '../experiment/experiment.ts'
import { promptfooCompatible } from '../promptfoo/metric/promptfooCompatible.ts'
import { javascript } from './sandbox/javascript.ts'
import { languagesReady, prepareLanguages } from './language/detectLanguage.ts'
import { language } from './language/language.ts'
import { wantsSandbox } from './pattern/wantsSandbox.ts'
import { prepareSandbox, sandboxReady } from './sandbox/sandbox.ts'
import { isJson } from './text/isJson.ts'
import { regex } from './text/regex.ts'

type Named = Pick<MetricSpec, 'metric'> & Partial<Pick<MetricSpec, 'options'>>

/** Modules that some metrics load before their first score: too large to load for every notebook. */
const needs = [
  {
    wanted: (spec: Named) => names(spec, javascript.id) || hasTransform(spec) || hasPatternForSandbox(spec),
    ready: sandboxReady,
    prepare: prepareSandbox,
  },
  { wanted: (spec: Named) => names(spec, language.id), ready: languagesReady, prepare: prepareLanguages },
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
  return needs.filter((need) => !need.ready() && specs.some(need.wanted))
}

/** True for the metric of this name, and for a promptfoo test that contains an assertion of the same name. */
function names(spec: Named, name: string): boolean {
  return spec.metric === name || namesWithin(spec, [name])
}

function namesWithin({ metric, options }: Named, types: string[]): boolean {
  const written = new RegExp(`"type":"(not-)?(${types.join('|')})"`)
  return metric === promptfooCompatible.id && written.test(JSON.stringify(options ?? {}))
}

/** A transform is JavaScript, of the item or of an assertion in it. */
function hasTransform({ metric, options = {} }: Named): boolean {
  return options['transform'] !== undefined || (metric === promptfooCompatible.id && JSON.stringify(options).includes('"transform":'))
}

function hasPatternForSandbox(spec: Named): boolean {
  const { metric, options } = spec
  if (metric === regex.id) {
    const { pattern = options?.['value'], flags } = options ?? {}
    // Values are inserted as plain text, so they need nothing.
    const source = typeof pattern === 'string' ? pattern.replace(/\{\{[^{}]*\}\}/g, 'x') : ''
    return wantsSandbox(source, typeof flags === 'string' ? flags.replace(/[^ims]/g, '') : '')
  }
  // The pattern is that of each case.
  if (namesWithin(spec, ['regex']) && /\{\{/.test(JSON.stringify(options ?? {}))) return true
  const hasPatterns = metric === isJson.id || namesWithin(spec, ['regex', 'is-json', 'contains-json'])
  return hasPatterns && wantsSandbox(options)
}
