import type { CellResult, FinishReason } from '../../core/experiment/cell.ts'
import type { GenerationInput } from '../door/protocol.ts'
import { type DecodeTokens, Detokenizer } from '../native/detokenizer.ts'
import type { NativeContext } from '../native/llamaInternals.ts'
import type { RenderedPrompt } from '../prompt/rememberPrompts.ts'
import type { CellSampler } from '../sample/cellSampler.ts'
import { StopMatcher } from '../sample/stopStrings.ts'

/** What a generation needs of its model. */
export type GenerationModel = {
  /** Throws AppError BAD_INPUT for settings that this model cannot follow. */
  createSampler: (generation: Generation) => CellSampler
  decode: DecodeTokens
  isEog: (token: number) => boolean
}

/** What one more token gave: text that may be shown, and why the generation ends, if it does. */
export type TokenStep = { text: string; finish: FinishReason | null }

/**
 * One output in the engine: what was asked, its sampler, and its tokens and text so far. It waits, starts when it gets a sequence,
 * and is closed once. Times are milliseconds of one monotonic clock.
 */
export class Generation {
  readonly input: GenerationInput
  readonly prompt: RenderedPrompt
  /** Called if drawing a token does not return; the process then ends. */
  readonly onStuck: () => void
  /** The token that the next step decodes. */
  lastToken = 0
  startedAt = 0
  readonly #model: GenerationModel
  readonly #detokenizer: Detokenizer
  readonly #stops: StopMatcher
  /** Output tokens that the context has room for. */
  readonly #room: number
  #sampler: CellSampler | null = null
  #firstToken: number | null = null
  /** Time spent on the first token before the start; it counts as the generation's time. */
  #earlierMs = 0
  #tokens: number[] = []
  #output = ''
  #firstAt = 0
  #lastAt = 0
  #closed = false

  /** `contextSize`: positions that prompt and output may use; the generation ends with `context_full` before it needs more. */
  constructor({
    input,
    prompt,
    model,
    contextSize,
    onStuck = () => undefined,
  }: {
    input: GenerationInput
    prompt: RenderedPrompt
    model: GenerationModel
    contextSize: number
    onStuck?: () => void
  }) {
    this.input = input
    this.onStuck = onStuck
    this.prompt = prompt
    this.#model = model
    this.#detokenizer = new Detokenizer(model.decode)
    this.#stops = new StopMatcher(input.stop)
    this.#room = contextSize - prompt.tokens.length
  }

  get ref(): number {
    return this.input.ref
  }

  /** Whether its first token was drawn before its start. */
  get drawnAhead(): boolean {
    return this.#firstToken !== null
  }

  get outputTokens(): number {
    return this.#tokens.length
  }

  /**
   * Draws the first token before the start, from the logits at `place` of the last batch: a copy of its prompt's state is then all
   * that it needs to go on. `tookMs` gives the time spent on the token by then. Where the sampler cannot be made or cannot draw,
   * nothing changes; the error comes again after the start.
   */
  async drawAhead(context: NativeContext, place: number, tookMs: () => number): Promise<void> {
    if (this.drawnAhead) return
    let sampler: CellSampler | null = null
    try {
      sampler = this.#model.createSampler(this)
      const token = await sampler.draw(context, place)
      // It may have been cancelled meanwhile.
      if (this.#closed) return sampler.dispose()
      this.#sampler = sampler
      this.#firstToken = token
      this.#earlierMs = tookMs()
    } catch {
      sampler?.dispose()
    }
  }

  /** Throws what `createSampler` throws. */
  start(now: number): void {
    this.#sampler ??= this.#model.createSampler(this)
    this.startedAt = now
  }

  /** The next token, from the logits at `place` of the last batch; -1 where the grammar is complete. */
  async draw(context: NativeContext, place: number): Promise<number> {
    const drawn = this.#firstToken
    this.#firstToken = null
    if (drawn !== null) return drawn
    if (!this.#sampler) throw new Error('A generation that does not run cannot draw a token.')
    return this.#sampler.draw(context, place)
  }

  /** Takes a drawn token. */
  accept(token: number, now: number): TokenStep {
    if (this.#firstAt === 0) this.#firstAt = now
    this.#lastAt = now
    if (token < 0 || this.#model.isEog(token)) return this.#finish('stop')
    this.lastToken = token
    this.#tokens.push(token)
    const { emit, stopped } = this.#stops.push(this.#detokenizer.push(token))
    this.#output += emit
    if (stopped) return { text: emit, finish: 'stop_string' }
    const full = this.#tokens.length >= this.input.maxTokens ? 'max_tokens' : this.#tokens.length > this.#room ? 'context_full' : null
    if (full === null) return { text: emit, finish: null }
    const rest = this.#finish(full)
    return { text: emit + rest.text, finish: full }
  }

  result(finishReason: FinishReason): CellResult {
    return {
      output: this.#output,
      outputTokenIds: this.#tokens,
      renderedPrompt: this.prompt.text,
      finishReason,
      tokens: { prompt: this.prompt.tokens.length, output: this.#tokens.length },
      timing: { ttftMs: this.#since(this.#firstAt), totalMs: this.#since(this.#lastAt) },
    }
  }

  /** Frees its sampler. */
  close(): void {
    this.#closed = true
    this.#sampler?.dispose()
    this.#sampler = null
  }

  #since(at: number): number {
    return Math.round(at - this.startedAt + this.#earlierMs)
  }

  /** Releases the text that was held back as the possible beginning of a stop string. */
  #finish(finish: FinishReason): TokenStep {
    const text = this.#stops.end()
    this.#output += text
    return { text, finish }
  }
}
