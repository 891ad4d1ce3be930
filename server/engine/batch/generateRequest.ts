import type { FinishReason } from '../../core/experiment/cell.ts'
import type { ErrorData } from '../../core/errors.ts'
import type { CellReply } from '../door/engineBackend.ts'
import { type GenerateTotals, type LiveText, noTotals } from '../door/protocol.ts'
import { prefixOrder, sharedPrefix } from '../prompt/prefixTree.ts'
import type { Generation } from './generation.ts'

export type GenerateRequestOptions = {
  generations: readonly Generation[]
  send: (reply: CellReply) => void
  cancelled: (ref: number) => boolean
  cellTimeoutMs: number
}

/** Waiting generations of the same prompt: it is prefilled once and sampled for each of them. */
export type PromptGroup = { tokens: Uint32Array; generations: Generation[] }

/** One generate request: which of its generations wait, and the replies to the caller. Each generation gets exactly one last reply. */
export class GenerateRequest {
  readonly cellTimeoutMs: number
  readonly totals: GenerateTotals = noTotals()
  /** Resolves when every generation has had its last reply. */
  readonly done: Promise<void>
  readonly #groups: PromptGroup[]
  readonly #send: (reply: CellReply) => void
  readonly #cancelled: (ref: number) => boolean
  readonly #flusher: TokenFlusher
  readonly #resolve: () => void
  #next = 0
  #open: number

  constructor({ generations, send, cancelled, cellTimeoutMs }: GenerateRequestOptions) {
    this.#groups = groupByPrompt(generations)
    this.#send = send
    this.#cancelled = cancelled
    this.cellTimeoutMs = cellTimeoutMs
    this.#flusher = new TokenFlusher((texts) => send({ kind: 'cellTokens', texts }))
    this.#open = generations.length
    const { promise, resolve } = Promise.withResolvers<void>()
    this.done = promise
    this.#resolve = resolve
    if (this.#open === 0) resolve()
  }

  /** Generations that have had no last reply. */
  get open(): number {
    return this.#open
  }

  /** The group that is next to start, or null where nothing waits. */
  get nextGroup(): PromptGroup | null {
    while (this.#next < this.#groups.length && this.#groups[this.#next]?.generations.length === 0) this.#next += 1
    return this.#groups[this.#next] ?? null
  }

  /** Takes up to `count` generations of the next group: those whose first token is drawn, or if there are none, the others. */
  take(count: number): Generation[] {
    const waiting = this.nextGroup?.generations ?? []
    const other = waiting.findIndex(({ drawnAhead }) => drawnAhead !== waiting[0]?.drawnAhead)
    return waiting.splice(0, other < 0 ? count : Math.min(other, count))
  }

  /** The generations that are next to start, if their prompt is this very token list. */
  waitingFor(prompt: Uint32Array): readonly Generation[] {
    const group = this.nextGroup
    return group?.tokens === prompt ? group.generations : []
  }

  started({ ref }: Generation): void {
    this.#send({ kind: 'cellStarted', ref })
  }

  text({ ref, thinking }: Generation, text: string): void {
    this.#flusher.add(ref, text, thinking)
  }

  finished(generation: Generation, reason: FinishReason): void {
    this.#flusher.flush()
    this.#close(generation, { kind: 'cellDone', ref: generation.ref, result: generation.result(reason) })
  }

  failed(generation: Generation, error: ErrorData): void {
    this.#flusher.flush()
    this.#close(generation, { kind: 'cellFailed', ref: generation.ref, error })
  }

  timedOut(generation: Generation): void {
    this.failed(generation, {
      code: 'CELL_TIMEOUT',
      message: `The cell took longer than ${this.cellTimeoutMs / 1000} s. Lower \`max_tokens\`, or raise \`time_limit\` in the sweep.`,
    })
  }

  /** Every waiting generation fails for the same reason. */
  failWaiting(error: ErrorData): void {
    const waiting = this.#groups.slice(this.#next).flatMap(({ generations }) => generations.splice(0))
    for (const generation of waiting) this.failed(generation, error)
  }

  /** Removes cancelled generations from those that wait. */
  dropCancelled(): void {
    for (const { generations } of this.#groups.slice(this.#next)) {
      const waiting = generations.splice(0)
      generations.push(...waiting.filter((generation) => !this.dropIfCancelled(generation)))
    }
  }

  /** Whether the generation was cancelled; it has then had its last reply. */
  dropIfCancelled(generation: Generation): boolean {
    const { ref } = generation
    if (!this.#cancelled(ref)) return false
    this.#close(generation, { kind: 'cellCancelled', ref })
    return true
  }

  #close(generation: Generation, lastReply: CellReply): void {
    generation.close()
    this.#send(lastReply)
    this.#open -= 1
    if (this.#open > 0) return
    this.#flusher.flush()
    this.#resolve()
  }
}

/** Groups in the order that computes each shared prefix once. Different prompts that are the same tokens make one group. */
function groupByPrompt(generations: readonly Generation[]): PromptGroup[] {
  const byPrompt = [...Map.groupBy(generations, ({ prompt }) => prompt)]
  const groups: PromptGroup[] = []
  for (const index of prefixOrder(byPrompt.map(([{ tokens }]) => tokens))) {
    const [{ tokens }, members] = byPrompt[index] as (typeof byPrompt)[number]
    const previous = groups.at(-1)
    if (previous?.tokens.length === tokens.length && sharedPrefix(previous.tokens, tokens) === tokens.length)
      previous.generations.push(...members)
    else groups.push({ tokens, generations: members })
  }
  return groups
}

/** How often new text is sent on; that of all generations goes together. */
const TOKEN_FLUSH_MS = 40

/** Gathers new text of many generations and sends it at most every 40 ms; `flush` sends at once. */
class TokenFlusher {
  readonly #send: (texts: LiveText[]) => void
  #texts = new Map<number, LiveText>()
  #timer: NodeJS.Timeout | null = null

  constructor(send: (texts: LiveText[]) => void) {
    this.#send = send
  }

  /** `thinking`: tokens of the thought so far; 0 outside of one. */
  add(ref: number, text: string, thinking: number): void {
    if (text === '' && thinking === 0) return
    const before = this.#texts.get(ref)?.text ?? ''
    this.#texts.set(ref, { ref, text: before + text, ...(thinking === 0 ? {} : { thinking }) })
    this.#timer ??= setTimeout(() => this.flush(), TOKEN_FLUSH_MS)
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#texts.size === 0) return
    const texts = [...this.#texts.values()]
    this.#texts = new Map()
    this.#send(texts)
  }
}
