import { AppError } from '../../core/errors.ts'
import type { EmbedBackend } from '../door/engineBackend.ts'
import type { ModelRef } from '../door/protocol.ts'
import { createEmbedder } from './embed.ts'
import { createReranker } from './rerank.ts'

const engineVersion = 'transformers.js'

/**
 * The embedding process: it has a runtime and memory of its own, so that an index is built beside a run. Models in the ONNX format run in
 * transformers.js, those in the GGUF format in llama.cpp, which is loaded by the first of them.
 */
export function createEmbedBackend(): EmbedBackend {
  const started = Date.now()
  const onnx = createEmbedder()
  const reranker = createReranker()
  let gguf: ReturnType<typeof openGguf> | null = null
  const embedderOf = async (model: ModelRef) => (isGguf(model) ? (gguf ??= openGguf()) : onnx)
  return {
    embed: async (request, options) => (await embedderOf(request.model)).embed(request, options),
    tokenCounts: async (request, options) => (await embedderOf(request.model)).tokenCounts(request, options),
    rerank: async (request, options) => {
      if (isGguf(request.model))
        throw new AppError('BAD_INPUT', `${request.model.id} is a reranker in the GGUF format; only those in the ONNX format can be used.`)
      return reranker.rerank(request, options)
    },
    engineVersion,
    status: () => ({
      pid: process.pid,
      rssBytes: process.memoryUsage.rss(),
      uptimeMs: Date.now() - started,
      loaded: [],
      activeCells: 0,
      waitingCells: 0,
      engineVersion,
      device: null,
    }),
    dispose: async () => (await gguf)?.dispose(),
  }
}

const isGguf = ({ path }: ModelRef) => /\.gguf$/i.test(path)

async function openGguf() {
  const { createGgufEmbedder } = await import('./ggufEmbed.ts')
  return createGgufEmbedder()
}
