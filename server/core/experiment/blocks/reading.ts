import type { ErrorData, Place } from '../../errors.ts'
import type { Diagnostic } from '../../notebook/notebook.ts'
import type { MetricSpec } from '../experiment.ts'

/** What every reader of blocks needs. */
export type Reading = MetricKnowledge & {
  /** The notebook's path, for the places of findings. */
  path: string
  readFile: ReadFile
  bag: DiagnosticBag
}

/** Gives the text of a file. `relative` is its path as a block's `from:` names it. */
export type ReadFile = (relative: string) => { text: string } | { error: ErrorData }

/** What is known of metrics. It is passed in, because the metrics' room imports this one. */
export type MetricKnowledge = {
  metricIds?: readonly string[]
  metricProblem?: (spec: MetricSpec) => string | null
  metricTemplates?: (spec: MetricSpec) => OptionTemplate[]
}

/** A template among a metric's options. `names`: what it may use beside the case's vars and `reference`; `at`: its place in a list. */
export type OptionTemplate = { option: string; source: string; names: readonly string[]; at: number[] }

/** Collects findings while a notebook is read. */
export class DiagnosticBag {
  readonly list: Diagnostic[] = []

  error(message: string, place: Place, block?: string): void {
    this.#add('error', message, place, block)
  }

  warn(message: string, place: Place, block?: string): void {
    this.#add('warning', message, place, block)
  }

  #add(severity: Diagnostic['severity'], message: string, place: Place, block?: string): void {
    this.list.push({ severity, message, place, ...(block === undefined ? {} : { block }) })
  }
}
