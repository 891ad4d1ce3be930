import type { Llama, LlamaModel } from 'node-llama-cpp'

import { AppError } from '../../core/errors.ts'
import { misfit } from '../../core/tuning/adapter/adapterTensors.ts'
import { withOddRank } from '../../io/adapters/oddRank.ts'
import { readAdapterHeader } from '../../io/models/adapterHeader.ts'
import type { AdapterUse } from '../door/protocol.ts'
import { loadNativeAdapter, type NativeAdapter } from './llamaInternals.ts'
import { nativeCalls } from './nativeCalls.ts'

/**
 * Loads a LoRA adapter beside a loaded model. The library refuses most files that do not fit, but ends the process on some, so header, names
 * and shapes are checked before. On the CPU its rank is made one that keeps the exact lane exact (see `withOddRank`).
 * @throws AppError ADAPTER_MISSING, ADAPTER_BROKEN, ADAPTER_MISMATCH, OUT_OF_MEMORY
 */
export async function loadAdapter(llama: Llama, model: LlamaModel, { id, path }: Pick<AdapterUse, 'id' | 'path'>): Promise<NativeAdapter> {
  const header = await readAdapterHeader(path, id)
  const tensors = new Map(
    (model.fileInfo.fullTensorInfo ?? []).map(({ name, dimensions }) => [name, { dimensions: dimensions.map(Number) }]),
  )
  const reason = misfit(header, { architecture: model.architecture, tensors })
  if (reason !== null)
    throw new AppError(
      'ADAPTER_MISMATCH',
      `The adapter ${id} does not fit this model: ${reason}. Use it with the model that it was trained on.`,
    )
  try {
    const load = (file: string) => nativeCalls.track('setup', 0, () => loadNativeAdapter(llama, model, file))
    return await (llama.gpu === false ? withOddRank(path, header, load) : load(path))
  } catch (error) {
    if (error instanceof AppError) throw error
    const message = error instanceof Error ? error.message : String(error)
    if (/memory|alloc/i.test(message))
      throw new AppError('OUT_OF_MEMORY', `The adapter ${id} could not be loaded: memory is short (${message}). Close other programs.`, {
        cause: error,
      })
    throw new AppError('ADAPTER_BROKEN', `The adapter ${id} could not be loaded (${message}). Train it again, or add its file again.`, {
      cause: error,
    })
  }
}
