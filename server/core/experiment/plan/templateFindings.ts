import { AppError, type Place } from '../../errors.ts'
import type { Diagnostic } from '../../notebook/notebook.ts'

type Finding = { diagnostic: Diagnostic; where: Set<string> }

/** Gathers errors of templates: one finding for each block and place, however many cells it spoils. */
export class TemplateFindings {
  readonly #findings = new Map<string, Finding>()
  readonly #hopeless = new Set<string>()

  /**
   * `where` names what was rendered, such as `test case 3`; the finding tells the first and counts the others.
   * What is no AppError is thrown on: it is a fault of the program.
   */
  add(thrown: unknown, at: { block: string; place: Place; where: string }): void {
    if (!(thrown instanceof AppError)) throw thrown
    const place = thrown.place ?? at.place
    const id = JSON.stringify([at.block, thrown.code, place.file, place.line, place.column])
    const known = this.#findings.get(id)
    if (known) known.where.add(at.where)
    else
      this.#findings.set(id, {
        diagnostic: { severity: 'error', message: thrown.message, place, block: at.block },
        where: new Set([at.where]),
      })
    if (thrown.code !== 'TEMPLATE_UNKNOWN_VARIABLE') {
      this.#hopeless.add(at.block)
      this.#findings.get(id)?.where.clear()
    }
  }

  /** True once a block has failed in a way that no other values mend; rendering it for every case would only cost time. */
  isHopeless(block: string): boolean {
    return this.#hopeless.has(block)
  }

  list(): Diagnostic[] {
    return [...this.#findings.values()].map(({ diagnostic, where: [first, ...others] }) => {
      if (first === undefined) return diagnostic
      const more = others.length === 0 ? '' : ` and ${others.length} more`
      return { ...diagnostic, message: `${diagnostic.message} (${first}${more})` }
    })
  }
}
