import type { Llama, LlamaModel } from 'node-llama-cpp'

import type { AdapterUse } from '../door/protocol.ts'
import { loadAdapter } from '../native/adapter.ts'
import type { NativeAdapter } from '../native/llamaInternals.ts'
import type { ContextAdapter } from '../native/llama.ts'
import { createModelPool } from './modelPool.ts'
import { OpenedFiles } from './openedFiles.ts'

/** Adapters of one model that stay loaded; the least recently used one goes first. */
const MAX_LOADED_ADAPTERS = 2

/** Calls `work` with the adapter of a request, or with null if it has none; the adapter stays loaded meanwhile. */
export type AdapterPool = {
  use<T>(adapter: AdapterUse | undefined, work: (adapter: ContextAdapter | null) => Promise<T>, signal?: AbortSignal): Promise<T>
  dispose(): Promise<void>
}

/**
 * The adapters of a loaded model, by the hash of their files: a file that was replaced is another adapter. They are read whole, so that a
 * later change of a file does not matter. `letGo` is called before an adapter is disposed of, and must end every context that has it.
 */
export function createAdapterPool(llama: Llama, model: LlamaModel, letGo: (adapter: NativeAdapter) => Promise<void>): AdapterPool {
  const pool = createModelPool<AdapterUse, NativeAdapter>({
    keyOf: ({ hash }) => hash,
    most: MAX_LOADED_ADAPTERS,
    async load(adapter) {
      const files = await OpenedFiles.open(adapter.files, 'adapter')
      try {
        const native = await loadAdapter(llama, model, adapter)
        await files.confirm().catch(async (thrown: unknown) => {
          await native.dispose()
          throw thrown
        })
        return native
      } finally {
        files.close()
      }
    },
    async dispose(native) {
      await letGo(native)
      await native.dispose()
    },
    onStuck: (thrown) => process.stderr.write(`An adapter could not be disposed of and keeps its memory: ${String(thrown)}\n`),
  })
  return {
    use: (adapter, work, signal) =>
      adapter ? pool.use(adapter, signal ? { signal } : {}, (native) => work({ native, scale: adapter.scale })) : work(null),
    dispose: () => pool.dispose(),
  }
}
