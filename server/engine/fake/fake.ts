import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import type { FinishReason } from '../../core/experiment/cell.ts'
import { commonMarkers } from '../../core/experiment/thought/thoughtMarkers.ts'
import { ThoughtReader } from '../../core/experiment/thought/thoughtReader.ts'
import type { ScoredToken } from '../../core/experiment/tokenScore.ts'
import { awakeNow } from '../../io/awakeClock.ts'
import type { ChatBackend, EmbedBackend, GenerateCall } from '../door/engineBackend.ts'
import { type DeviceInfo, type GenerationInput, type LoadedModel, type ModelRef, noTotals, type ScoreItem } from '../door/protocol.ts'
import { StopMatcher } from '../sample/stopStrings.ts'
import { fakePieces, fakePrompt, fakeTokenId, fakeTokenIds, fakeWords, hashText, NOT_THINKING } from './fakeText.ts'

const SEQUENCES = 8
const CONTEXT_TOKENS = 4096
const EMBEDDING_SIZE = 64
const SLOW_TOKEN_MS = 150

/**
 * An engine without weights that speaks the protocol, for page tests and fault tests: every answer is a pure function of what was asked.
 * Environment: `ASSAY_FAKE_DELAY_MS` between tokens (default 0); `ASSAY_FAKE_CRASH_AFTER` n: dies when the n-th cell is done;
 * `ASSAY_FAKE_FAIL` text: a cell whose prompt contains it fails; `ASSAY_FAKE_HANG` text: such a cell never ends by itself;
 * `ASSAY_FAKE_THINK` text: such a cell thinks before it answers, unless its prompt says not to; the model then has a switch for it;
 * `ASSAY_FAKE_CITE` text: such a cell begins with citations, one of them of no passage;
 * `ASSAY_FAKE_FREEZE` text: such a cell blocks the process for ever; `ASSAY_FAKE_SLOW` text: such a cell takes 150 ms for each token;
 * `ASSAY_FAKE_STUCK` text: such a cell comes to nothing, not even its time limit, while the process answers as always;
 * `ASSAY_FAKE_DIE` text: such a cell ends the process after its first token; `ASSAY_FAKE_NOISE` text: written to stderr at the start.
 */
export function createFakeBackend(env: NodeJS.ProcessEnv): ChatBackend & EmbedBackend {
  const started = Date.now()
  const usualDelayMs = Number(env.ASSAY_FAKE_DELAY_MS ?? 0)
  const crashAfter = Number(env.ASSAY_FAKE_CRASH_AFTER ?? Infinity)
  const loaded = new Map<string, LoadedModel>()
  /** Pieces by their token ids, for those that were asked for. */
  const written = new Map<number, string>()
  let doneCells = 0
  let active = 0
  let waiting = 0
  if (env.ASSAY_FAKE_NOISE) process.stderr.write(`${env.ASSAY_FAKE_NOISE}\n`)

  function load(model: ModelRef): LoadedModel {
    const entry: LoadedModel = {
      id: model.id,
      name: model.id,
      architecture: 'fake',
      parameters: 1000,
      trainContext: CONTEXT_TOKENS,
      chatTemplateHash: chatTemplateHash(),
      engineVersion,
      device,
    }
    loaded.set(model.id, entry)
    return entry
  }

  /** Resolves to the number of tokens. */
  async function generateOne(input: GenerationInput, call: GenerateCall): Promise<number> {
    const { ref } = input
    const at = awakeNow()
    const prompt = promptOf(input, call)
    if (env.ASSAY_FAKE_FAIL && prompt.includes(env.ASSAY_FAKE_FAIL))
      throw new AppError('ENGINE_FAILED', 'The fake engine was told to fail on this prompt.')
    while (env.ASSAY_FAKE_FREEZE && prompt.includes(env.ASSAY_FAKE_FREEZE)) Math.random()
    const contextSize = call.request.model.contextSize ?? CONTEXT_TOKENS
    const promptTokens = fakeTokenIds(prompt).length
    if (promptTokens >= contextSize) {
      throw new AppError(
        'CONTEXT_TOO_SMALL',
        `The prompt has ${promptTokens} tokens and the context ${contextSize}. Shorten the prompt or raise the context size.`,
      )
    }
    const thinks = env.ASSAY_FAKE_THINK !== undefined && prompt.includes(env.ASSAY_FAKE_THINK) && !prompt.includes(NOT_THINKING)
    const citing = env.ASSAY_FAKE_CITE !== undefined && prompt.includes(env.ASSAY_FAKE_CITE)
    const { pieces, natural } = fakeWords(adapterText(call.request.model) + prompt, input, { thinks, citing })
    const reader = new ThoughtReader({ markers: commonMarkers, opened: null })
    const matcher = new StopMatcher(input.stop)
    const tokenDelayMs = env.ASSAY_FAKE_SLOW && prompt.includes(env.ASSAY_FAKE_SLOW) ? SLOW_TOKEN_MS : usualDelayMs
    const hang = [env.ASSAY_FAKE_HANG, env.ASSAY_FAKE_DIE].some((text) => text && prompt.includes(text))
    let output = ''
    let ttftMs = 0
    let finishReason: FinishReason = natural ? 'stop' : 'max_tokens'
    const outputTokenIds: number[] = []
    const show = (text: string) => {
      output += text
      const thinking = reader.phase === 'thought' ? { thinking: reader.thoughtTokens } : {}
      if (text !== '' || reader.phase === 'thought') call.send({ kind: 'cellTokens', texts: [{ ref, text, ...thinking }] })
    }
    call.send({ kind: 'cellStarted', ref })
    if (env.ASSAY_FAKE_STUCK && prompt.includes(env.ASSAY_FAKE_STUCK)) await new Promise(() => undefined)
    for (let index = 0; index < pieces.length || hang; index += 1) {
      if (tokenDelayMs > 0 || hang) await delay(Math.max(tokenDelayMs, hang ? 10 : 0))
      if (call.cancelled(ref)) break
      if (awakeNow() - at > call.request.cellTimeoutMs) throw timeout(call.request.cellTimeoutMs)
      const piece = pieces[index]
      if (piece === undefined) continue
      if (index === 0) ttftMs = Math.round(awakeNow() - at)
      outputTokenIds.push(fakeTokenId(piece))
      const { emit, stopped } = matcher.push(thinks ? reader.push(piece) : piece)
      show(emit)
      if (env.ASSAY_FAKE_DIE && prompt.includes(env.ASSAY_FAKE_DIE)) setImmediate(() => process.kill(process.pid, 'SIGKILL'))
      if (stopped) {
        finishReason = 'stop_string'
        break
      }
    }
    if (call.cancelled(ref)) {
      call.send({ kind: 'cellCancelled', ref })
      return outputTokenIds.length
    }
    reader.end(finishReason)
    show(matcher.end())
    const timing = { ttftMs, totalMs: Math.round(awakeNow() - at) }
    call.send({
      kind: 'cellDone',
      ref,
      result: {
        output,
        thought: reader.thought(),
        outputTokenIds,
        renderedPrompt: prompt,
        finishReason,
        tokens: { prompt: promptTokens, output: outputTokenIds.length },
        timing,
      },
    })
    doneCells += 1
    if (doneCells >= crashAfter) {
      process.stderr.write('fake engine: told to crash here\n')
      process.kill(process.pid, 'SIGKILL')
      await new Promise(() => undefined)
    }
    return outputTokenIds.length
  }

  return {
    engineVersion,

    async load(model, { onProgress }) {
      onProgress(1)
      return load(model)
    },

    async render({ model, prompts }) {
      load(model)
      return {
        prompts: prompts.map(fakePrompt).map((text) => ({ text, tokenIds: fakeTokenIds(text) })),
        chatTemplateHash: chatTemplateHash(),
        templateFacts: { date: 'none', thinking: env.ASSAY_FAKE_THINK === undefined ? 'none' : 'switch' },
        endToken: '<end>',
      }
    },

    async generate(call) {
      load(call.request.model)
      const at = Date.now()
      const { generations } = call.request
      const queue = generations.values()
      let decodedTokens = 0
      waiting += generations.length
      const worker = async () => {
        for (const input of queue) {
          const { ref } = input
          waiting -= 1
          active += 1
          try {
            if (call.cancelled(ref)) call.send({ kind: 'cellCancelled', ref })
            else decodedTokens += await generateOne(input, call)
          } catch (error) {
            if (!(error instanceof AppError)) throw error
            call.send({ kind: 'cellFailed', ref, error: error.toData() })
          } finally {
            active -= 1
          }
        }
      }
      await Promise.all(Array.from({ length: SEQUENCES }, worker))
      const prefillTokens = generations.reduce((sum, input) => sum + fakeTokenIds(promptOf(input, call)).length, 0)
      return { ...noTotals(), prefillTokens, decodedTokens, decodeMs: Date.now() - at }
    },

    embed: async ({ texts }) => ({ vectors: texts.map(fakeVector), cut: texts.map(() => 0) }),

    tokenCounts: async ({ texts }) => ({
      counts: texts.map((text) => fakeTokenIds(text).length),
      added: { query: 2, passage: 2 },
      limit: CONTEXT_TOKENS,
    }),

    /** The share of the query's letters that are in a text. */
    rerank: async ({ query, texts }) =>
      texts.map((text) => [...query].filter((letter) => text.includes(letter)).length / Math.max(1, query.length)),

    score: async ({ model, items, top }) => items.map((item) => fakeScore(item, { top, adapter: adapterText(model) })),

    answerTokens: async ({ items }) =>
      items.map(({ answer, ...prompt }) => {
        const tokensOf = (text: string) => {
          for (const piece of fakePieces(text)) written.set(fakeTokenId(piece), piece)
          return fakeTokenIds(text)
        }
        return { prompt: tokensOf(fakePrompt(prompt)), answer: tokensOf(`${answer} <end>`) }
      }),

    tokenTexts: async ({ lists }) =>
      lists.map((ids) => {
        const pieces = ids.map((id) => written.get(id) ?? ` #${id}`)
        return { text: pieces.join(''), pieces }
      }),

    measureLimit: async () => ({ prefillTokensPerSecond: 10_000, decodeTokensPerSecond: 1_000 }),

    status: () => ({
      pid: process.pid,
      rssBytes: process.memoryUsage.rss(),
      uptimeMs: Date.now() - started,
      loaded: [...loaded.values()],
      activeCells: active,
      waitingCells: waiting,
      engineVersion,
      device,
    }),

    dispose: async () => undefined,
  }
}

const engineVersion = 'fake@1'

const device: DeviceInfo = {
  gpu: null,
  deviceNames: [],
  gpuLayers: 0,
  totalLayers: 0,
  threads: 1,
  sequences: SEQUENCES,
  explanation: 'the fake engine needs no device',
}

const chatTemplateHash = () => 'fake'.repeat(16)

/** What an adapter adds to the source of variety: nothing at scale 0, as with a real one. */
function adapterText({ adapter }: ModelRef): string {
  return adapter && adapter.scale !== 0 ? `${adapter.hash} ${adapter.scale}\n` : ''
}

function promptOf(input: GenerationInput, { request }: GenerateCall): string {
  const prompt = request.prompts[input.prompt]
  if (!prompt) throw new AppError('ENGINE_FAILED', `The request has no prompt ${input.prompt}.`)
  return fakePrompt(prompt)
}

const timeout = (limitMs: number) =>
  new AppError('CELL_TIMEOUT', `The cell took longer than ${limitMs / 1000} s. Lower \`max_tokens\`, or raise \`time_limit\` in the sweep.`)

/** Counts of hashed words, as a vector of length 1: texts that share words are near one another. */
function fakeVector(text: string): number[] {
  const vector = Array.from({ length: EMBEDDING_SIZE }, () => 0)
  for (const word of text.toLowerCase().split(/\s+/))
    vector[hashText(word) % EMBEDDING_SIZE] = (vector[hashText(word) % EMBEDDING_SIZE] ?? 0) + 1
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

const ALTERNATIVES = 4

/** Made-up probabilities with the properties of true ones: they depend only on prompt and continuation, and their sum is at most 1. */
function fakeScore(item: ScoreItem, { top, adapter }: { top: number; adapter: string }): { promptTokens: number; tokens: ScoredToken[] } {
  const prompt = fakePrompt({ messages: item.messages, prefill: item.prefill })
  const pieces = 'text' in item.continuation ? fakePieces(item.continuation.text) : item.continuation.tokenIds.map((id) => ` #${id}`)
  if (item.end) pieces.push('<end>')
  const tokens = pieces.map((text, place): ScoredToken => {
    const token = 'text' in item.continuation ? fakeTokenId(text) : (item.continuation.tokenIds[place] ?? 0)
    const share = 0.2 + (hashText(adapter + prompt + pieces.slice(0, place + 1).join('')) % 600) / 1000
    const rest = (1 - share) / ALTERNATIVES
    const others = Array.from({ length: ALTERNATIVES }, (_, n) => ({
      token: (token + n + 1) % 49152,
      text: ` alt${n + 1}`,
      logprob: Math.log(rest),
    }))
    const own = { token, text, logprob: Math.log(share) }
    return {
      ...own,
      entropy: -share * Math.log(share) - ALTERNATIVES * rest * Math.log(rest),
      rank: 1 + others.filter(({ logprob }) => logprob > own.logprob).length,
      top: [own, ...others].toSorted((a, b) => b.logprob - a.logprob).slice(0, top),
    }
  })
  return { promptTokens: fakeTokenIds(prompt).length, tokens }
}
