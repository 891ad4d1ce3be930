import type { Llama, LlamaContext, LlamaModel } from 'node-llama-cpp'

import { AppError, type ErrorData, toErrorData } from '../../core/errors.ts'
import type { Lane, Prompt } from '../../core/experiment/cell.ts'
import { defaultContextSize } from '../../core/experiment/defaults.ts'
import { Batcher } from '../batch/batcher.ts'
import { GenerateRequest } from '../batch/generateRequest.ts'
import { Generation, type GenerationModel } from '../batch/generation.ts'
import { ThreadTuner } from '../batch/threadTuner.ts'
import type { GenerateCall } from '../door/engineBackend.ts'
import type { GenerateTotals, GenerationInput, LimitLoad, LimitRates, RequestOf } from '../door/protocol.ts'
import { type ContextSize, fitsContext } from '../native/contextPlan.ts'
import { threadCount } from '../native/device.ts'
import { BATCH_TOKENS, type ContextAdapter, maxSequences, openContext } from '../native/llama.ts'
import { canCutState, type NativeAdapter, nativeContext, nativeModel } from '../native/llamaInternals.ts'
import { nativeCalls } from '../native/nativeCalls.ts'
import { createPromptRenderer, type PromptRenderer } from '../prompt/promptRenderer.ts'
import type { RenderedPrompt } from '../prompt/rememberPrompts.ts'
import { createSamplerFactory } from '../sample/samplerFactory.ts'
import { createTokenScorer } from '../score/tokenScorer.ts'
import { type AdapterPool, createAdapterPool } from './adapterPool.ts'
import { createBreather } from './breather.ts'
import { endProcess } from './endProcess.ts'
import { measureLimit } from './measureLimit.ts'
import { watchProgress } from '../door/watchdog.ts'

/** A batch of a large model on a slow machine may take a minute. */
const MIN_STUCK_MS = 180_000

/** `full`: has as many sequences as this machine allows, so a larger request needs no new context. */
type OpenContext = { lane: Lane; adapter: ContextAdapter | null; context: LlamaContext; size: ContextSize; batcher: Batcher; full: boolean }

type LimitOptions = { lane: Lane; load: LimitLoad; adapter: ContextAdapter | null; signal: AbortSignal }

/** What a request needs of the context: positions for its longest generation, how many generations there are, lane and adapter. */
type ContextWish = { longest: number; cells: number; lane: Lane; adapter: ContextAdapter | null }

/**
 * A loaded chat model with the one context that serves its requests; the context is replaced where it does not fit a request. An adapter
 * belongs to a context, so no state that was computed with one is ever used with another.
 */
export class ChatModel {
  readonly model: LlamaModel
  readonly prompts: PromptRenderer
  readonly #llama: Llama
  readonly #adapters: AdapterPool
  readonly #score: ReturnType<typeof createTokenScorer>
  readonly #samplers: ReturnType<typeof createSamplerFactory>
  readonly #tuner: ThreadTuner
  readonly #generationModel: GenerationModel
  #open: OpenContext | null = null
  /** The callers of `#withContext`, one after the other. */
  #queue: Promise<unknown> = Promise.resolve()

  /** `prompts`: a renderer of the same model file, which may remember prompts. */
  constructor(llama: Llama, model: LlamaModel, prompts: PromptRenderer = createPromptRenderer(llama, model)) {
    this.#llama = llama
    this.model = model
    this.prompts = prompts
    this.#tuner = new ThreadTuner(threadCount(llama))
    this.#samplers = createSamplerFactory(llama, model)
    const native = nativeModel(model)
    this.#generationModel = {
      createSampler: ({ input, tokens, onStuck }) => {
        const sampler = this.#samplers.create({ cell: input, tokens })
        return { ...sampler, draw: (context, place) => nativeCalls.blaming(onStuck, () => sampler.draw(context, place)) }
      },
      thoughts: {
        markers: prompts.markers,
        signOf: prompts.signOf,
        textOf: (token) => prompts.signOf(token) || native.detokenize(Uint32Array.of(token), false),
        tokenize: (text) => native.tokenize(text, true),
      },
      decode: (tokens) => native.detokenize(tokens, false),
      isEog: (token) => model.isEogToken(token as Parameters<LlamaModel['isEogToken']>[0]),
    }
    this.#adapters = createAdapterPool(llama, model, (adapter) => this.#letGo(adapter))
    this.#score = createTokenScorer({
      llama,
      model,
      prompts,
      alone: ({ longest, adapter }, work) =>
        this.#alone({ longest, cells: 1, lane: 'exact', adapter }, ({ context, batcher }) => {
          batcher.forget()
          return work(context).finally(() => batcher.forget())
        }),
    })
  }

  get sequences(): number {
    return this.#open?.size.sequences ?? 0
  }

  get batcher(): Batcher | null {
    return this.#open?.batcher ?? null
  }

  /** Runs the generations of a call; those that cannot run fail before the first token, each with its reason. */
  generate(call: GenerateCall): Promise<GenerateTotals> {
    return this.#adapters.use(call.request.model.adapter, (adapter) => this.#generate(call, adapter))
  }

  /** True probabilities of given continuations, while generations run; see tokenScorer. */
  score(request: RequestOf<'score'>, signal: AbortSignal): ReturnType<ReturnType<typeof createTokenScorer>> {
    return this.#adapters.use(request.model.adapter, (adapter) => this.#score(request, { adapter, signal }), signal)
  }

  async #generate(call: GenerateCall, adapter: ContextAdapter | null): Promise<GenerateTotals> {
    const { request, send, cancelled } = call
    const contextSize = request.model.contextSize ?? defaultContextSize
    const promptAt = performance.now()
    const prompts = await this.#render(request.prompts, contextSize)
    const generations: Generation[] = []
    for (const input of request.generations) {
      try {
        const tell = (compiling: boolean) => send({ kind: 'preparing', refs: compiling ? sameConstraint(request.generations, input) : [] })
        const onStuck = () => send({ kind: 'cellFailed', ref: input.ref, error: tooManyWays })
        generations.push(await this.#prepare(input, prompts[input.prompt], { contextSize, tell, onStuck }))
      } catch (error) {
        send({ kind: 'cellFailed', ref: input.ref, error: toErrorData(error) })
      }
    }
    const run = new GenerateRequest({ generations, send, cancelled, cellTimeoutMs: request.cellTimeoutMs })
    run.totals.promptMs = performance.now() - promptAt
    run.dropCancelled()
    if (run.open === 0) return run.totals
    const longest = generations.reduce((most, { prompt, input }) => Math.max(most, prompt.tokens.length + input.maxTokens), 0)
    // Generations may be cancelled while the request still waits for the context.
    call.onCancel(() => run.dropCancelled())
    try {
      const wish = { longest: Math.min(contextSize, longest), cells: run.open, lane: request.lane, adapter }
      const begun = this.#withContext(wish, ({ batcher }) => {
        if (request.fresh && batcher.idle) batcher.forget()
        call.onCancel(() => batcher.cancelled())
        batcher.cancelled()
        const endWatch = watchProgress({
          progress: () => batcher.steps,
          limitMs: Math.max(MIN_STUCK_MS, request.cellTimeoutMs),
          onStuck: exitStuck,
        })
        void batcher.run(run).finally(endWatch)
      })
      await Promise.race([begun, run.done])
      await run.done
    } catch (error) {
      run.failWaiting(toErrorData(error))
    }
    return run.totals
  }

  /** What the device gives on its own, in a context as a run of this load would have. */
  measureLimit({ model, lane, load }: RequestOf<'measureLimit'>, signal: AbortSignal): Promise<LimitRates> {
    return this.#adapters.use(model.adapter, (adapter) => this.#measureLimit({ lane, load, adapter, signal }), signal)
  }

  #measureLimit({ lane, load, adapter, signal }: LimitOptions): Promise<LimitRates> {
    const longest = load.promptTokens + load.decodeTokens
    return this.#alone({ longest, cells: load.sequences, lane, adapter }, ({ context, size, batcher }) => {
      const sequences = Math.min(load.sequences, size.sequences)
      batcher.forget()
      nativeContext(context).setThreads(threadCount(this.#llama))
      return measureLimit(nativeContext(context), { batchSize: BATCH_TOKENS, load: { ...load, sequences }, signal })
    })
  }

  async dispose(): Promise<void> {
    await this.#queue
    await this.#closeContext()
    await this.#adapters.dispose()
    await nativeCalls.track('setup', 0, () => this.model.dispose())
  }

  /** Each prompt rendered, or why it cannot be used. */
  async #render(prompts: readonly Prompt[], contextSize: number): Promise<(RenderedPrompt | ErrorData)[]> {
    const rendered: (RenderedPrompt | ErrorData)[] = []
    const breathe = createBreather()
    for (const prompt of prompts) {
      await breathe()
      try {
        rendered.push(fitting(this.prompts.render(prompt), contextSize))
      } catch (error) {
        rendered.push(toErrorData(error))
      }
    }
    return rendered
  }

  /** `tell` is called when a grammar begins to be compiled and at the end of that, so that the caller knows what to blame. */
  async #prepare(
    input: GenerationInput,
    prompt: RenderedPrompt | ErrorData | undefined,
    { contextSize, tell, onStuck }: { contextSize: number; tell: (compiling: boolean) => void; onStuck: () => void },
  ): Promise<Generation> {
    await this.#samplers.prepare(input.constraint, tell)
    if (!prompt) throw new AppError('ENGINE_FAILED', `The request has no prompt ${input.prompt}. Run again; if it stays, report it.`)
    if ('code' in prompt) throw AppError.fromData(prompt)
    return new Generation({ input, prompt, model: this.#generationModel, contextSize, onStuck })
  }

  /**
   * Calls `use` with the present context if it fits, or with a new one once the present context is idle. One caller after the other,
   * each until its `use` resolves, so that no other caller replaces a context between the time it is handed out and the time it is used.
   */
  #withContext<T>(wish: ContextWish, use: (open: OpenContext) => T | Promise<T>): Promise<T> {
    const next = this.#queue.then(() => this.#openContext(wish)).then(use)
    this.#queue = next.catch(() => undefined)
    return next
  }

  /** Uses the context alone: waits until nothing runs on it; later callers wait until `work` has ended. */
  #alone<T>(wish: ContextWish, work: (open: OpenContext) => Promise<T>): Promise<T> {
    return this.#withContext(wish, async (open) => {
      await open.batcher.settled()
      return work(open)
    })
  }

  /** Ends the context that has this adapter, which no request uses any more. */
  #letGo(adapter: NativeAdapter): Promise<void> {
    const closed = this.#queue.then(async () => {
      if (this.#open?.adapter?.native !== adapter) return
      await this.#open.batcher.settled()
      await this.#closeContext()
    })
    this.#queue = closed.catch(() => undefined)
    return closed
  }

  async #closeContext(): Promise<void> {
    const open = this.#open
    this.#open = null
    if (open) await nativeCalls.track('setup', 0, () => open.context.dispose())
  }

  async #openContext(wish: ContextWish): Promise<OpenContext> {
    const present = this.#open
    // A context that is not full was made for a few generations, which end soon: a large request waits for them and gets a larger context.
    const sequences = present?.full ? Math.min(wish.cells, present.size.sequences) : wish.cells
    const isSame = present?.lane === wish.lane && sameAdapter(present.adapter, wish.adapter)
    if (present && isSame && fitsContext(present.size, { capacity: wish.longest, sequences })) return present
    await present?.batcher.settled()
    await this.#closeContext()
    const { context, size } = await openContext(this.#llama, this.model, wish)
    const batcher = new Batcher({
      context: nativeContext(context),
      sequences: size.sequences,
      tuner: this.#tuner,
      batchSize: BATCH_TOKENS,
      canCut: canCutState(this.#llama, this.model),
    })
    const full = size.sequences < wish.cells || size.sequences >= maxSequences(this.#llama)
    this.#open = { lane: wish.lane, adapter: wish.adapter, context, size, batcher, full }
    return this.#open
  }
}

function sameAdapter(one: ContextAdapter | null, other: ContextAdapter | null): boolean {
  return one?.native === other?.native && one?.scale === other?.scale
}

const tooManyWays: ErrorData = {
  code: 'ENGINE_STUCK',
  message: 'One token of this cell took so long that the engine was ended. Simplify its grammar: let each text fit one alternative only.',
}

/** A native call that does not return cannot be cancelled; a new process takes over. */
function exitStuck(): void {
  process.stderr.write('The native library has not answered for minutes; the engine process ends itself.\n')
  endProcess()
}

/** The refs of all generations with the constraint of this one. */
function sameConstraint(generations: readonly GenerationInput[], { constraint }: GenerationInput): number[] {
  const name = JSON.stringify(constraint)
  return generations.filter((other) => other.constraint === constraint || JSON.stringify(other.constraint) === name).map(({ ref }) => ref)
}

/** Throws CONTEXT_TOO_SMALL where the prompt leaves no room for an output. */
function fitting(prompt: RenderedPrompt, contextSize: number): RenderedPrompt {
  const { length } = prompt.tokens
  if (length < contextSize) return prompt
  throw new AppError(
    'CONTEXT_TOO_SMALL',
    `The prompt has ${length} tokens, the context ${contextSize}. Shorten the prompt, use fewer shots, or raise the context size.`,
  )
}
