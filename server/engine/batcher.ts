import { AppError, toErrorData } from '../core/errors.ts'
import { CellRun } from './cellRun.ts'
import type { DecodeTokens } from './detokenizer.ts'
import type { Job } from './job.ts'
import type { NativeContext, NativeSampler } from './llamaInternals.ts'
import type { RequestRun } from './requestRun.ts'
import { clearSlot, createSlots, matchPrefix, releaseSlot, type Slot } from './slots.ts'

export type BatcherOptions = {
  context: NativeContext
  sequences: number
  /** Tokens of one batch at most. */
  batchSize: number
  /** Whether a sequence's state can be cut at any position; false for recurrent and sliding-window models. */
  canCut: boolean
  isEog: (token: number) => boolean
  decode: DecodeTokens
  /** A sampler set up for this job; throws AppError for a grammar that cannot be read. */
  createSampler: (job: Job) => NativeSampler
  now?: () => number
}

/** A running cell and the request it belongs to. */
type Running = { run: CellRun; request: RequestRun; slot: Slot }

const noTokens = new Uint32Array()
const firstLogit = Uint32Array.of(0)
/** A prefix this much longer than what is there is worth waiting for; below, computing it again is as quick. */
const WORTH_WAITING_TOKENS = 4
/** Prefill between two decode steps takes about this long at most, so that running cells keep streaming. */
const PREFILL_SLICE_MS = 1000
const MIN_SLICE_TOKENS = 32
const MAX_FAILED_STEPS = 3

/**
 * One decode loop over all sequences of a context. Requests join while it runs and share it in turn. Each round it gives
 * free slots to waiting prompts, prefills a slice of them, and decodes one token of every running cell. Prefill and decode
 * are separate batches, in the order of sequence ids: then a cell's tokens do not depend on its companions.
 * A prompt starts from the longest prefix that any sequence still holds, copied; cells of one prompt share its prefill.
 */
export class Batcher {
  readonly #options: BatcherOptions
  readonly #now: () => number
  readonly #slots: Slot[]
  readonly #running = new Map<Slot, Running>()
  #requests: RequestRun[] = []
  #turn = 0
  #loop: Promise<void> | null = null
  #cancelAsked = false
  #failedSteps = 0
  /** Measured, for the size of a prefill slice. */
  #prefillRate = 0.2

  constructor(options: BatcherOptions) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
    this.#slots = createSlots(options.sequences)
  }

  get activeCells(): number {
    return this.#running.size
  }

  get waitingCells(): number {
    return this.#requests.reduce((sum, request) => sum + request.openJobs, 0) - this.#running.size
  }

  /** Resolves when nothing runs. */
  async settled(): Promise<void> {
    while (this.#loop) await this.#loop
  }

  get idle(): boolean {
    return this.#loop === null
  }

  /** Runs a request beside those that run already; resolves when each of its cells has had its last reply. */
  async run(request: RequestRun): Promise<void> {
    this.#requests.push(request)
    this.#loop ??= this.#work().finally(() => (this.#loop = null))
    await request.done
    this.#requests = this.#requests.filter((one) => one !== request)
    // The loop may need another round to see that it has nothing left.
    if (this.#requests.length === 0) await this.#loop
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
        await this.#decodeStep()
        this.#failedSteps = 0
      } catch (error) {
        this.#recover(error)
      }
    }
  }

  /** Fills free slots and prefills until nothing waits for a slot or the slice is used up. */
  async #prefillRound(): Promise<void> {
    let budget = this.#sliceTokens()
    while (budget > 0) {
      await this.#admit()
      const used = await this.#prefill(Math.min(budget, this.#options.batchSize))
      if (used === 0) return
      budget -= used
    }
  }

  #sliceTokens(): number {
    if (this.#running.size === 0 || !this.#slots.some(({ phase }) => phase === 'decode')) return Infinity
    return Math.max(MIN_SLICE_TOKENS, Math.round(this.#prefillRate * PREFILL_SLICE_MS))
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
    const match = matchPrefix(this.#slots, group.tokens, this.#options.canCut)
    if (match.potential - match.available > WORTH_WAITING_TOKENS) return false
    const leader = match.source?.phase === 'free' ? match.source : (free[0] as Slot)
    const others = free.filter((slot) => slot !== leader)
    const started = request.take(free.length).flatMap((job) => this.#start(job, request))
    if (started.length === 0) return true
    await this.#inherit(leader, match.source, match.available)
    leader.tokens = group.tokens
    started.forEach(({ run }, index) => {
      const slot = index === 0 ? leader : (others[index - 1] as Slot)
      slot.run = run
      slot.phase = index === 0 ? 'prefill' : 'waiting'
      if (index > 0) leader.followers.push(slot)
      this.#running.set(slot, { run, request, slot })
    })
    return true
  }

  /** A cell with its sampler, or nothing where it fails at once. */
  #start(job: Job, request: RequestRun): { run: CellRun }[] {
    if (request.dropIfCancelled(job)) return []
    try {
      const { createSampler, decode, isEog } = this.#options
      const run = new CellRun({ job, sampler: createSampler(job), decode, isEog, capacity: request.contextSize, now: this.#now() })
      request.started(job)
      return [{ run }]
    } catch (error) {
      request.failed(job, toErrorData(error))
      return []
    }
  }

  /** Makes the slot's sequence hold just the first `length` tokens of what `source` holds. */
  async #inherit(slot: Slot, source: Slot | null, length: number): Promise<void> {
    const { context } = this.#options
    const held = source === null ? 0 : length
    if (source && source !== slot && held > 0) await context.copySequenceStateFromOtherSequence(slot.id, source.id)
    if (held > 0 && this.#cut(slot, source?.positions ?? 0, held)) {
      slot.filled = held
      slot.positions = held
      return
    }
    context.disposeSequence(slot.id)
    slot.filled = 0
    slot.positions = 0
  }

  #cut(slot: Slot, positions: number, length: number): boolean {
    return positions === length || this.#options.context.removeTokenCellsFromSequence(slot.id, length, -1)
  }

  /** Prefills up to `budget` tokens of the slots that wait for it, lowest id first; gives the number of tokens. */
  async #prefill(budget: number): Promise<number> {
    const { context } = this.#options
    const parts: { slot: Slot; count: number; last: boolean }[] = []
    let total = 0
    for (const slot of this.#slots) {
      if (slot.phase !== 'prefill' || total >= budget) continue
      const missing = slot.tokens.length - slot.filled
      const count = Math.min(missing, budget - total)
      parts.push({ slot, count, last: count === missing })
      total += count
    }
    if (total === 0) return 0
    context.initBatch(total)
    const logits = parts.map(({ slot, count, last }) => context.addToBatch(slot.id, slot.filled, slot.tokens.subarray(slot.filled, slot.filled + count), last ? Uint32Array.of(count - 1) : noTokens))
    const at = this.#now()
    await context.decodeBatch()
    const took = this.#now() - at
    this.#prefillRate = total / Math.max(1, took)
    for (const { slot, count } of parts) {
      slot.filled += count
      slot.positions += count
      const totals = this.#running.get(slot)?.request.totals
      if (!totals) continue
      totals.prefillTokens += count
      totals.prefillMs += (took * count) / total
    }
    for (const [index, { slot, last }] of parts.entries()) if (last) await this.#firstTokens(slot, logits[index]?.[0] ?? 0)
    return total
  }

  /** The prompt is there: followers take its state, and every cell of it draws its first token from the same logits. */
  async #firstTokens(leader: Slot, logit: number): Promise<void> {
    const followers = leader.followers.splice(0)
    for (const slot of followers) {
      await this.#options.context.copySequenceStateFromOtherSequence(slot.id, leader.id)
      slot.tokens = leader.tokens
      slot.filled = leader.filled
      slot.positions = leader.positions
    }
    const slots = [leader, ...followers].filter(({ run }) => run !== null)
    for (const slot of slots) slot.phase = 'decode'
    await this.#sample(slots.map((slot) => ({ slot, logit })))
  }

  async #decodeStep(): Promise<void> {
    const slots = this.#slots.filter(({ phase }) => phase === 'decode')
    if (slots.length === 0) return
    const { context } = this.#options
    context.initBatch(slots.length)
    const picks = slots.map((slot) => ({ slot, logit: context.addToBatch(slot.id, slot.positions, Uint32Array.of(slot.run?.lastToken ?? 0), firstLogit)[0] ?? 0 }))
    const at = this.#now()
    await context.decodeBatch()
    const share = (this.#now() - at) / slots.length
    for (const slot of slots) {
      slot.positions += 1
      const totals = this.#running.get(slot)?.request.totals
      if (totals) totals.decodeMs += share
    }
    await this.#sample(picks)
  }

  async #sample(picks: { slot: Slot; logit: number }[]): Promise<void> {
    const { context } = this.#options
    const drawn = await Promise.allSettled(picks.map(({ slot, logit }) => context.sampleToken(logit, (slot.run as CellRun).sampler)))
    const now = this.#now()
    for (const [index, { slot }] of picks.entries()) {
      const running = this.#running.get(slot)
      const draw = drawn[index]
      if (!running || !draw) continue
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

  #end({ run, slot }: Running, tell: () => void): void {
    this.#running.delete(slot)
    run.sampler.dispose()
    this.#leave(slot)
    tell()
  }

  /** A slot that goes before its prompt is prefilled hands the prompt to the next cell that waits for it. */
  #leave(slot: Slot): void {
    if (slot.phase === 'waiting') for (const leader of this.#slots) leader.followers = leader.followers.filter((one) => one !== slot)
    if (slot.phase !== 'prefill' || slot.followers.length === 0) return releaseSlot(slot)
    const [heir, ...others] = slot.followers as [Slot, ...Slot[]]
    slot.followers = others
    const running = this.#running.get(heir)
    if (!running) return releaseSlot(slot)
    this.#running.delete(heir)
    this.#running.set(slot, { ...running, slot })
    slot.run = running.run
    releaseSlot(heir)
  }

  #dropCancelled(): void {
    if (!this.#cancelAsked) return
    this.#cancelAsked = false
    for (const request of this.#requests) request.dropCancelled()
    for (const running of [...this.#running.values()]) {
      if (running.request.dropIfCancelled(running.run.job)) this.#end(running, () => undefined)
    }
  }

  #dropLate(): void {
    const now = this.#now()
    for (const running of [...this.#running.values()]) {
      const { run, request } = running
      if (now - run.startedAt <= request.cellTimeoutMs) continue
      const error = new AppError('CELL_TIMEOUT', `The cell took longer than ${request.cellTimeoutMs / 1000} s. Lower max_tokens or raise the time limit.`)
      this.#end(running, () => request.failed(run.job, error.toData()))
    }
  }

  /** A failed step fails the cells in it; what waits goes on with empty sequences, unless failing goes on too. */
  #recover(error: unknown): void {
    const data = toErrorData(error)
    for (const running of [...this.#running.values()]) this.#end(running, () => running.request.failed(running.run.job, data))
    for (const slot of this.#slots) {
      this.#options.context.disposeSequence(slot.id)
      clearSlot(slot)
    }
    this.#failedSteps += 1
    if (this.#failedSteps >= MAX_FAILED_STEPS) for (const request of this.#requests) request.failWaiting(data)
  }
}
