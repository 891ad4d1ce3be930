/** The text of tokens; bytes of an unfinished character become U+FFFD. */
export type DecodeTokens = (tokens: Uint32Array) => string

const ANCHOR_TOKENS = 4
/** Held tokens are decoded again with each token that follows; this many become the anchor, which costs one more decoding. */
const SETTLED_TOKENS = 8
/** Text that never becomes whole characters (from a broken model) is released after this many tokens, so that decoding stays cheap. */
const MAX_HELD_TOKENS = 32
const BROKEN = '\uFFFD'

/**
 * Turns tokens into text as they come. Holds back the bytes of an unfinished character (Korean, emoji).
 * A few earlier tokens, the anchor, are decoded with the new ones, because some vocabularies write a leading space only between tokens.
 */
export class Detokenizer {
  readonly #decode: DecodeTokens
  #anchor: number[] = []
  #anchorText = ''
  #held: number[] = []
  /** Characters of the held tokens' text that were returned already. */
  #shown = 0

  constructor(decode: DecodeTokens) {
    this.#decode = decode
  }

  /** What `push` would return, without taking the token. */
  peek(token: number): string {
    this.#held.push(token)
    const text = this.#heldText()
    this.#held.pop()
    return (text.endsWith(BROKEN) ? text.slice(0, -1) : text).slice(this.#shown)
  }

  push(token: number): string {
    this.#held.push(token)
    const text = this.#heldText()
    // The decoder writes one U+FFFD for bytes that may still become a character, and only at the end of the text.
    const open = text.endsWith(BROKEN) && this.#held.length < MAX_HELD_TOKENS
    const whole = open ? text.slice(0, -1) : text
    const fresh = whole.slice(this.#shown)
    this.#shown = whole.length
    if (!open && this.#held.length >= SETTLED_TOKENS) this.#settle()
    return fresh
  }

  #heldText(): string {
    if (this.#anchor.length === 0) return this.#decode(Uint32Array.from(this.#held))
    const whole = this.#decode(Uint32Array.from([...this.#anchor, ...this.#held]))
    return whole.startsWith(this.#anchorText) ? whole.slice(this.#anchorText.length) : this.#decode(Uint32Array.from(this.#held))
  }

  #settle(): void {
    this.#anchor = [...this.#anchor, ...this.#held].slice(-ANCHOR_TOKENS)
    this.#held = []
    this.#shown = 0
    this.#anchorText = this.#decode(Uint32Array.from(this.#anchor))
    // An anchor that begins inside a character would not be found again at the start of the next text.
    if (this.#anchorText.includes(BROKEN)) this.#anchor = []
  }
}
