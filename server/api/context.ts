import { createServices } from './createServices.ts'
import type { Services } from './services.ts'

const place = Symbol.for('assay.services')
const shared: typeof globalThis & { [place]?: Services } = globalThis

/**
 * The services of this process, created at the first request. They are kept on `globalThis`, because the bundler may load this module more than
 * once and there must be one engine, one run queue and one database connection. An edit to them needs a restart.
 */
export function processServices(): Services {
  return (shared[place] ??= createServices())
}
