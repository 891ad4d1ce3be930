import type { Value } from './values.ts'

/**
 * Names set by the template, in nested frames with nunjucks' rules: a loop opens a frame, an `if` does not, and `set` changes the nearest
 * frame that has the name, but a macro's body never writes outside itself.
 */
export class Scope {
  readonly #names = new Map<string, Value>()
  readonly #parent: Scope | null
  readonly #isolated: boolean
  /** Steps of a search for a name: it looks into a frame and those around it. */
  readonly searchSteps: number

  constructor(parent: Scope | null = null, isolated = false) {
    this.#parent = parent
    this.#isolated = isolated
    this.searchSteps = (parent?.searchSteps ?? 0) + 1 / 32
  }

  get isTop(): boolean {
    return this.#parent === null && !this.#isolated
  }

  /** The frame that has the name: this one or an outer one. */
  find(name: string): Scope | null {
    return this.#names.has(name) ? this : (this.#parent?.find(name) ?? null)
  }

  get(name: string): Value {
    return this.#names.get(name)
  }

  define(name: string, value: Value): void {
    this.#names.set(name, value)
  }

  assign(name: string, value: Value): void {
    const owner = this.#isolated && !this.#names.has(name) ? null : this.find(name)
    ;(owner ?? this).define(name, value)
  }

  /** All visible names, for suggestions. */
  names(): string[] {
    return [...this.#names.keys(), ...(this.#parent?.names() ?? [])]
  }
}
