import type { NumberedPageEvent } from './pageEvent.ts'

/**
 * Collects a run's events until they are taken. The tokens of one cell become one event, and are dropped if the cell ends in
 * the same batch, because its result has them. So a batch never holds more than a few events per cell, however fast tokens come.
 */
export class EventBatch {
  #events: (NumberedPageEvent | null)[] = []
  /** Position of each cell's token event. */
  readonly #tokens = new Map<number, number>()

  get size(): number {
    return this.#events.length
  }

  add(numbered: NumberedPageEvent): void {
    const { event } = numbered
    if (event.type === 'cellTokens') {
      const at = this.#tokens.get(event.cell)
      const before = at === undefined ? null : this.#events[at]
      if (at !== undefined && before?.event.type === 'cellTokens') {
        this.#events[at] = event.whole ? numbered : { seq: null, event: { ...before.event, text: before.event.text + event.text } }
        return
      }
      this.#tokens.set(event.cell, this.#events.length)
    } else if ('cell' in event) {
      const at = this.#tokens.get(event.cell)
      if (at !== undefined && ends(event.type)) this.#events[at] = null
      // Tokens after a start or an end belong to another attempt.
      this.#tokens.delete(event.cell)
    }
    this.#events.push(numbered)
  }

  /** The events so far, in order. */
  take(): NumberedPageEvent[] {
    const events = this.#events.filter((event) => event !== null)
    this.#events = []
    this.#tokens.clear()
    return events
  }
}

function ends(type: string): boolean {
  return type === 'cellDone' || type === 'cellFailed' || type === 'cellRetried'
}
