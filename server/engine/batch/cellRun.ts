import type { CellResult, FinishReason } from '../../core/experiment/cell.ts'
import type { CellSampler } from '../sample/cellSampler.ts'
import { type DecodeTokens, Detokenizer } from '../native/detokenizer.ts'
import type { Job } from './job.ts'
import { StopMatcher } from '../sample/stopStrings.ts'

/** What came of one more token: text that may be shown, and why the cell ends, if it does. */
export type TokenStep = { text: string; finish: FinishReason | null }

/** One cell on its way: takes tokens until it ends. Times are milliseconds of the monotonic clock. */
export class CellRun {
  readonly job: Job
  readonly startedAt: number
  readonly sampler: CellSampler
  /** The token that the next step decodes. */
  lastToken = 0
  readonly #detokenizer: Detokenizer
  readonly #stops: StopMatcher
  readonly #isEog: (token: number) => boolean
  readonly #maxTokens: number
  readonly #room: number
  readonly #tookMs: number
  #tokens: number[] = []
  #output = ''
  #firstAt = 0
  #lastAt = 0

  /**
   * `capacity`: positions of one sequence; the cell ends with `context_full` before it needs more. `tookMs`: what was done for its first
   * token before `now`, and counts as its time.
   */
  constructor({
    job,
    sampler,
    decode,
    isEog,
    capacity,
    now,
    tookMs,
  }: {
    job: Job
    sampler: CellSampler
    decode: DecodeTokens
    isEog: (token: number) => boolean
    capacity: number
    now: number
    tookMs: number
  }) {
    this.job = job
    this.sampler = sampler
    this.startedAt = now
    this.#tookMs = tookMs
    this.#detokenizer = new Detokenizer(decode)
    this.#stops = new StopMatcher(job.cell.stop)
    this.#isEog = isEog
    this.#maxTokens = job.cell.maxTokens
    this.#room = capacity - job.tokens.length
  }

  get outputTokens(): number {
    return this.#tokens.length
  }

  /** A sampled token; -1 means that the grammar is complete. */
  accept(token: number, now: number): TokenStep {
    if (this.#firstAt === 0) this.#firstAt = now
    this.#lastAt = now
    if (token < 0 || this.#isEog(token)) return this.#end('stop')
    this.lastToken = token
    this.#tokens.push(token)
    const { emit, stopped } = this.#stops.push(this.#detokenizer.push(token))
    this.#output += emit
    if (stopped) return { text: emit, finish: 'stop_string' }
    const full = this.#tokens.length >= this.#maxTokens ? 'max_tokens' : this.#tokens.length > this.#room ? 'context_full' : null
    if (full === null) return { text: emit, finish: null }
    const rest = this.#end(full)
    return { text: emit + rest.text, finish: full }
  }

  result(finishReason: FinishReason): CellResult {
    return {
      output: this.#output,
      outputTokenIds: this.#tokens,
      renderedPrompt: this.job.promptText,
      finishReason,
      tokens: { prompt: this.job.tokens.length, output: this.#tokens.length },
      timing: { ttftMs: this.#since(this.#firstAt), totalMs: this.#since(this.#lastAt) },
    }
  }

  #since(at: number): number {
    return Math.round(at - this.startedAt + this.#tookMs)
  }

  #end(finish: FinishReason): TokenStep {
    const text = this.#stops.end()
    this.#output += text
    return { text, finish }
  }
}
