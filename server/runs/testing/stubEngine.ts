import { setImmediate as breathe } from 'node:timers/promises'

import { AppError, type ErrorData } from '../../core/errors.ts'
import type { CellResult, Prompt } from '../../core/experiment/cell.ts'
import type { Engine, GenerateOptions, GenerateReply, GenerationInput, RequestOf, ScoreItem } from '../../engine/door/protocol.ts'

/** A generation with its prompt written out. */
type StubCell = GenerationInput & Pick<Prompt, 'messages'>

export type StubBehaviour = {
  /** Asked with the number of each request to score, from 1, and its texts' tokens; what it gives is thrown. */
  score?: (request: number, items: readonly ScoreItem[]) => AppError | null
  /** Cells at work at once, default 4. */
  slots?: number
  /** Called when a cell is about to finish: 'crash' kills the engine, an error fails the cell, 'hang' gives half a text and waits for cancel. */
  on?: (cell: StubCell, request: number) => 'crash' | 'hang' | ErrorData | undefined
  /** Called before anything begins, for each cell, as if its grammar were compiled: 'crash' and 'stuck' end the engine, an error ends the request. */
  compile?: (cell: StubCell, request: number) => 'crash' | 'stuck' | AppError | undefined
  /** Whether the engine dies before it says anything about the request. */
  dead?: (request: number) => boolean
}

/** For tests: an engine in this process. `computed` lists what it generated, by the last message's text, in order; `scored` the sizes of requests to score. */
export function stubEngine({
  slots = 4,
  on = () => undefined,
  compile = () => undefined,
  dead: isDead = () => false,
  score: scoreFault = () => null,
}: StubBehaviour = {}) {
  const computed: string[] = []
  const requests: number[] = []
  const contextSizes: (number | undefined)[] = []
  /** Name and scale of the adapter of each request to generate. */
  const adapters: (string | null)[] = []
  const timeLimitsMs: number[] = []
  /** Deaths of the engine: every request that was at work then ends with it. */
  let deaths = 0

  const wakes = new Set<() => void>()

  async function* generate(request: RequestOf<'generate'>, { signal, onStart }: GenerateOptions = {}): AsyncGenerator<GenerateReply> {
    requests.push(request.generations.length)
    contextSizes.push(request.model.contextSize)
    const { adapter } = request.model
    adapters.push(adapter ? `${adapter.id}@${adapter.scale}` : null)
    timeLimitsMs.push(request.cellTimeoutMs)
    const number = requests.length
    const born = deaths
    const dead = () => new AppError('ENGINE_CRASHED', 'The engine process died.')
    const cancelled = new Set<number>()
    const waiting = request.generations.map((input): StubCell => ({ ...input, messages: request.prompts[input.prompt]?.messages ?? [] }))
    const hung = new Set<StubCell>()
    let working: StubCell[] = []
    let wake = () => {}
    const wakeUp = () => wake()
    wakes.add(wakeUp)
    onStart?.({ cancel: (refs) => (refs.forEach((ref) => cancelled.add(ref)), wake()) })
    signal?.addEventListener('abort', () => wake())
    const isOff = (cell: StubCell) => signal?.aborted || cancelled.has(cell.ref)
    for (const cell of isDead(number) ? [null] : waiting) {
      const fate = cell ? compile(cell, number) : 'crash'
      if (!fate) continue
      if (fate instanceof AppError) throw fate
      if (cell) yield { kind: 'preparing', id: 1, refs: [cell.ref] }
      deaths += 1
      wakes.forEach((other) => other())
      throw fate === 'crash' ? dead() : new AppError('ENGINE_STUCK', 'The engine process did not answer for 10 s.')
    }
    yield { kind: 'preparing', id: 1, refs: [] }
    while (waiting.length + working.length > 0) {
      await breathe()
      if (deaths > born) throw dead()
      for (let cell = waiting[0]; cell && working.length < slots; cell = waiting[0]) {
        working.push(cell)
        waiting.shift()
        if (!isOff(cell)) yield { kind: 'cellStarted', id: 1, ref: cell.ref }
      }
      const hanging: StubCell[] = []
      for (const cell of working.splice(0)) {
        const fate = isOff(cell) ? 'off' : on(cell, number)
        if (fate === 'crash') {
          deaths += 1
          wakes.forEach((other) => other())
          throw dead()
        }
        if (fate === 'hang') {
          if (!hung.has(cell)) yield { kind: 'cellTokens', id: 1, texts: [{ ref: cell.ref, text: '절반' }] }
          hung.add(cell)
          hanging.push(cell)
        }
        if (fate === 'hang') continue
        if (fate === 'off') yield { kind: 'cellCancelled', id: 1, ref: cell.ref }
        else if (fate) yield { kind: 'cellFailed', id: 1, ref: cell.ref, error: fate }
        else {
          const text = stubText(cell)
          yield { kind: 'cellTokens', id: 1, texts: [{ ref: cell.ref, text }] }
          computed.push(cell.messages.at(-1)?.content ?? '')
          yield { kind: 'cellDone', id: 1, ref: cell.ref, result: stubResult(text) }
        }
      }
      working = hanging
      if (hanging.length > 0 && hanging.length === slots && !hanging.some(isOff)) await new Promise<void>((resolve) => (wake = resolve))
    }
    yield {
      kind: 'generated',
      id: 1,
      prefillTokens: 100,
      decodedTokens: 100,
      promptMs: 0,
      prefillMs: 100,
      decodeMs: 1000,
      copyMs: 0,
      sampleMs: 0,
    }
  }

  const scored: number[] = []
  let asks = 0
  /** Every token is as likely as any of `top`. */
  const score: Engine['score'] = async ({ items, top }) => {
    asks += 1
    const fault = scoreFault(asks, items)
    if (fault) throw fault
    scored.push(items.length)
    return items.map(({ continuation, end }) => {
      const ids = 'tokenIds' in continuation ? continuation.tokenIds : []
      const alternative = (token: number) => ({ token, text: `#${token}`, logprob: -Math.log(top) })
      const alternatives = Array.from({ length: top }, (_, token) => alternative(token))
      const tokens = [...ids, ...(end ? [0] : [])].map((token) => ({
        ...alternative(token),
        entropy: Math.log(top),
        rank: 1,
        top: alternatives,
      }))
      return { promptTokens: 3, tokens }
    })
  }

  const engine = { generate, score } satisfies Pick<Engine, 'generate' | 'score'>
  return { engine, computed, requests, contextSizes, adapters, timeLimitsMs, scored }
}

function stubText(cell: Pick<StubCell, 'messages'>): string {
  return `답: ${cell.messages.at(-1)?.content}`
}

function stubResult(output: string): CellResult {
  return {
    output,
    thought: null,
    outputTokenIds: [1, 2],
    renderedPrompt: 'p',
    finishReason: 'stop',
    tokens: { prompt: 3, output: 2 },
    timing: { ttftMs: 1, totalMs: 2 },
  }
}
