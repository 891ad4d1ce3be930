import { toErrorData } from '../../core/errors.ts'
import { awakeNow } from '../../io/awakeClock.ts'
import { type GenerateTotals, noTotals } from '../door/protocol.ts'
import type { NativeContext } from '../native/llamaInternals.ts'
import { decodeStep, type PickedLogit, prefillStep } from './batchSteps.ts'
import type { GenerateRequest } from './generateRequest.ts'
import { clearSlot, createSlots, occupySlots, type Running, type Slot, vacateSlot } from './slots.ts'
import { closeGaps, copyState, inheritPrefix, matchPrefix, worthWaiting } from './slotState.ts'
import type { ThreadTuner } from './threadTuner.ts'

/** What a batcher works with; tests give it a simulated context. */
export type BatcherOptions = {
  context: NativeContext
  sequences: number
  /** Sets the threads of each step; one for the process, since what it learns is about the machine. */
  tuner: ThreadTuner
  /** Most tokens in one batch. */
  batchSize: number
  /** Whether a sequence's state can be cut at any position; false for recurrent and sliding-window models. */
  canCut: boolean
  now?: () => number
}

const MAX_FAILED_STEPS = 3

/**
 * One decode loop over all sequences of a context. Requests join while it runs and take turns. Each round gives free slots to waiting
 * prompts, prefills a slice of them, and decodes one token of every running generation. Prefill and decode are separate batches, in the
 * order of sequence ids, and no prompt token is prefilled alone: then the tokens of a cell do not depend on what else runs. A prompt
 * starts from a copy of the longest prefix that any sequence still holds. Generations of one prompt share its prefill, including
 * those for which no sequence is free yet: their first tokens are drawn with the others.
 */
export class Batcher {
  readonly #options: BatcherOptions
  readonly #now: () => number
  readonly #slots: Slot[]
  readonly #pace = new PrefillPace()
  #requests: GenerateRequest[] = []
  /** Index of the request that may take free slots first. */
  #turn = 0
  #loop: Promise<void> | null = null
  #cancelAsked = false
  #failedSteps = 0
  #steps = 0

  constructor(options: BatcherOptions) {
    this.#options = options
    this.#now = options.now ?? awakeNow
    this.#slots = createSlots(options.sequences)
  }

  get cells(): { active: number; waiting: number } {
    const active = this.#slots.filter(({ running }) => running !== null).length
    return { active, waiting: this.#requests.reduce((sum, { open }) => sum + open, 0) - active }
  }

  /** Rounds of the loop so far; a watchdog sees from it whether the native library still answers. */
  get steps(): number {
    return this.#steps
  }

  get idle(): boolean {
    return this.#loop === null
  }

  /** Resolves when nothing runs. */
  async settled(): Promise<void> {
    while (this.#loop) await this.#loop
  }

  /** Drops what the sequences still hold, after somebody else has used the idle context. */
  forget(): void {
    for (const slot of this.#slots) {
      this.#options.context.disposeSequence(slot.id)
      clearSlot(slot)
    }
  }

  /** Runs a request beside those that run already; resolves when each of its generations has had its last reply. */
  async run(request: GenerateRequest): Promise<void> {
    this.#requests.push(request)
    try {
      while (request.open > 0) {
        // A loop that has just finished its last generation does not notice this request any more.
        this.#loop ??= this.#work().finally(() => (this.#loop = null))
        await Promise.race([request.done, this.#loop])
      }
    } finally {
      this.#requests = this.#requests.filter((one) => one !== request)
    }
  }

  /** To be called when a request has cancelled generations; they end before the next step. */
  cancelled(): void {
    this.#cancelAsked = true
  }

  async #work(): Promise<void> {
    while (this.#requests.some(({ open }) => open > 0)) {
      try {
        await this.#prefillRound()
        await this.#decode()
        this.#failedSteps = 0
        this.#steps += 1
      } catch (error) {
        this.#recover(error)
      }
    }
  }

  /** Fills free slots and prefills until nothing waits for a slot or the slice is used up. */
  async #prefillRound(): Promise<void> {
    let budget = this.#pace.sliceTokens(this.#slots.some(({ phase }) => phase === 'decode'))
    while (budget >= MIN_SLICE_TOKENS) {
      this.#dropCancelled()
      this.#dropLate()
      await this.#admit()
      const used = await this.#prefill(Math.min(budget, this.#options.batchSize))
      if (used === 0) return
      budget -= used
    }
  }

  async #admit(): Promise<void> {
    for (let tried = 0; tried < this.#requests.length; tried += 1) {
      const request = this.#requests[(this.#turn + tried) % this.#requests.length] as GenerateRequest
      const taken = await this.#admitFrom(request)
      if (taken === 'full') return
      if (!taken) continue
      this.#turn = (this.#turn + tried + 1) % this.#requests.length
      tried = -1
    }
  }

  /** Gives free slots to the request's next prompt. False where it has none or should wait for a prefix that is being computed. */
  async #admitFrom(request: GenerateRequest): Promise<boolean | 'full'> {
    const { context, canCut } = this.#options
    const free = this.#slots.filter(({ phase }) => phase === 'free')
    if (free.length === 0) return 'full'
    const group = request.nextGroup
    if (!group) return false
    const match = matchPrefix(this.#slots, group.tokens, { canCut, drawn: group.generations[0]?.drawnAhead ?? false })
    if (worthWaiting(match)) return false
    const leader = match.source?.phase === 'free' ? match.source : (free[0] as Slot)
    const started = this.#start(request, free.length)
    if (started.length === 0) return true
    // They get their slots before anything that can fail: a failed step then gives each of them a last reply.
    occupySlots(started, { leader, others: free.filter((slot) => slot !== leader) })
    const at = this.#now()
    await inheritPrefix(context, leader, { source: match.source, length: match.available })
    request.totals.copyMs += this.#now() - at
    leader.tokens = group.tokens
    if (leader.filled === leader.tokens.length) await this.#firstTokens(leader, null)
    return true
  }

  /** Starts up to `count` generations of the request's next prompt; those that were cancelled or cannot start get their last reply. */
  #start(request: GenerateRequest, count: number): Running[] {
    return request.take(count).flatMap((generation) => {
      if (request.dropIfCancelled(generation)) return []
      try {
        generation.start(this.#now())
      } catch (error) {
        request.failed(generation, toErrorData(error))
        return []
      }
      request.started(generation)
      return [{ generation, request }]
    })
  }

  /** One batch of prefill; returns the number of its tokens. */
  async #prefill(budget: number): Promise<number> {
    const { context, tuner } = this.#options
    const at = this.#now()
    context.setThreads(tuner.prefillThreads)
    const { tokens, parts, complete } = await prefillStep(context, this.#slots, budget)
    if (tokens === 0) return 0
    const took = this.#now() - at
    this.#pace.took(tokens, took)
    for (const { slot, count } of parts) {
      const totals = totalsOf(slot)
      totals.prefillTokens += count
      totals.prefillMs += (took * count) / tokens
    }
    for (const { slot, logit } of complete) await this.#firstTokens(slot, logit)
    return tokens
  }

  /**
   * The prompt of `leader` is prefilled, with its logits at `place` of the last batch: followers copy its state, and every generation of
   * the prompt draws its first token, including those that wait for a sequence (at most as many as there are sequences, since each
   * holds a sampler meanwhile). `place` null: all of these have drawn before.
   */
  async #firstTokens(leader: Slot, place: number | null): Promise<void> {
    const { context, sequences } = this.#options
    const from = this.#now()
    if (leader.running && place !== null) {
      const { request, generation } = leader.running
      const tookMs = () => this.#now() - generation.startedAt
      const ahead = request.waitingFor(leader.tokens).slice(0, sequences)
      await Promise.all(ahead.map((waiting) => waiting.drawAhead(context, place, tookMs)))
    }
    const slots = [leader, ...leader.followers.splice(0)]
    const at = this.#now()
    totalsOf(leader).sampleMs += at - from
    for (const slot of slots) {
      if (slot !== leader) await copyState(context, slot, leader)
      slot.phase = 'decode'
    }
    totalsOf(leader).copyMs += this.#now() - at
    await this.#sample(slots.map((slot) => ({ slot, logit: place ?? 0 })))
  }

  async #decode(): Promise<void> {
    const { context, tuner } = this.#options
    // At the end of the work nothing fills the gaps that finished generations leave.
    if (this.#requests.every(({ nextGroup }) => nextGroup === null)) await closeGaps(context, this.#slots)
    const slots = this.#slots.filter(({ phase }) => phase === 'decode')
    if (slots.length === 0) return
    const at = this.#now()
    context.setThreads(tuner.threads)
    const picks = await decodeStep(context, slots)
    const end = this.#now()
    tuner.took(end - at, slots.length, end)
    for (const slot of slots) totalsOf(slot).decodeMs += (end - at) / slots.length
    await this.#sample(picks)
  }

  async #sample(picks: PickedLogit[]): Promise<void> {
    const drawing = picks.flatMap(({ slot, logit }) => (slot.running ? [{ ...slot.running, slot, logit }] : []))
    const at = this.#now()
    const drawn = await Promise.allSettled(drawing.map(({ generation, logit }) => generation.draw(this.#options.context, logit)))
    const now = this.#now()
    for (const [index, { generation, request, slot }] of drawing.entries()) {
      const draw = drawn[index] as PromiseSettledResult<number>
      request.totals.sampleMs += (now - at) / drawing.length
      if (draw.status === 'rejected') {
        vacateSlot(slot, this.#slots)
        request.failed(generation, toErrorData(draw.reason))
        continue
      }
      const before = generation.outputTokens
      const { text, finish } = generation.accept(draw.value, now)
      request.totals.decodedTokens += generation.outputTokens - before
      request.text(generation, text)
      if (!finish) continue
      vacateSlot(slot, this.#slots)
      request.finished(generation, finish)
    }
  }

  #dropCancelled(): void {
    if (!this.#cancelAsked) return
    this.#cancelAsked = false
    for (const request of this.#requests) request.dropCancelled()
    this.#endRunning(({ generation, request }) => request.dropIfCancelled(generation))
  }

  #dropLate(): void {
    const now = this.#now()
    this.#endRunning(({ generation, request }) => {
      if (now - generation.startedAt <= request.cellTimeoutMs) return false
      request.timedOut(generation)
      return true
    })
  }

  /** A failed step fails the generations in it. Those that wait go on with empty sequences, unless steps fail again and again. */
  #recover(error: unknown): void {
    const data = toErrorData(error)
    this.#endRunning(({ generation, request }) => {
      request.failed(generation, data)
      return true
    })
    this.forget()
    this.#failedSteps += 1
    if (this.#failedSteps >= MAX_FAILED_STEPS) for (const request of this.#requests) request.failWaiting(data)
  }

  /** Vacates the slots of those running generations for which `ended` returns true; it sends their last reply. */
  #endRunning(ended: (running: Running) => boolean): void {
    for (const slot of this.#slots) {
      // A vacated slot may be taken over by a generation that waited in another one.
      while (slot.running && ended(slot.running)) vacateSlot(slot, this.#slots)
    }
  }
}

/** The totals of the slot's request. */
function totalsOf(slot: Slot): GenerateTotals {
  return slot.running?.request.totals ?? noTotals()
}

/** Prefill between two decode steps takes about this long at most, so that running generations keep streaming. */
const PREFILL_SLICE_MS = 1000
const MIN_SLICE_TOKENS = 16

/** How much is prefilled between two decode steps, from the measured speed of the last prefill. */
class PrefillPace {
  #tokensPerMs = 0.2

  /** `streaming`: generations decode and wait meanwhile; without any there is no limit. */
  sliceTokens(streaming: boolean): number {
    return streaming ? Math.max(MIN_SLICE_TOKENS, Math.round(this.#tokensPerMs * PREFILL_SLICE_MS)) : Infinity
  }

  took(tokens: number, ms: number): void {
    this.#tokensPerMs = tokens / Math.max(1, ms)
  }
}
