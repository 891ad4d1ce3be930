import { awakeNow } from '../../io/awakeClock.ts'

/** A sampler's work takes milliseconds; only a grammar with very many ways to go on takes longer. */
const SAMPLE_LIMIT_MS = 30_000
const COPY_LIMIT_MS = 60_000
/** A load that goes on, or opening and closing what is loaded. A cold network disk and a driver that compiles its programs take minutes. */
const SETUP_LIMIT_MS = 300_000
/** Before the first batch has been measured. */
const FIRST_DECODE = { ms: 180_000, perTokenMs: 1_000 }
const LEAST_DECODE_MS = 60_000
/** How much slower than the slowest so far a batch may be, for each of its tokens. */
const DECODE_SLACK = 5

type Call = {
  kind: 'decode' | 'sample' | 'copy' | 'setup'
  tokens: number
  /** Milliseconds in front of all other calls, since its last progress. */ ms: number
  /** When all calls before it had ended; null until then. */ since: number | null
  blame: (() => void) | null
}

/**
 * The native calls under way. They share one thread and run in the order in which they were made, so the oldest one is at work, and if it
 * does not return, nothing does. `tick` finds that out by a limit that follows from the speed of this machine: a slow decode is no fault.
 */
export class NativeCalls {
  sampleLimitMs = SAMPLE_LIMIT_MS
  readonly #pending = new Set<Call>()
  #blame: (() => void) | null = null
  readonly #now: () => number
  #slowestPerToken: number | null = null

  constructor(now: () => number = awakeNow) {
    this.#now = now
  }

  /** `tokens`: of a decode. `setup` loads, opens or closes something; it calls `progress` while it goes on. */
  async track<T>(kind: Call['kind'], tokens: number, begin: (progress: () => void) => Promise<T>): Promise<T> {
    const call: Call = { kind, tokens, ms: 0, since: this.#pending.size === 0 ? this.#now() : null, blame: this.#blame }
    this.#pending.add(call)
    try {
      return await begin(() => (call.ms = 0))
    } finally {
      this.#pending.delete(call)
      const now = this.#now()
      // A decode that ends before an older call has run beside it: its own time is not known.
      if (kind === 'decode' && call.since !== null)
        this.#slowestPerToken = Math.max(this.#slowestPerToken ?? 0, (now - call.since) / Math.max(1, tokens))
      const [oldest] = this.#pending
      if (oldest) oldest.since ??= now
    }
  }

  /** Calls that `begin` makes before its first wait are blamed on somebody: `blame` is called if one of them does not return. */
  blaming<T>(blame: () => void, begin: () => T): T {
    this.#blame = blame
    try {
      return begin()
    } finally {
      this.#blame = null
    }
  }

  /** To be called every `ms`. Whether the call at work has taken longer than it may; if so, it is blamed. */
  tick(ms: number): boolean {
    const [oldest] = this.#pending
    if (!oldest) return false
    oldest.ms += ms
    if (oldest.ms <= this.#limitMs(oldest)) return false
    oldest.blame?.()
    return true
  }

  #limitMs({ kind, tokens }: Call): number {
    if (kind === 'sample') return this.sampleLimitMs
    if (kind === 'copy') return COPY_LIMIT_MS
    if (kind === 'setup') return SETUP_LIMIT_MS
    if (this.#slowestPerToken === null) return FIRST_DECODE.ms + tokens * FIRST_DECODE.perTokenMs
    return Math.max(LEAST_DECODE_MS, DECODE_SLACK * this.#slowestPerToken * tokens)
  }
}

/** Those of this process. */
export const nativeCalls = new NativeCalls()
