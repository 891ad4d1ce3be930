import type { Llama, LlamaModel } from 'node-llama-cpp'

import { AppError } from '../../core/errors.ts'
import type { ChatBackend } from '../door/engineBackend.ts'
import type { DeviceInfo, LoadedModel, ModelRef } from '../door/protocol.ts'
import { deviceInfo } from '../native/device.ts'
import { loadModel, openLlama } from '../native/llama.ts'
import { nativeCalls } from '../native/nativeCalls.ts'
import { createPromptRenderer, type PromptRenderer } from '../prompt/promptRenderer.ts'
import { createBreather } from './breather.ts'
import { ChatModel } from './chatModel.ts'
import { withCheckedReplies } from './checkedReplies.ts'
import { endProcess } from './endProcess.ts'
import { createModelPool } from './modelPool.ts'
import { OpenedFiles } from './openedFiles.ts'

/** Idle chat models that stay loaded; the least recently used one goes first. */
const MAX_LOADED_MODELS = 2

type Vocabulary = { model: LlamaModel; prompts: PromptRenderer }
type Entry = { ref: ModelRef; chat: ChatModel; info: LoadedModel; files: OpenedFiles }

/**
 * The real engine: models are loaded on first use and kept; each has one decode loop. `watchMs`: how often it looks for a native call that
 * does not return.
 */
export async function createLlamaBackend({ watchMs = WATCH_MS } = {}): Promise<ChatBackend> {
  const started = Date.now()
  const { llama, engineVersion } = await openLlama()
  watchNativeCalls(watchMs)
  const vocabularies = new Map<string, Promise<Vocabulary>>()
  let device: DeviceInfo = await deviceInfo(llama, null)

  const pool = createModelPool<ModelRef, Entry>({
    keyOf: modelKey,
    most: MAX_LOADED_MODELS,
    async load(ref, options) {
      const files = await OpenedFiles.open(ref.files)
      const model = await loadModel(llama, { path: ref.path, vocabOnly: false, ...options }).catch((thrown: unknown) => {
        files.close()
        throw thrown
      })
      try {
        await files.confirm()
        // A plan has asked the vocabulary's renderer for the prompts that are to be generated next.
        const vocabulary = await vocabularies.get(modelKey(ref))?.catch(() => undefined)
        const chat = new ChatModel(llama, model, vocabulary?.prompts)
        device = await deviceInfo(llama, model)
        return { ref, chat, info: describe(ref, model, chat), files }
      } catch (thrown) {
        files.close()
        await model.dispose()
        throw thrown
      }
    },
    dispose: async ({ chat, files }) => {
      files.close()
      await chat.dispose()
    },
    isSpoilt: (thrown) => thrown instanceof AppError && thrown.code === 'MODEL_CHANGED',
    onStuck: (thrown) => process.stderr.write(`A model could not be disposed of and keeps its memory: ${String(thrown)}\n`),
  })

  function describe(ref: ModelRef, model: LlamaModel, chat: ChatModel): LoadedModel {
    return {
      id: ref.id,
      name: model.fileInfo.metadata.general?.name ?? ref.id,
      architecture: model.architecture,
      parameters: parameterCount(model),
      trainContext: model.trainContextSize,
      chatTemplateHash: chat.prompts.chatTemplateHash,
      engineVersion,
      device,
    }
  }

  /** Calls `work` with the model's renderer; loads only the vocabulary if the model is not loaded. */
  async function withPrompts<T>(ref: ModelRef, work: (prompts: PromptRenderer) => Promise<T>): Promise<T> {
    if (pool.has(ref)) return pool.use(ref, {}, ({ chat }) => work(chat.prompts))
    const key = modelKey(ref)
    let vocabulary = vocabularies.get(key)
    if (!vocabulary) {
      vocabulary = loadVocabulary(llama, ref)
      vocabularies.set(key, vocabulary)
      vocabulary.catch(() => vocabularies.delete(key))
    }
    return work((await vocabulary).prompts)
  }

  const current = (entry: Entry): LoadedModel => ({ ...entry.info, device: { ...entry.info.device, sequences: entry.chat.sequences } })

  return {
    engineVersion,

    async load(ref, options) {
      return pool.use(ref, options, current)
    },

    render: ({ model, prompts }) =>
      withPrompts(model, async (renderer) => {
        const breathe = createBreather()
        const rendered: { text: string; tokenIds: number[] }[] = []
        for (const prompt of prompts) {
          const { text, tokens } = renderer.render(prompt)
          rendered.push({ text, tokenIds: [...tokens] })
          await breathe()
        }
        return {
          prompts: rendered,
          chatTemplateHash: renderer.chatTemplateHash,
          templateFacts: renderer.facts,
          endToken: renderer.endToken,
        }
      }),

    answerTokens: ({ model, items }, signal) =>
      withPrompts(model, async (renderer) => {
        const breathe = createBreather()
        const found: { prompt: number[]; answer: number[] }[] = []
        for (const item of items) {
          found.push(renderer.answerTokens(item))
          await breathe()
          signal.throwIfAborted()
        }
        return found
      }),

    tokenTexts: ({ model, lists }) => withPrompts(model, async (renderer) => lists.map((tokens) => renderer.tokenTexts(tokens))),

    async generate(call) {
      const onProgress = (progress: number) => call.send({ kind: 'loading', progress })
      return pool.use(call.request.model, { onProgress }, ({ chat, info, files }) => {
        if (call.request.lane === 'exact' && info.device.gpu !== null)
          call.send({
            kind: 'note',
            level: 'warning',
            message: `On this ${info.device.gpu} device the exact lane is not proven: a replay may differ in a near-tie. Replay a cell to see.`,
          })
        return withCheckedReplies(files, call, (checked) => chat.generate(checked))
      })
    },

    score: (request, signal) =>
      pool.use(request.model, { signal }, async ({ chat, files }) => {
        const scored = await chat.score(request, signal)
        await files.check()
        return scored
      }),

    measureLimit: (request, signal) => pool.use(request.model, { signal }, ({ chat }) => chat.measureLimit(request, signal)),

    status() {
      const entries = pool.loaded()
      const cells = entries.flatMap(({ chat }) => (chat.batcher ? [chat.batcher.cells] : []))
      return {
        pid: process.pid,
        rssBytes: process.memoryUsage.rss(),
        uptimeMs: Date.now() - started,
        loaded: entries.map(current),
        activeCells: cells.reduce((sum, { active }) => sum + active, 0),
        waitingCells: cells.reduce((sum, { waiting }) => sum + waiting, 0),
        engineVersion,
        device,
      }
    },

    async dispose() {
      await pool.dispose()
      for (const vocabulary of vocabularies.values()) await vocabulary.then(({ model }) => model.dispose()).catch(() => undefined)
      await llama.dispose()
    },
  }
}

const WATCH_MS = 2_000
/** For the last replies to leave. */
const FAREWELL_MS = 300

/** A native call that does not return cannot be stopped: the process ends, and a new one takes over. */
function watchNativeCalls(watchMs: number): void {
  const timer = setInterval(() => {
    if (!nativeCalls.tick(watchMs)) return
    clearInterval(timer)
    process.stderr.write('A native call did not return in time; the engine process ends itself.\n')
    setTimeout(endProcess, FAREWELL_MS)
  }, watchMs)
  timer.unref()
}

/** Loads tokenizer and metadata, which are in memory afterwards: a later change of the file does not matter. */
async function loadVocabulary(llama: Llama, ref: ModelRef): Promise<Vocabulary> {
  const files = await OpenedFiles.open(ref.files)
  try {
    const model = await loadModel(llama, { path: ref.path, vocabOnly: true })
    await files.confirm()
    return { model, prompts: createPromptRenderer(llama, model) }
  } finally {
    files.close()
  }
}

/** Includes the hash, since a replaced file is another model. */
const modelKey = ({ path, hash }: ModelRef) => `${hash}:${path}`

function parameterCount(model: LlamaModel): number {
  return (model.fileInfo.tensorInfo ?? []).reduce(
    (sum, { dimensions }) => sum + dimensions.reduce<number>((product, size) => product * Number(size), 1),
    0,
  )
}
