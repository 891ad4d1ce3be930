import type { CellResult, FinishReason } from '../../core/experiment/cell.ts'
import type { ThoughtMarkers } from '../../core/experiment/thought/thoughtMarkers.ts'
import { ThoughtReader } from '../../core/experiment/thought/thoughtReader.ts'
import type { GenerationInput } from '../door/protocol.ts'
import { type DecodeTokens, Detokenizer } from '../native/detokenizer.ts'
import type { NativeContext } from '../native/llamaInternals.ts'
import type { RenderedPrompt } from '../prompt/rememberPrompts.ts'
import type { CellSampler } from '../sample/cellSampler.ts'
import { lazySampler, type MarkerTokens } from '../sample/lazySampler.ts'
import { StopMatcher, type StopStep } from '../sample/stopStrings.ts'

/** What a sampler is made of. `tokens`: the prompt and the output before its first draw. `onStuck` as in `Generation`. */
export type SamplerRequest = { input: Omit<GenerationInput, 'ref' | 'prompt'>; tokens: Uint32Array; onStuck: () => void }

/** What a generation needs of its model. */
export type GenerationModel = {
  /** Throws AppError BAD_INPUT for settings that this model cannot follow. */
  createSampler: (request: SamplerRequest) => CellSampler
  decode: DecodeTokens
  isEog: (token: number) => boolean
  /** The markers of its thoughts. */
  thoughts: MarkerTokens & { markers: readonly ThoughtMarkers[] }
}

/** What one more token gave: text of the answer that may be shown, and why the generation ends, if it does. */
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
  readonly #thought: ThoughtReader
  #stops: StopMatcher
  /** Text at the beginning that may still turn out to open a thought. */
  #held = ''
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
    this.#thought = new ThoughtReader({ markers: model.thoughts.markers, opened: prompt.opened ?? null })
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

  /** Tokens of the thought so far while the model thinks, otherwise 0. */
  get thinking(): number {
    const { phase, thoughtTokens } = this.#thought
    return phase === 'thought' || phase === 'gap' ? thoughtTokens : 0
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
      sampler = this.#createSampler()
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
    this.#sampler ??= this.#createSampler()
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
    const { emit, stopped } = this.#takeText(this.#detokenizer.push(token), this.#model.thoughts.signOf(token))
    this.#output += emit
    if (stopped) return { text: emit, finish: 'stop_string' }
    const full = this.#tokens.length >= this.input.maxTokens ? 'max_tokens' : this.#tokens.length > this.#room ? 'context_full' : null
    if (full === null) return { text: emit, finish: null }
    const rest = this.#finish(full)
    return { text: emit + rest.text, finish: rest.finish }
  }

  result(finishReason: FinishReason): CellResult {
    return {
      output: this.#output,
      thought: this.#thought.thought(),
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

  #createSampler(): CellSampler {
    const { createSampler, thoughts } = this.#model
    const { input, prompt, onStuck } = this
    if (!input.constraint || !this.#waitsForAnswer()) return createSampler({ input, tokens: prompt.tokens, onStuck })
    return lazySampler({
      free: createSampler({ input: { ...input, constraint: null }, tokens: prompt.tokens, onStuck }),
      constrained: () => createSampler({ input, tokens: Uint32Array.from([...prompt.tokens, ...this.#tokens]), onStuck }),
      reader: this.#thought,
      tokens: thoughts,
    })
  }

  /** Whether the constraint begins after a thought. One that names the opening marker is of thought and answer together. */
  #waitsForAnswer(): boolean {
    const { markers } = this.#model.thoughts
    const { opened, text: rendered } = this.prompt
    const text = this.input.constraint?.kind === 'gbnf' ? this.input.constraint.grammar : ''
    const before = rendered.trimEnd()
    // Thinking is switched off: the prompt has written an empty thought.
    if (!opened && markers.some(({ close }) => close.some((end) => before.endsWith(end)))) return false
    return opened ? true : markers.some(({ own }) => own) && !markers.some(({ open }) => text.includes(open))
  }

  /** Stop strings are those of the answer. Text that may still open a thought is looked at as if it were the answer. */
  #takeText(text: string, sign: string): StopStep {
    const wasOpen = this.#thought.phase === 'begin'
    const answer = this.#thought.push(text, sign)
    if (!wasOpen) return this.#stops.push(answer)
    const step = this.#stops.push(text)
    if (this.#thought.phase === 'begin' && !step.stopped) {
      this.#held += step.emit
      return { emit: '', stopped: false }
    }
    if (this.#thought.thought() === null) return { emit: this.#release() + step.emit, stopped: step.stopped }
    this.#stops = new StopMatcher(this.input.stop)
    this.#held = ''
    return this.#stops.push(answer)
  }

  /** Releases the text that was held back as the possible beginning of a thought or a stop string. */
  #finish(finish: FinishReason): TokenStep {
    const begins = this.#thought.phase === 'begin'
    const rest = this.#thought.end(finish)
    const step = begins ? { emit: this.#release(), stopped: false } : this.#stops.push(rest)
    const text = step.emit + this.#stops.end()
    this.#output += text
    return { text, finish: step.stopped ? 'stop_string' : finish }
  }

  #release(): string {
    const held = this.#held
    this.#held = ''
    return held
  }
}
