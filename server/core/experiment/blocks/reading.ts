import type { ErrorData, Place } from '../../errors.ts'
import type { Diagnostic } from '../../notebook/notebook.ts'
import type { TextEncoding } from '../../textEncoding.ts'
import type { MetricSpec } from '../experiment.ts'

/** What every reader of blocks needs. */
export type Reading = MetricKnowledge & {
  /** The notebook's path, for the places of findings. */
  path: string
  readFile: ReadFile
  bag: DiagnosticBag
}

/** Gives the text of a file. `relative` is its path as a block's `from:` names it. `encoding`: set if it is not UTF-8. */
export type ReadFile = (relative: string) => { text: string; encoding?: TextEncoding } | { error: ErrorData }

/** What is known of metrics. It is passed in, because the metrics' room imports this one. */
export type MetricKnowledge = {
  metricIds?: readonly string[]
  metricProblem?: (spec: MetricSpec) => string | null
  metricTemplates?: (spec: MetricSpec) => OptionTemplate[]
}

/** A template among a metric's options. `names`: what it may use beside the case's vars and `reference`; `at`: its place in a list. */
export type OptionTemplate = { option: string; source: string; names: readonly string[]; at: number[] }

/** Further findings of a notebook are only counted. */
const mostFindings = 500

/** Collects findings while a notebook is read. A message that takes work to make is given as a function, which is called if the finding is kept. */
export class DiagnosticBag {
  readonly #list: Diagnostic[] = []
  #more: { place: Place; count: number; severity: Diagnostic['severity'] } | null = null

  /** The findings in the order in which they were added, and one that counts those beyond the first 500. */
  get list(): Diagnostic[] {
    if (!this.#more) return [...this.#list]
    const { place, count, severity } = this.#more
    return [...this.#list, { severity, message: `${count} more findings from here on.`, place }]
  }

  /** True once further findings are only counted. */
  get full(): boolean {
    return this.#list.length >= mostFindings
  }

  error(message: string | (() => string), place: Place, block?: string): void {
    this.#add('error', message, place, block)
  }

  warn(message: string | (() => string), place: Place, block?: string): void {
    this.#add('warning', message, place, block)
  }

  /** A finding that is no fault. */
  info(message: string | (() => string), place: Place, block?: string): void {
    this.#add('info', message, place, block)
  }

  #add(severity: Diagnostic['severity'], message: string | (() => string), place: Place, block?: string): void {
    if (this.full) {
      this.#more ??= { place, count: 0, severity }
      this.#more.count += 1
      if (severity === 'error') this.#more.severity = 'error'
      return
    }
    const text = typeof message === 'string' ? message : message()
    this.#list.push({ severity, message: text, place, ...(block === undefined ? {} : { block }) })
  }
}
