import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Llama, LlamaContext, LlamaModel } from 'node-llama-cpp'

import { AppError, type ErrorData, toErrorData } from '../../core/errors.ts'
import type { Lane } from '../../core/experiment/cell.ts'
import { defaultContextSize } from '../../core/experiment/defaults.ts'
import { Batcher } from '../batch/batcher.ts'
import { type ContextSize, fitsContext } from '../native/contextPlan.ts'
import { threadCount } from '../native/device.ts'
import type { GenerateCall } from '../door/engineBackend.ts'
import { groupCells, type RenderedCell } from '../batch/job.ts'
import { BATCH_TOKENS, maxSequences, openContext } from '../native/llama.ts'
import { canCutState, nativeContext, nativeModel } from '../native/llamaInternals.ts'
import { createPromptRenderer, type PromptRenderer, type Rendered } from '../prompt/promptRenderer.ts'
import { measureLimit } from './measureLimit.ts'
import type { GenerateCell, GenerateTotals, LimitLoad, LimitRates } from '../door/protocol.ts'
import { RequestRun } from '../batch/requestRun.ts'
import { createSamplerFactory } from '../sample/samplerFactory.ts'
import { createTokenScorer } from '../score/tokenScorer.ts'
import { ThreadTuner } from '../batch/threadTuner.ts'
import { watchProgress } from './watchdog.ts'

const RENDER_SLICE_CELLS = 200
/** A batch of a large model on a slow machine may well take a minute. */
const MIN_STUCK_MS = 180_000

/** `full`: as many sequences as this machine allows, so that more cells are no reason for a new context. */
type Seat = { lane: Lane; context: LlamaContext; size: ContextSize; batcher: Batcher; full: boolean }

/** Positions of the longest cell, how many cells there are, and their lane. */
type SeatWish = { longest: number; cells: number; lane: Lane }

/** A loaded chat model with the one context that serves its requests; the context is made anew when it does not fit. */
export class ChatModel {
  readonly model: LlamaModel
  readonly prompts: PromptRenderer
  /** True probabilities of given continuations, beside the cells that run; see tokenScorer. */
  readonly score: ReturnType<typeof createTokenScorer>
  readonly #llama: Llama
  readonly #samplers: ReturnType<typeof createSamplerFactory>
  readonly #tuner: ThreadTuner
  #seat: Seat | null = null
  #opening: Promise<unknown> = Promise.resolve()

  constructor(llama: Llama, model: LlamaModel) {
    this.#llama = llama
    this.model = model
    this.#tuner = new ThreadTuner(threadCount(llama))
    this.prompts = createPromptRenderer(llama, model)
    this.#samplers = createSamplerFactory(llama, model)
    this.score = createTokenScorer({
      llama,
      model,
      prompts: this.prompts,
      alone: (longest, work) =>
        this.#alone({ longest, cells: 1, lane: 'exact' }, ({ context, batcher }) => {
          batcher.forget()
          return work(context).finally(() => batcher.forget())
        }),
    })
  }

  get sequences(): number {
    return this.#seat?.size.sequences ?? 0
  }

  get batcher(): Batcher | null {
    return this.#seat?.batcher ?? null
  }

  /** Runs the cells of a call; those that cannot run fail before the first token, each with its reason. */
  async generate(call: GenerateCall): Promise<GenerateTotals> {
    const { request, send, cancelled } = call
    const contextSize = request.model.contextSize ?? defaultContextSize
    const promptAt = performance.now()
    const cells = await this.#render(request.cells, contextSize, (ref, error) => send({ kind: 'cellFailed', ref, error }))
    const groups = groupCells(cells)
    const run = new RequestRun({ groups, send, cancelled, cellTimeoutMs: request.cellTimeoutMs, contextSize })
    run.totals.promptMs = performance.now() - promptAt
    run.dropCancelled()
    if (run.openJobs === 0) return run.totals
    const longest = Math.min(
      contextSize,
      cells.reduce((most, { cell, tokens }) => Math.max(most, tokens.length + cell.maxTokens), 0),
    )
    // Cells may be given up while the request still waits for its turn.
    call.onCancel(() => run.dropCancelled())
    try {
      const seated = this.#seatFor({ longest, cells: run.openJobs, lane: request.lane }, ({ batcher }) => {
        if (request.fresh && batcher.idle) batcher.forget()
        call.onCancel(() => batcher.cancelled())
        batcher.cancelled()
        const endWatch = watchProgress({
          progress: () => batcher.steps,
          limitMs: Math.max(MIN_STUCK_MS, request.cellTimeoutMs),
          onStuck: leaveStuck,
        })
        void batcher.run(run).finally(endWatch)
      })
      await Promise.race([seated, run.done])
      await run.done
    } catch (error) {
      run.failWaiting(toErrorData(error))
    }
    return run.totals
  }

  /** What the device gives on its own, in a context as a run of this load would have. */
  async measureLimit({ lane, load, signal }: { lane: Lane; load: LimitLoad; signal: AbortSignal }): Promise<LimitRates> {
    const longest = load.promptTokens + load.decodeTokens
    return this.#alone({ longest, cells: load.sequences, lane }, ({ context, size, batcher }) => {
      const sequences = Math.min(load.sequences, size.sequences)
      batcher.forget()
      nativeContext(context).setThreads(threadCount(this.#llama))
      return measureLimit(nativeContext(context), { batchSize: BATCH_TOKENS, load: { ...load, sequences }, signal })
    })
  }

  async dispose(): Promise<void> {
    await this.#opening
    await this.#seat?.context.dispose()
    this.#seat = null
    await this.model.dispose()
  }

  async #render(cells: GenerateCell[], contextSize: number, fail: (ref: number, error: ErrorData) => void): Promise<RenderedCell[]> {
    const known = new Map<string, Rendered>()
    const rendered: RenderedCell[] = []
    for (const [index, cell] of cells.entries()) {
      // Tens of thousands of prompts take a while; cancel messages must get through meanwhile.
      if (index % RENDER_SLICE_CELLS === RENDER_SLICE_CELLS - 1) await nextTurn()
      try {
        await this.#samplers.prepare(cell.constraint)
        const key = JSON.stringify([cell.messages, cell.prefill])
        const prompt = known.get(key) ?? this.prompts.render(cell)
        known.set(key, prompt)
        assertFits(prompt.tokens.length, contextSize)
        rendered.push({ cell, tokens: prompt.tokens, promptText: prompt.text })
      } catch (error) {
        fail(cell.ref, toErrorData(error))
      }
    }
    return rendered
  }

  /**
   * Calls `use` with the context as it is where it fits; otherwise, once that is idle, with a new one. One caller after the other,
   * each until its `use` resolves, so that nobody takes the context away between being handed out and being used.
   */
  #seatFor<T>(want: SeatWish, use: (seat: Seat) => T | Promise<T>): Promise<T> {
    const next = this.#opening.then(() => this.#open(want)).then(use)
    this.#opening = next.catch(() => undefined)
    return next
  }

  /** Uses the context by itself: waits until nothing runs on it, and whoever comes meanwhile waits for the end. */
  #alone<T>(want: SeatWish, work: (seat: Seat) => Promise<T>): Promise<T> {
    return this.#seatFor(want, async (seat) => {
      await seat.batcher.settled()
      return work(seat)
    })
  }

  async #open(want: SeatWish): Promise<Seat> {
    const seat = this.#seat
    // A context that is not full was made for a few cells, which end soon: a large run waits for them rather than crawl beside them.
    const sequences = seat?.full ? Math.min(want.cells, seat.size.sequences) : want.cells
    if (seat && seat.lane === want.lane && fitsContext(seat.size, { capacity: want.longest, sequences })) return seat
    await seat?.batcher.settled()
    await seat?.context.dispose()
    this.#seat = null
    const { context, size } = await openContext(this.#llama, this.model, want)
    const native = nativeModel(this.model)
    const batcher = new Batcher({
      context: nativeContext(context),
      sequences: size.sequences,
      tuner: this.#tuner,
      batchSize: BATCH_TOKENS,
      canCut: canCutState(this.#llama, this.model),
      isEog: (token) => this.model.isEogToken(token as Parameters<LlamaModel['isEogToken']>[0]),
      decode: (tokens) => native.detokenize(tokens, false),
      createSampler: (job) => this.#samplers.create(job),
    })
    this.#seat = {
      lane: want.lane,
      context,
      size,
      batcher,
      full: size.sequences < want.cells || size.sequences >= maxSequences(this.#llama),
    }
    return this.#seat
  }
}

/** A native call that never comes back cannot be cancelled; a new process can take over. */
function leaveStuck(): void {
  process.stderr.write('The native library has not answered for minutes; the engine process ends itself.\n')
  process.exit(70)
}

function assertFits(promptTokens: number, contextSize: number): void {
  if (promptTokens < contextSize) return
  throw new AppError(
    'CONTEXT_TOO_SMALL',
    `The prompt has ${promptTokens} tokens, the context ${contextSize}. Shorten the prompt, use fewer shots, or raise the context size.`,
  )
}
