import type { ErrorData } from '../../core/errors.ts'
import type { CellRun } from './cellRun.ts'
import type { CellReply } from '../door/engineBackend.ts'
import type { Job, PromptGroup } from './job.ts'
import type { FinishReason } from '../../core/experiment/cell.ts'
import { noTotals } from '../door/noTotals.ts'
import type { GenerateTotals } from '../door/protocol.ts'

export type RequestRunOptions = {
  groups: PromptGroup[]
  send: (reply: CellReply) => void
  cancelled: (ref: number) => boolean
  cellTimeoutMs: number
  /** Positions a cell may use, prompt and output together. */
  contextSize: number
}

/** What is left of one generate request, and its voice to the caller. */
export class RequestRun {
  readonly cellTimeoutMs: number
  readonly contextSize: number
  readonly totals: GenerateTotals = noTotals()
  readonly done: Promise<void>
  readonly #groups: PromptGroup[]
  readonly #send: (reply: CellReply) => void
  readonly #cancelled: (ref: number) => boolean
  readonly #flusher: TokenFlusher
  readonly #resolve: () => void
  #next = 0
  #open: number

  constructor({ groups, send, cancelled, cellTimeoutMs, contextSize }: RequestRunOptions) {
    this.#groups = groups
    this.#send = send
    this.#cancelled = cancelled
    this.cellTimeoutMs = cellTimeoutMs
    this.contextSize = contextSize
    this.#flusher = new TokenFlusher((texts) => send({ kind: 'cellTokens', texts }))
    this.#open = groups.reduce((sum, { jobs }) => sum + jobs.length, 0)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.done = promise
    this.#resolve = resolve
    if (this.#open === 0) resolve()
  }

  /** Jobs that have had no last reply. */
  get openJobs(): number {
    return this.#open
  }

  /** The group whose turn it is, or null where nothing waits. */
  get nextGroup(): PromptGroup | null {
    while (this.#next < this.#groups.length && this.#groups[this.#next]?.jobs.length === 0) this.#next += 1
    return this.#groups[this.#next] ?? null
  }

  /** Takes up to `count` jobs of the next group: of those whose first token is drawn, or where there are none, of the others. */
  take(count: number): Job[] {
    const jobs = this.nextGroup?.jobs ?? []
    const alike = jobs.findIndex(({ ahead }) => (ahead === undefined) !== (jobs[0]?.ahead === undefined))
    return jobs.splice(0, alike < 0 ? count : Math.min(alike, count))
  }

  /** Jobs of this very prompt whose turn comes next. */
  waitingFor(prompt: Uint32Array): readonly Job[] {
    const group = this.nextGroup
    return group?.tokens === prompt ? group.jobs : []
  }

  started(job: Job): void {
    for (const ref of job.refs) this.#send({ kind: 'cellStarted', ref })
  }

  text(job: Job, text: string): void {
    for (const ref of job.refs) this.#flusher.add(ref, text)
  }

  finished(run: CellRun, reason: FinishReason): void {
    this.#flusher.flush()
    const result = run.result(reason)
    this.#close(run.job, (ref) => ({ kind: 'cellDone', ref, result }))
  }

  failed(job: Job, error: ErrorData): void {
    this.#flusher.flush()
    this.#close(job, (ref) => ({ kind: 'cellFailed', ref, error }))
  }

  timedOut(job: Job): void {
    this.failed(job, {
      code: 'CELL_TIMEOUT',
      message: `The cell took longer than ${this.cellTimeoutMs / 1000} s. Lower \`max_tokens\`, or raise \`time_limit\` in the sweep.`,
    })
  }

  /** Every waiting job fails for the same reason. */
  failWaiting(error: ErrorData): void {
    for (const job of this.#takeAll()) this.failed(job, error)
  }

  /** Takes cancelled cells out of what waits. */
  dropCancelled(): void {
    for (const group of this.#groups.slice(this.#next)) {
      const jobs = group.jobs.splice(0)
      group.jobs.push(...jobs.filter((job) => !this.dropIfCancelled(job)))
    }
  }

  /** Answers the cancelled refs of a job; true where none are left and the job must end. */
  dropIfCancelled(job: Job): boolean {
    const gone = job.refs.filter(this.#cancelled)
    if (gone.length === 0) return false
    job.refs = job.refs.filter((ref) => !gone.includes(ref))
    for (const ref of gone) this.#send({ kind: 'cellCancelled', ref })
    if (job.refs.length > 0) return false
    this.#close(job, null)
    return true
  }

  #takeAll(): Job[] {
    return this.#groups.slice(this.#next).flatMap(({ jobs }) => jobs.splice(0))
  }

  #close(job: Job, reply: ((ref: number) => CellReply) | null): void {
    job.ahead?.sampler.dispose()
    if (reply) for (const ref of job.refs) this.#send(reply(ref))
    this.#open -= 1
    if (this.#open > 0) return
    this.#flusher.flush()
    this.#resolve()
  }
}

/** How often new text is sent on; all cells go together. */
const TOKEN_FLUSH_MS = 40

/** Gathers new text of many cells and sends it at most every 40 ms; `flush` sends at once. */
class TokenFlusher {
  readonly #send: (texts: { ref: number; text: string }[]) => void
  #texts = new Map<number, string>()
  #timer: NodeJS.Timeout | null = null

  constructor(send: (texts: { ref: number; text: string }[]) => void) {
    this.#send = send
  }

  add(ref: number, text: string): void {
    if (text === '') return
    this.#texts.set(ref, (this.#texts.get(ref) ?? '') + text)
    this.#timer ??= setTimeout(() => this.flush(), TOKEN_FLUSH_MS)
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#texts.size === 0) return
    const texts = [...this.#texts].map(([ref, text]) => ({ ref, text }))
    this.#texts = new Map()
    this.#send(texts)
  }
}
