import type { MetricSpec } from '../notebook/experiment.ts'
import { javascript } from './javascript.ts'
import { prepareSandbox, sandboxReady } from './sandbox/sandbox.ts'

/** Loads what these metrics need before they can score; to be awaited once before `scoreOutput`. At once where nothing is needed. */
export async function prepareMetrics(specs: readonly Pick<MetricSpec, 'metric'>[]): Promise<void> {
  if (!metricsReady(specs)) await prepareSandbox()
}

/** Whether these metrics can score already; until then the scores of some are null, with a problem that says so. */
export function metricsReady(specs: readonly Pick<MetricSpec, 'metric'>[]): boolean {
  return sandboxReady() || !specs.some(({ metric }) => metric === javascript.id)
}
