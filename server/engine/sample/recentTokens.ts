/** The last tokens of a text, counted: what penalties look at. */
export class RecentTokens {
  readonly #window: number
  readonly #tokens: number[] = []
  readonly #counts = new Map<number, number>()

  constructor(window: number, first: Iterable<number> = []) {
    this.#window = window
    for (const token of first) this.push(token)
  }

  push(token: number): void {
    this.#tokens.push(token)
    this.#counts.set(token, this.count(token) + 1)
    if (this.#tokens.length <= this.#window) return
    const oldest = this.#tokens.shift() as number
    const left = this.count(oldest) - 1
    if (left > 0) this.#counts.set(oldest, left)
    else this.#counts.delete(oldest)
  }

  /** How often the token is among them. */
  count(token: number): number {
    return this.#counts.get(token) ?? 0
  }
}
