import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import type { FinishReason } from '../../core/experiment/cell.ts'
import { awakeNow } from '../../io/awakeClock.ts'
import { fakePrompt, fakeTokenIds, fakeWords, hashText } from './fakeText.ts'
import type { EngineBackend, GenerateCall } from '../door/engineBackend.ts'
import { noTotals } from '../door/noTotals.ts'
import type { DeviceInfo, GenerateCell, LoadedModel, ModelRef, ScoreItem } from '../door/protocol.ts'
import { StopMatcher } from '../sample/stopStrings.ts'
import type { ScoredToken } from '../../core/experiment/tokenScore.ts'

const SEQUENCES = 8
const CONTEXT_TOKENS = 4096
const EMBEDDING_SIZE = 64
const SLOW_TOKEN_MS = 150

/**
 * An engine without weights that keeps the protocol, for page tests and fault tests: every answer is a pure function of the cell.
 * Environment: `ASSAY_FAKE_DELAY_MS` between tokens (default 0); `ASSAY_FAKE_CRASH_AFTER` n: dies when the n-th cell is done;
 * `ASSAY_FAKE_FAIL` text: a cell whose prompt contains it fails; `ASSAY_FAKE_HANG` text: such a cell never ends by itself;
 * `ASSAY_FAKE_SLOW` text: such a cell takes its time over each token; `ASSAY_FAKE_NOISE` text: written to stderr at the start.
 */
export function createFakeBackend(env: NodeJS.ProcessEnv): EngineBackend {
  const started = Date.now()
  const usualDelayMs = Number(env.ASSAY_FAKE_DELAY_MS ?? 0)
  const crashAfter = Number(env.ASSAY_FAKE_CRASH_AFTER ?? Infinity)
  const loaded = new Map<string, LoadedModel>()
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

  async function runCell(cell: GenerateCell, call: GenerateCall): Promise<number> {
    const { ref } = cell
    const at = awakeNow()
    const prompt = fakePrompt(cell)
    if (env.ASSAY_FAKE_FAIL && prompt.includes(env.ASSAY_FAKE_FAIL))
      throw new AppError('ENGINE_FAILED', 'The fake engine was told to fail on this prompt.')
    const contextSize = call.request.model.contextSize ?? CONTEXT_TOKENS
    const promptTokens = fakeTokenIds(prompt).length
    if (promptTokens >= contextSize) {
      throw new AppError(
        'CONTEXT_TOO_SMALL',
        `The prompt has ${promptTokens} tokens and the context ${contextSize}. Shorten the prompt or raise the context size.`,
      )
    }
    const { pieces, natural } = fakeWords(cell)
    const matcher = new StopMatcher(cell.stop)
    const tokenDelayMs = env.ASSAY_FAKE_SLOW && prompt.includes(env.ASSAY_FAKE_SLOW) ? SLOW_TOKEN_MS : usualDelayMs
    const hang = env.ASSAY_FAKE_HANG !== undefined && prompt.includes(env.ASSAY_FAKE_HANG)
    let output = ''
    let ttftMs = 0
    let finishReason: FinishReason = natural ? 'stop' : 'max_tokens'
    const outputTokenIds: number[] = []
    const show = (text: string) => {
      output += text
      if (text !== '') call.send({ kind: 'cellTokens', texts: [{ ref, text }] })
    }
    call.send({ kind: 'cellStarted', ref })
    for (let index = 0; index < pieces.length || hang; index += 1) {
      if (tokenDelayMs > 0 || hang) await delay(Math.max(tokenDelayMs, hang ? 10 : 0))
      if (call.cancelled(ref)) break
      if (awakeNow() - at > call.request.cellTimeoutMs) throw timeout(call.request.cellTimeoutMs)
      const piece = pieces[index]
      if (piece === undefined) continue
      if (index === 0) ttftMs = Math.round(awakeNow() - at)
      outputTokenIds.push(hashText(piece) % 49152)
      const { emit, stopped } = matcher.push(piece)
      show(emit)
      if (stopped) {
        finishReason = 'stop_string'
        break
      }
    }
    if (call.cancelled(ref)) {
      call.send({ kind: 'cellCancelled', ref })
      return outputTokenIds.length
    }
    show(matcher.end())
    const timing = { ttftMs, totalMs: Math.round(awakeNow() - at) }
    call.send({
      kind: 'cellDone',
      ref,
      result: {
        output,
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
      }
    },

    async generate(call) {
      load(call.request.model)
      const at = Date.now()
      const queue = call.request.cells.values()
      let decodedTokens = 0
      waiting += call.request.cells.length
      const worker = async () => {
        for (const cell of queue) {
          waiting -= 1
          active += 1
          try {
            if (call.cancelled(cell.ref)) call.send({ kind: 'cellCancelled', ref: cell.ref })
            else decodedTokens += await runCell(cell, call)
          } catch (error) {
            if (!(error instanceof AppError)) throw error
            call.send({ kind: 'cellFailed', ref: cell.ref, error: error.toData() })
          } finally {
            active -= 1
          }
        }
      }
      await Promise.all(Array.from({ length: SEQUENCES }, worker))
      const prefillTokens = call.request.cells.reduce((sum, cell) => sum + fakeTokenIds(fakePrompt(cell)).length, 0)
      return { ...noTotals(), prefillTokens, decodedTokens, decodeMs: Date.now() - at }
    },

    embed: async ({ texts }) => texts.map(fakeVector),

    score: async ({ items, top }) => items.map((item) => fakeScore(item, top)),

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

const timeout = (limitMs: number) =>
  new AppError('CELL_TIMEOUT', `The cell took longer than ${limitMs / 1000} s. Lower \`max_tokens\`, or raise \`time_limit\` in the sweep.`)

/** Counts of hashed words on a unit sphere: texts that share words are near one another. */
function fakeVector(text: string): number[] {
  const vector = Array.from({ length: EMBEDDING_SIZE }, () => 0)
  for (const word of text.toLowerCase().split(/\s+/))
    vector[hashText(word) % EMBEDDING_SIZE] = (vector[hashText(word) % EMBEDDING_SIZE] ?? 0) + 1
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

const ALTERNATIVES = 4

/** Made-up probabilities that keep the shape of true ones: a pure function of prompt and continuation, and never above 1 in sum. */
function fakeScore(item: ScoreItem, top: number): { promptTokens: number; tokens: ScoredToken[] } {
  const prompt = fakePrompt(item)
  const pieces =
    'text' in item.continuation ? (item.continuation.text.match(/\s*\S+|\s+$/g) ?? []) : item.continuation.tokenIds.map((id) => ` #${id}`)
  if (item.end) pieces.push('<end>')
  const tokens = pieces.map((text, place): ScoredToken => {
    const token = 'text' in item.continuation ? hashText(text) % 49152 : (item.continuation.tokenIds[place] ?? 0)
    const share = 0.2 + (hashText(prompt + pieces.slice(0, place + 1).join('')) % 600) / 1000
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
