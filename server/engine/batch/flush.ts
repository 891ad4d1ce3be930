/** How often new text is sent on; all cells go together. */
export const TOKEN_FLUSH_MS = 40

/** Gathers new text of many cells and sends it at most every 40 ms; `flush` sends at once. */
export class TokenFlusher {
  readonly #send: (texts: { ref: number; text: string }[]) => void
  #texts = new Map<number, string>()
  #timer: NodeJS.Timeout | null = null

  constructor(send: (texts: { ref: number; text: string }[]) => void) {
    this.#send = send
  }

  add(ref: number, text: string): void {
    if (text === '') return
    this.#texts.set(ref, (this.#texts.get(ref) ?? '') + text)
    this.#timer ??= setTimeout(() => this.flush(), TOKEN_FLUSH_MS)
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#texts.size === 0) return
    const texts = [...this.#texts].map(([ref, text]) => ({ ref, text }))
    this.#texts = new Map()
    this.#send(texts)
  }
}
