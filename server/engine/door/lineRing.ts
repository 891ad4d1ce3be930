/** Keeps the last lines of a stream of text chunks; a line cut by a chunk border is put together again. */
export class LineRing {
  #lines: string[] = []
  #open = ''
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  push(chunk: string): void {
    const parts = (this.#open + chunk).split(/\r?\n/)
    this.#open = (parts.pop() ?? '').slice(-4000)
    this.#lines.push(...parts.filter((line) => line.trim() !== ''))
    this.#lines = this.#lines.slice(-this.#capacity)
  }

  /** The last `count` lines, the unfinished one included. */
  last(count: number): string[] {
    return [...this.#lines, ...(this.#open.trim() ? [this.#open] : [])].slice(-count)
  }
}
