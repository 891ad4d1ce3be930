import type { Engine, ModelRef } from '../engine/door/protocol.ts'
import type { EngineService } from './services.ts'

/** What the page asks of the engine. Its child starts with the first preview, not with a question for its status. */
export function createEngineService({
  engine,
  resolve,
  version,
}: {
  engine: Pick<Engine, 'status' | 'render'>
  resolve: (id: string) => Promise<ModelRef>
  version: string
}): EngineService {
  return {
    async status() {
      const server = {
        rssBytes: process.memoryUsage.rss(),
        uptimeMs: Math.round(process.uptime() * 1000),
        node: process.versions.node,
        version,
      }
      return { engine: await engine.status(), server }
    },
    async preview({ model, prompts }) {
      const rendered = await engine.render({ model: await resolve(model), prompts })
      return { prompts: rendered.prompts.map(({ text, tokenIds }) => ({ text, tokenCount: tokenIds.length })) }
    },
  }
}
