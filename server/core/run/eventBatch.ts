import type { NumberedPageEvent } from './pageEvent.ts'

/**
 * Gathers a run's events until they are taken. Tokens of one cell become one event, and are dropped where the cell ends in the
 * same batch: its result has them. So a batch never holds more than a few events a cell, however fast tokens come.
 */
export class EventBatch {
  #events: (NumberedPageEvent | null)[] = []
  /** Where the tokens of each cell stand. */
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
      // What comes after a start or an end belongs to another attempt.
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
