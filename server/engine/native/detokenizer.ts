/** Text of tokens; bytes that are no full character yet come as U+FFFD. */
export type DecodeTokens = (tokens: Uint32Array) => string

const ANCHOR_TOKENS = 4
/** So many tokens are decoded anew with each that follows before they become the anchor, which costs a decoding of its own. */
const SETTLED_TOKENS = 8
/** A text that never comes clean (a model gone wrong) is cut here, so that decoding it again stays cheap. */
const MAX_HELD_TOKENS = 32
const BROKEN = '\uFFFD'

/**
 * Turns tokens into text as they come, and holds back the bytes of an unfinished character (Korean, emoji).
 * A few earlier tokens are decoded along, because some vocabularies write a leading space only between tokens.
 */
export class Detokenizer {
  readonly #decode: DecodeTokens
  #anchor: number[] = []
  #anchorText = ''
  #held: number[] = []
  /** How much of the held tokens' text is out already. */
  #shown = 0

  constructor(decode: DecodeTokens) {
    this.#decode = decode
  }

  /** What `push` would give, without taking the token. */
  peek(token: number): string {
    this.#held.push(token)
    const text = this.#heldText()
    this.#held.pop()
    return (text.endsWith(BROKEN) ? text.slice(0, -1) : text).slice(this.#shown)
  }

  push(token: number): string {
    this.#held.push(token)
    const text = this.#heldText()
    // The decoder writes one U+FFFD for a beginning that may still become a character, and only at the end.
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
