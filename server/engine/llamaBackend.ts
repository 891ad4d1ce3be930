import type { LlamaModel } from 'node-llama-cpp'

import { ChatModel } from './chatModel.ts'
import { deviceInfo } from './device.ts'
import { createEmbedder } from './embed.ts'
import type { EngineBackend } from './host.ts'
import { loadModel, openLlama } from './llama.ts'
import { createPromptRenderer, type PromptRenderer } from './promptRenderer.ts'
import type { DeviceInfo, LoadedModel, ModelRef } from './protocol.ts'

/** Chat models kept loaded at once; the one used longest ago goes first. */
const MAX_LOADED_MODELS = 2

type Vocabulary = { model: LlamaModel; prompts: PromptRenderer }
type Entry = { ref: ModelRef; chat: ChatModel; info: LoadedModel; busy: number }

/** The engine proper: models by file, loaded on first use and kept; one generate loop per model. */
export async function createLlamaBackend(): Promise<EngineBackend> {
  const started = Date.now()
  const { llama, engineVersion } = await openLlama()
  const embedder = createEmbedder()
  const models = new Map<string, Promise<Entry>>()
  const ready = new Map<string, Entry>()
  const vocabularies = new Map<string, Promise<Vocabulary>>()
  let device: DeviceInfo = await deviceInfo(llama, null)

  async function open(ref: ModelRef, options: { signal?: AbortSignal; onProgress?: (progress: number) => void } = {}): Promise<Entry> {
    const key = modelKey(ref)
    const known = models.get(key)
    if (known) {
      models.delete(key)
      models.set(key, known)
      return known
    }
    const opening = load(ref, options)
    models.set(key, opening)
    opening.catch(() => models.delete(key))
    const entry = await opening
    ready.set(key, entry)
    await evict(key)
    return entry
  }

  async function load(
    ref: ModelRef,
    { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: number) => void },
  ): Promise<Entry> {
    const model = await loadModel(llama, { path: ref.path, vocabOnly: false, signal, onProgress })
    const chat = new ChatModel(llama, model)
    device = await deviceInfo(llama, model)
    return { ref, chat, info: describe(ref, model, chat), busy: 0 }
  }

  async function evict(keep: string): Promise<void> {
    for (const [key, entry] of ready) {
      if (ready.size <= MAX_LOADED_MODELS) return
      if (key === keep || entry.busy > 0) continue
      ready.delete(key)
      models.delete(key)
      await entry.chat.dispose()
    }
  }

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

  /** Without the weights where they are not loaded anyway. */
  async function promptsOf(ref: ModelRef): Promise<PromptRenderer> {
    const key = modelKey(ref)
    const loaded = models.get(key)
    if (loaded) return (await loaded).chat.prompts
    let vocabulary = vocabularies.get(key)
    if (!vocabulary) {
      vocabulary = loadModel(llama, { path: ref.path, vocabOnly: true }).then((model) => ({
        model,
        prompts: createPromptRenderer(llama, model),
      }))
      vocabularies.set(key, vocabulary)
      vocabulary.catch(() => vocabularies.delete(key))
    }
    return (await vocabulary).prompts
  }

  const current = (entry: Entry): LoadedModel => ({ ...entry.info, device: { ...entry.info.device, sequences: entry.chat.sequences } })

  return {
    engineVersion,

    async load(ref, options) {
      return current(await open(ref, options))
    },

    async render({ model, prompts }) {
      const renderer = await promptsOf(model)
      return {
        prompts: prompts.map((prompt) => renderer.render(prompt)).map(({ text, tokens }) => ({ text, tokenIds: [...tokens] })),
        chatTemplateHash: renderer.chatTemplateHash,
      }
    },

    async generate(call) {
      const entry = await open(call.request.model, { onProgress: (progress) => call.send({ kind: 'loading', progress }) })
      if (call.request.lane === 'exact' && entry.info.device.gpu !== null)
        call.send({
          kind: 'note',
          level: 'warning',
          message: `On this ${entry.info.device.gpu} device the exact lane is not proven: a replay may differ in a near-tie. Replay a cell to see.`,
        })
      return busy(entry, () => entry.chat.generate(call))
    },

    embed: ({ model, texts }, signal) => embedder.embed(model, texts, signal),

    async score(request, signal) {
      const entry = await open(request.model, { signal })
      return busy(entry, () => entry.chat.score(request, signal))
    },

    async measureLimit({ model, lane, load: synthetic }, signal) {
      const entry = await open(model, { signal })
      return busy(entry, () => entry.chat.measureLimit({ lane, load: synthetic, signal }))
    },

    status() {
      const entries = [...ready.values()]
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
      for (const { chat } of ready.values()) await chat.dispose()
      for (const vocabulary of vocabularies.values()) await vocabulary.then(({ model }) => model.dispose()).catch(() => undefined)
      await llama.dispose()
    },
  }
}

/** A model at work is not put away. */
async function busy<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
  entry.busy += 1
  try {
    return await work()
  } finally {
    entry.busy -= 1
  }
}

/** A file that was replaced is another model. */
const modelKey = ({ path, hash }: ModelRef) => `${hash}:${path}`

function parameterCount(model: LlamaModel): number {
  return (model.fileInfo.tensorInfo ?? []).reduce(
    (sum, { dimensions }) => sum + dimensions.reduce<number>((product, size) => product * Number(size), 1),
    0,
  )
}
