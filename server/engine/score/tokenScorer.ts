import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Llama, LlamaContext, LlamaModel } from 'node-llama-cpp'

import { AppError } from '../../core/errors.ts'
import { defaultContextSize } from '../../core/experiment/defaults.ts'
import type { ScoredToken } from '../../core/experiment/tokenScore.ts'
import type { Reply, RequestOf, ScoreItem } from '../door/protocol.ts'
import { type DecodeTokens, Detokenizer } from '../native/detokenizer.ts'
import { type ContextAdapter, openContext } from '../native/llama.ts'
import { canCutState, controlName, createNativeSampler, nativeContext, nativeModel, readLogits } from '../native/llamaInternals.ts'
import { nativeCalls } from '../native/nativeCalls.ts'
import { continuationTokens } from '../prompt/continuationTokens.ts'
import type { PromptRenderer } from '../prompt/promptRenderer.ts'
import { type Continuation, scoreTokens } from './scoreTokens.ts'
import type { TokenDistribution } from './tokenDistribution.ts'

type Scored = Extract<Reply, { kind: 'scored' }>['items']

/** `adapter`: the loaded one of the request's model. */
type ScoreOptions = { adapter: ContextAdapter | null; signal: AbortSignal }

/** After this many items the event loop gets a turn, so that cancel messages get through while prompts are rendered. */
const RENDER_SLICE_ITEMS = 50

/**
 * Scores continuations in a small context of its own, opened for each request, so that a request need not wait for running generations.
 * The context is always that of the exact lane: the same question then has the same answer. Requests run one after the other. Where
 * memory is short, `alone` lends the context of the generations once it is idle.
 */
export function createTokenScorer({
  llama,
  model,
  prompts,
  alone,
}: {
  llama: Llama
  model: LlamaModel
  prompts: PromptRenderer
  alone: (wish: { longest: number; adapter: ContextAdapter | null }, work: (context: LlamaContext) => Promise<Scored>) => Promise<Scored>
}): (request: RequestOf<'score'>, options: ScoreOptions) => Promise<Scored> {
  const native = nativeModel(model)
  const endToken = model.tokens.eos ?? model.tokens.eot
  let last: Promise<unknown> = Promise.resolve()

  async function read(request: RequestOf<'score'>, signal: AbortSignal): Promise<Continuation[]> {
    const contextSize = request.model.contextSize ?? defaultContextSize
    const tokenize = (text: string) => native.tokenize(text, false)
    const items: Continuation[] = []
    for (const item of request.items) {
      items.push(scoreItemTokens(item, { prompts, tokenize, endToken, contextSize }))
      if (items.length % RENDER_SLICE_ITEMS === 0) await nextTurn()
      signal.throwIfAborted()
    }
    return items
  }

  async function score(context: LlamaContext, items: Continuation[], top: number, signal: AbortSignal): Promise<Scored> {
    const cells = nativeContext(context)
    const greedy = createNativeSampler(llama, model)
    try {
      greedy.applyConfig({ temperature: 0, topP: 1, minP: 0, seed: 0 })
      const found = await scoreTokens(cells, {
        items,
        top,
        canCut: canCutState(llama, model),
        readLogits: (place) => readLogits(cells, place, greedy),
        signal,
      })
      const write = {
        decode: (tokens: Uint32Array) => native.detokenize(tokens, false),
        controlName: (token: number) => controlName(model, token),
      }
      return items.map((item, index) => ({ promptTokens: item.prompt.length, tokens: scoredTokens(item, found[index] ?? [], write) }))
    } finally {
      greedy.dispose()
    }
  }

  async function run(request: RequestOf<'score'>, { adapter, signal }: ScoreOptions): Promise<Scored> {
    signal.throwIfAborted()
    const items = await read(request, signal)
    const longest = items.reduce((most, { prompt, tokens }) => Math.max(most, prompt.length + tokens.length), 1)
    try {
      const { context } = await openContext(llama, model, { longest, cells: 1, lane: 'exact', adapter })
      try {
        return await score(context, items, request.top, signal)
      } finally {
        await nativeCalls.track('setup', 0, () => context.dispose())
      }
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'OUT_OF_MEMORY')) throw error
      return alone({ longest, adapter }, (context) => score(context, items, request.top, signal))
    }
  }

  return (request, options) => {
    const mine = last.then(() => run(request, options))
    last = mine.catch(() => undefined)
    return mine
  }
}

/** The last tokens of the prompt decide how the first token of a continuation is written (with or without a space). */
const LEAD_TOKENS = 4

/**
 * The tokens of an item.
 * @throws AppError CONTEXT_TOO_SMALL, BAD_INPUT
 */
function scoreItemTokens(
  item: ScoreItem,
  {
    prompts,
    tokenize,
    endToken,
    contextSize,
  }: {
    prompts: Pick<PromptRenderer, 'render'>
    tokenize: (text: string) => Uint32Array
    /** Null if the vocabulary has none. */
    endToken: number | null
    contextSize: number
  },
): Continuation {
  const prompt = prompts.render(item)
  if (prompt.tokens.length === 0)
    throw new AppError('BAD_INPUT', 'The prompt is empty, so nothing tells what could follow it. Give it a message with some text.')
  const given =
    'tokenIds' in item.continuation
      ? item.continuation.tokenIds
      : [...continuationTokens(item, item.continuation.text, { prompts, tokenize })]
  const tokens = Uint32Array.from(item.end && endToken !== null ? [...given, endToken] : given)
  const size = prompt.tokens.length + tokens.length
  if (size > contextSize)
    throw new AppError(
      'CONTEXT_TOO_SMALL',
      `The prompt has ${prompt.tokens.length} tokens and its continuation ${tokens.length}, the context ${contextSize}. Shorten one of them, or raise the context size.`,
    )
  return { prompt: prompt.tokens, tokens }
}

/**
 * Distributions with their tokens as text. The text of a token is what it adds: empty where it only begins a character (Korean, emoji)
 * that later tokens complete. A control token is shown by its name.
 */
function scoredTokens(
  { prompt, tokens }: Continuation,
  distributions: readonly TokenDistribution[],
  { decode, controlName: nameOf }: { decode: DecodeTokens; controlName: (token: number) => string | null },
): ScoredToken[] {
  const detokenizer = new Detokenizer(decode)
  for (const token of prompt.subarray(-LEAD_TOKENS)) detokenizer.push(token)
  return distributions.map(({ top, ...own }, place) => {
    const token = tokens[place] as number
    const alternatives = top.map(({ token: other, logprob }) => ({
      token: other,
      text: nameOf(other) ?? detokenizer.peek(other),
      logprob,
    }))
    const added = detokenizer.push(token)
    return { token, text: nameOf(token) ?? added, ...own, top: alternatives }
  })
}
