/** A queue with one reader. `push` never waits; the reader waits for the next item. `end` and `fail` take effect after all pushed items. */
export class AsyncQueue<T> implements AsyncIterable<T> {
  #items: T[] = []
  #head = 0
  #end: { error: unknown } | 'ended' | null = null
  #wake: (() => void) | null = null

  push(item: T): void {
    if (this.#end) return
    this.#items.push(item)
    this.#wake?.()
  }

  end(): void {
    this.#end ??= 'ended'
    this.#wake?.()
  }

  fail(error: unknown): void {
    this.#end ??= { error }
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      while (this.#head < this.#items.length) {
        const item = this.#items[this.#head++] as T
        if (this.#head === this.#items.length) {
          this.#items = []
          this.#head = 0
        }
        yield item
      }
      if (this.#end === 'ended') return
      if (this.#end) throw this.#end.error
      await new Promise<void>((resolve) => (this.#wake = resolve))
      this.#wake = null
    }
  }
}
