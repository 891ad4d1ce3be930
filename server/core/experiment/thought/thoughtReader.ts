import type { Thought } from './thought.ts'
import type { ThoughtMarkers } from './thoughtMarkers.ts'

/**
 * `begin`: what was written may still become an opening marker. `thought`: inside one. `gap`: after it, before the answer's first
 * character. `answer`: no thought can follow.
 */
export type ThoughtPhase = 'begin' | 'thought' | 'gap' | 'answer'

/**
 * Separates the thought at the beginning of an output from the answer, token by token. Only a thought at the very beginning counts: a
 * marker later in an answer is text.
 */
export class ThoughtReader {
  readonly #markers: readonly ThoughtMarkers[]
  readonly #opened: ThoughtMarkers | null
  #phase: ThoughtPhase
  /** The markers of the thought, once one has begun. */
  #found: ThoughtMarkers | null
  /** What was written before the answer, with the names of control tokens. */
  #before = ''
  /** Where control tokens are in it; they have no text in the output. */
  readonly #signs: { at: number; end: number }[] = []
  /** Where the text of the thought begins. */
  #contentAt = 0
  /** Where its closing marker begins; null before it is found. */
  #closeAt: number | null = null
  #searchedTo = 0
  #tokens = 0

  /** `opened`: the markers of a thought that the prompt has begun. */
  constructor({ markers, opened }: { markers: readonly ThoughtMarkers[]; opened: ThoughtMarkers | null }) {
    this.#markers = markers
    this.#opened = opened
    this.#found = opened
    this.#phase = opened ? 'thought' : markers.length > 0 ? 'begin' : 'answer'
  }

  get phase(): ThoughtPhase {
    return this.#phase
  }

  /** Tokens of the thought so far; 0 while it is not known whether there is one. */
  get thoughtTokens(): number {
    return this.#found ? this.#tokens : 0
  }

  /** Takes one token: its text, or `sign`, the name of a control token. Returns text of the answer. */
  push(text: string, sign = ''): string {
    if (this.#phase === 'answer') return text
    if (sign !== '') this.#signs.push({ at: this.#before.length, end: this.#before.length + sign.length })
    this.#before += sign
    if (this.#phase === 'gap') return this.#skipGap(text, 1)
    this.#before += text
    this.#tokens += 1
    if (this.#phase === 'begin' && !this.#findOpening()) return this.#phase === 'begin' ? '' : this.#allIsAnswer()
    return this.#findClosing()
  }

  /** Whether this text as the next one opens a thought, or is a part of what opens one. */
  opening(text: string): 'whole' | 'part' | 'none' {
    const begun = this.#before + text
    if (this.#phase !== 'begin' || begun === '') return 'none'
    if (this.#markers.some(({ open }) => begun.startsWith(open))) return 'whole'
    return this.#markers.some(({ open }) => open.startsWith(begun)) ? 'part' : 'none'
  }

  /** What is missing of an opening marker of which a part was written; `''` otherwise. */
  get missingOpening(): string {
    const begun = this.#before
    if (this.#phase !== 'begin' || begun === '') return ''
    return this.#markers.find(({ open }) => open.startsWith(begun))?.open.slice(begun.length) ?? ''
  }

  /** To be called once, at the end of the output, with its finish reason. Returns text of the answer that was held back. */
  end(finish: string): string {
    if (this.#phase === 'begin') return this.#allIsAnswer()
    // A common tag that is never closed although the model ended by itself is a text about the tag.
    if (this.#phase === 'thought' && finish === 'stop' && !this.#opened && !this.#found?.own) return this.#allIsAnswer()
    return ''
  }

  /** Null if there is none, or not yet. */
  thought(): Thought | null {
    if (!this.#found) return null
    const closeAt = this.#closeAt ?? this.#before.length
    const content = this.#before.slice(this.#contentAt, closeAt)
    const from = this.#contentAt + content.length - content.trimStart().length
    const to = Math.max(from, this.#contentAt + content.trimEnd().length)
    return {
      opening: this.#written(0, from),
      text: this.#written(from, to),
      closing: this.#written(to, this.#before.length),
      closed: this.#closeAt !== null,
      tokens: this.#tokens,
    }
  }

  #findOpening(): boolean {
    const begun = this.#before.trimStart()
    const found = this.#markers.find(({ open }) => begun.startsWith(open))
    if (found) {
      this.#found = found
      this.#contentAt = this.#before.length - begun.length + found.open.length
      this.#searchedTo = this.#contentAt
      this.#phase = 'thought'
    } else if (!this.#markers.some(({ open }) => open.startsWith(begun))) this.#phase = 'answer'
    return found !== undefined
  }

  #findClosing(): string {
    const close = this.#found?.close ?? []
    const longest = Math.max(0, ...close.map(({ length }) => length))
    const first = firstClosing(this.#before, close, Math.max(this.#contentAt, this.#searchedTo - longest))
    this.#searchedTo = this.#before.length
    if (!first) return ''
    const rest = this.#before.slice(first.end)
    this.#before = this.#before.slice(0, first.end)
    this.#closeAt = first.start
    this.#phase = 'gap'
    return this.#skipGap(rest, 0)
  }

  /** The whitespace before the answer belongs to the closing marker. `tokens`: how many this text is of its own. */
  #skipGap(text: string, tokens: 0 | 1): string {
    const answer = text.trimStart()
    this.#before += text.slice(0, text.length - answer.length)
    if (answer === '') this.#tokens += tokens
    else this.#phase = 'answer'
    return answer
  }

  #allIsAnswer(): string {
    const text = this.#written(0, this.#before.length)
    this.#before = ''
    this.#found = null
    this.#phase = 'answer'
    return text
  }

  /** A part of what was written before the answer, without control tokens. */
  #written(from: number, to: number): string {
    let text = ''
    let at = from
    for (const sign of this.#signs) {
      if (sign.end <= at || sign.at >= to) continue
      text += this.#before.slice(at, Math.max(at, sign.at))
      at = sign.end
    }
    return at < to ? text + this.#before.slice(at, to) : text
  }
}

/** The closing marker that ends first, from a position on; the longest of those that end there. */
function firstClosing(text: string, close: readonly string[], from: number): { start: number; end: number } | null {
  let first: { start: number; end: number } | null = null
  for (const each of close) {
    const start = text.indexOf(each, from)
    if (start < 0) continue
    const end = start + each.length
    if (!first || end < first.end || (end === first.end && start < first.start)) first = { start, end }
  }
  return first
}
