import { toErrorData } from '../../core/errors.ts'
import { awakeNow } from '../../io/awakeClock.ts'
import type { BatcherOptions } from './batcherOptions.ts'
import { type PickedLogit, prefillStep } from './batchSteps.ts'
import { CellRun } from './cellRun.ts'
import { drawAhead } from './drawAhead.ts'
import type { RequestRun } from './requestRun.ts'
import { type Running, RunningCells } from './runningCells.ts'
import { closeGaps, copyState, inheritPrefix } from './slotState.ts'
import { tunedDecodeStep } from './threadTuner.ts'
import { clearSlot, createSlots, matchPrefix, type Slot, worthWaiting } from './slots.ts'
import type { Job } from './job.ts'

/** Prefill between two decode steps takes about this long at most, so that running cells keep streaming. */
const PREFILL_SLICE_MS = 1000

const MIN_SLICE_TOKENS = 16

/** How much prefill goes between two decode steps, by the measured speed of the last one. */
class PrefillPace {
  /** Tokens a millisecond. */
  #rate = 0.2

  /** `streaming`: cells are decoding and wait meanwhile; without any there is no limit. */
  sliceTokens(streaming: boolean): number {
    return streaming ? Math.max(MIN_SLICE_TOKENS, Math.round(this.#rate * PREFILL_SLICE_MS)) : Infinity
  }

  took(tokens: number, ms: number): void {
    this.#rate = tokens / Math.max(1, ms)
  }
}

const MAX_FAILED_STEPS = 3

/**
 * One decode loop over all sequences of a context. Requests join while it runs and share it in turn. Each round it gives
 * free slots to waiting prompts, prefills a slice of them, and decodes one token of every running cell. Prefill and decode
 * are separate batches, in the order of sequence ids, and no prompt token is prefilled alone: then a cell's tokens do not
 * depend on its companions. A prompt starts from the longest prefix that any sequence still holds, copied; cells of one prompt share its
 * prefill, also those for which no sequence is free yet: their first tokens are drawn with the others.
 */
export class Batcher {
  readonly #options: BatcherOptions
  readonly #now: () => number
  readonly #slots: Slot[]
  readonly #running = new RunningCells()
  #requests: RequestRun[] = []
  #turn = 0
  #loop: Promise<void> | null = null
  #cancelAsked = false
  #failedSteps = 0
  #steps = 0
  readonly #pace = new PrefillPace()

  constructor(options: BatcherOptions) {
    this.#options = options
    this.#now = options.now ?? awakeNow
    this.#slots = createSlots(options.sequences)
  }

  get cells(): { active: number; waiting: number } {
    const active = this.#running.size
    return { active, waiting: this.#requests.reduce((sum, request) => sum + request.openJobs, 0) - active }
  }

  /** Rounds of the loop so far; a watchdog sees by it whether the native library still answers. */
  get steps(): number {
    return this.#steps
  }

  /** Resolves when nothing runs. */
  async settled(): Promise<void> {
    while (this.#loop) await this.#loop
  }

  get idle(): boolean {
    return this.#loop === null
  }

  /** Drops what the sequences still hold, after somebody else has used the idle context. */
  forget(): void {
    for (const slot of this.#slots) {
      this.#options.context.disposeSequence(slot.id)
      clearSlot(slot)
    }
  }

  /** Runs a request beside those that run already; resolves when each of its cells has had its last reply. */
  async run(request: RequestRun): Promise<void> {
    this.#requests.push(request)
    try {
      while (request.openJobs > 0) {
        // A loop that has just seen its last cell end does not see this request any more.
        this.#loop ??= this.#work().finally(() => (this.#loop = null))
        await Promise.race([request.done, this.#loop])
      }
    } finally {
      this.#requests = this.#requests.filter((one) => one !== request)
    }
  }

  /** Cells were cancelled; the loop looks before its next step. */
  cancelled(): void {
    this.#cancelAsked = true
  }

  async #work(): Promise<void> {
    while (this.#requests.some(({ openJobs }) => openJobs > 0)) {
      this.#dropCancelled()
      this.#dropLate()
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
      await this.#admit()
      const used = await this.#prefill(Math.min(budget, this.#options.batchSize))
      if (used === 0) return
      budget -= used
    }
  }

  async #admit(): Promise<void> {
    for (let tried = 0; tried < this.#requests.length; tried += 1) {
      const request = this.#requests[(this.#turn + tried) % this.#requests.length] as RequestRun
      const taken = await this.#admitFrom(request)
      if (taken === 'full') return
      if (!taken) continue
      this.#turn = (this.#turn + tried + 1) % this.#requests.length
      tried = -1
    }
  }

  /** Gives free slots to the request's next prompt. False where it has none or must wait for a prefix in the making. */
  async #admitFrom(request: RequestRun): Promise<boolean | 'full'> {
    const free = this.#slots.filter(({ phase }) => phase === 'free')
    if (free.length === 0) return 'full'
    const group = request.nextGroup
    if (!group) return false
    const drawn = group.jobs[0]?.ahead !== undefined
    const match = matchPrefix(this.#slots, group.tokens, { canCut: this.#options.canCut, drawn })
    if (worthWaiting(match)) return false
    const leader = match.source?.phase === 'free' ? match.source : (free[0] as Slot)
    const started = request.take(free.length).flatMap((job) => startJob(job, request, { ...this.#options, now: this.#now() }))
    if (started.length === 0) return true
    // Seated before anything that can fail, or a failure would leave these cells without a last reply.
    this.#running.seat(started, request, { leader, others: free.filter((slot) => slot !== leader) })
    const at = this.#now()
    await inheritPrefix(this.#options.context, leader, { source: match.source, length: match.available })
    request.totals.copyMs += this.#now() - at
    leader.tokens = group.tokens
    if (leader.filled === leader.tokens.length) await this.#firstTokens(leader, null)
    return true
  }

  /** One batch of prefill; gives the number of its tokens. */
  async #prefill(budget: number): Promise<number> {
    const at = this.#now()
    this.#options.context.setThreads(this.#options.tuner.prefillThreads)
    const { tokens, parts, complete } = await prefillStep(this.#options.context, this.#slots, budget)
    if (tokens === 0) return 0
    const took = this.#now() - at
    this.#pace.took(tokens, took)
    for (const { slot, count } of parts) {
      const totals = this.#running.totalsAt(slot)
      totals.prefillTokens += count
      totals.prefillMs += (took * count) / tokens
    }
    for (const { slot, logit } of complete) await this.#firstTokens(slot, logit)
    return tokens
  }

  /**
   * The prompt is there, its logits at `place` of the last batch: followers take its state, and every cell of it draws its first token, also
   * those that wait for a sequence (as many as there are sequences, since each holds a sampler meanwhile). Null: all of these had drawn before.
   */
  async #firstTokens(leader: Slot, place: number | null): Promise<void> {
    const { request, run } = this.#running.at(leader) ?? {}
    const { context, createSampler, sequences } = this.#options
    const from = this.#now()
    const tookMs = () => this.#now() - (run?.startedAt ?? from)
    if (request && place !== null)
      await drawAhead(request.waitingFor(leader.tokens).slice(0, sequences), { context, place, createSampler, tookMs })
    const slots = [leader, ...leader.followers.splice(0)]
    const at = this.#now()
    this.#running.totalsAt(leader).sampleMs += at - from
    for (const slot of slots) {
      if (slot !== leader) await copyState(context, slot, leader)
      slot.phase = 'decode'
    }
    this.#running.totalsAt(leader).copyMs += this.#now() - at
    await this.#sample(slots.map((slot) => ({ slot, logit: place ?? 0 })))
  }

  async #decode(): Promise<void> {
    // At the end of the work nothing fills the gaps that finished cells leave.
    if (this.#requests.every(({ nextGroup }) => nextGroup === null))
      await closeGaps(this.#options.context, this.#slots, (from, to) => this.#running.move(from, to))
    const slots = this.#slots.filter(({ phase }) => phase === 'decode')
    if (slots.length === 0) return
    const { picks, ms } = await tunedDecodeStep(this.#options.context, slots, { tuner: this.#options.tuner, now: this.#now })
    for (const slot of slots) this.#running.totalsAt(slot).decodeMs += ms / slots.length
    await this.#sample(picks)
  }

  async #sample(picks: PickedLogit[]): Promise<void> {
    const { context } = this.#options
    const at = this.#now()
    const drawn = await Promise.allSettled(picks.map(({ slot, logit }) => (slot.run as CellRun).sampler.draw(context, logit)))
    const now = this.#now()
    for (const [index, { slot }] of picks.entries()) {
      const running = this.#running.at(slot)
      const draw = drawn[index]
      if (!running || !draw) continue
      running.request.totals.sampleMs += (now - at) / picks.length
      if (draw.status === 'rejected') {
        this.#end(running, () => running.request.failed(running.run.job, toErrorData(draw.reason)))
        continue
      }
      const { run, request } = running
      const before = run.outputTokens
      const { text, finish } = run.accept(draw.value, now)
      request.totals.decodedTokens += run.outputTokens - before
      request.text(run.job, text)
      if (finish) this.#end(running, () => request.finished(run, finish))
    }
  }

  #end(running: Running, tell: () => void): void {
    this.#running.remove(running)
    tell()
  }

  #dropCancelled(): void {
    if (!this.#cancelAsked) return
    this.#cancelAsked = false
    for (const request of this.#requests) request.dropCancelled()
    for (const running of this.#running.all()) {
      if (running.request.dropIfCancelled(running.run.job)) this.#end(running, () => undefined)
    }
  }

  #dropLate(): void {
    for (const running of this.#running.all()) {
      const { run, request } = running
      if (this.#now() - run.startedAt > request.cellTimeoutMs) this.#end(running, () => request.timedOut(run.job))
    }
  }

  /** A failed step fails the cells in it; what waits goes on with empty sequences, unless failing goes on too. */
  #recover(error: unknown): void {
    const data = toErrorData(error)
    for (const running of this.#running.all()) this.#end(running, () => running.request.failed(running.run.job, data))
    this.forget()
    this.#failedSteps += 1
    if (this.#failedSteps >= MAX_FAILED_STEPS) for (const request of this.#requests) request.failWaiting(data)
  }
}

/** A job's cell with its sampler, or nothing where it was cancelled or fails at once, which the request has then heard. */
function startJob(
  job: Job,
  request: RequestRun,
  { createSampler, decode, isEog, now }: Pick<BatcherOptions, 'createSampler' | 'decode' | 'isEog'> & { now: number },
): CellRun[] {
  if (request.dropIfCancelled(job)) return []
  try {
    const { sampler, tookMs } = job.ahead ?? { sampler: createSampler(job), tookMs: 0 }
    job.ahead = undefined
    const run = new CellRun({ job, sampler, decode, isEog, capacity: request.contextSize, now, tookMs })
    request.started(job)
    return [run]
  } catch (error) {
    request.failed(job, toErrorData(error))
    return []
  }
}
