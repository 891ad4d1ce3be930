import { AppError, type Place } from '../../errors.ts'
import type { Diagnostic } from '../../notebook/notebook.ts'

type Finding = { diagnostic: Diagnostic; where: Set<string> }

/** Collects errors of templates: one finding for each block and place, however many cells it affects. */
export class TemplateFindings {
  readonly #findings = new Map<string, Finding>()
  readonly #hopeless = new Set<string>()

  /**
   * `where` names what was rendered, such as `test case 3`; the finding names the first and counts the others.
   * Any error that is not an AppError is thrown again, because it is a bug.
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

  /** True once a block has failed with an error that no other values avoid, so that it need not be rendered for every case. */
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
