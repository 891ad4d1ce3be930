import type { Place } from '../../errors.ts'
import type { Diagnostic } from '../../notebook/notebook.ts'

/** Gathers findings while a notebook is read. */
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
