import type { EmbedBackend } from '../door/engineBackend.ts'
import { createEmbedder } from './embed.ts'
import { createReranker } from './rerank.ts'

const engineVersion = 'transformers.js'

/** The embedding process: it has a runtime and memory of its own, so that an index is built beside a run. */
export function createEmbedBackend(): EmbedBackend {
  const started = Date.now()
  return {
    ...createEmbedder(),
    ...createReranker(),
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
    dispose: async () => undefined,
  }
}
