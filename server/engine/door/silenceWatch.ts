import type { Reply } from './protocol.ts'

/** A grammar that passed its check compiles in less than a second, so a longer silence than this is the grammar's. */
const PREPARING_LIMIT_MS = 10_000
const MOST_TICK_MS = 1_000

/**
 * Notices a child that gives no sign of life. Asks for one at each tick and counts the ticks without any message, instead of reading the
 * clock: so neither the sleep of a laptop nor a parent that is busy itself counts as the child's silence.
 */
export class SilenceWatch {
  readonly #usualLimitMs: number
  readonly #tickMs: number
  readonly #ping: () => void
  readonly #onSilent: (ms: number) => void
  /** For each call that has announced it, how long the child may be silent. */
  readonly #busy = new Map<number, number>()
  #preparing = false
  #silentMs = 0
  #asked = false
  #timer: NodeJS.Timeout | null = null

  /** `onSilent` is called at most once for each `watch(true)`, with the length of the silence in milliseconds. */
  constructor({ limitMs, ping, onSilent }: { limitMs: number; ping: () => void; onSilent: (ms: number) => void }) {
    this.#usualLimitMs = limitMs
    this.#tickMs = Math.min(MOST_TICK_MS, limitMs / 10)
    this.#ping = ping
    this.#onSilent = onSilent
  }

  /** Begins or ends the watch. A child that nobody waits for is left alone. */
  watch(wanted: boolean): void {
    if (wanted === (this.#timer !== null)) return
    if (this.#timer) clearInterval(this.#timer)
    this.#silentMs = 0
    this.#asked = false
    this.#timer = wanted ? setInterval(() => this.#tick(), this.#tickMs) : null
  }

  /** Any message is a sign of life; some say how long the child may be silent next. */
  heard(reply: Reply): void {
    this.#silentMs = 0
    this.#asked = false
    if (reply.kind === 'busy' && reply.ms > 0) this.#busy.set(reply.id, reply.ms)
    else if (reply.kind === 'busy') this.#busy.delete(reply.id)
    else if (reply.kind === 'preparing') this.#preparing = reply.refs.length > 0
    // A grammar blocks the child from its announcement on. A busy call may first do something else, so it goes on after a pong.
    else if (reply.kind === 'pong') this.#preparing = false
  }

  #limitMs(): number {
    if (this.#busy.size > 0) return Math.max(this.#usualLimitMs, ...this.#busy.values())
    return this.#preparing ? Math.min(this.#usualLimitMs, PREPARING_LIMIT_MS) : this.#usualLimitMs
  }

  #tick(): void {
    if (this.#silentMs >= this.#limitMs()) {
      const ms = this.#silentMs
      this.watch(false)
      this.#onSilent(ms)
      return
    }
    this.#silentMs += this.#tickMs
    if (this.#asked) return
    this.#asked = true
    this.#ping()
  }
}
