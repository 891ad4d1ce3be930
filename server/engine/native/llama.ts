import {
  getLlama,
  getModuleVersion,
  InsufficientMemoryError,
  type Llama,
  type LlamaContext,
  LlamaLogLevel,
  type LlamaModel,
} from 'node-llama-cpp'

import { AppError } from '../../core/errors.ts'
import type { Lane } from '../../core/experiment/cell.ts'
import { engineRevision } from '../../core/experiment/engineRevision.ts'
import { printable } from '../../core/printable.ts'
import { readGgufHeader } from '../../io/models/ggufHeader.ts'
import { type ContextSize, MAX_SEQUENCES_CPU, MAX_SEQUENCES_GPU, planContext } from './contextPlan.ts'
import { threadCount } from './device.ts'
import { assertInternals, type NativeAdapter, setNativeAdapter } from './llamaInternals.ts'
import { nativeCalls } from './nativeCalls.ts'

/** Most tokens in one batch. Larger batches are no faster on a CPU and need memory for their logits. */
export const BATCH_TOKENS = 512

export type LlamaHost = { llama: Llama; engineVersion: string }

/** Loads the native library for the best device of this machine; never compiles anything. */
export async function openLlama(): Promise<LlamaHost> {
  const version = await getModuleVersion()
  const llama = await getLlama({
    build: 'never',
    gpu: 'auto',
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.warn,
    logger: (level, message) => process.stderr.write(`llama.cpp ${level}: ${printable(message.trimEnd())}\n`),
  })
  assertInternals({ llama, version })
  return { llama, engineVersion: `node-llama-cpp@${version} llama.cpp@${llama.llamaCppRelease.release} engine@${engineRevision}` }
}

/** Checks a model's file before native code reads it, then loads it. `vocabOnly` loads the tokenizer and the metadata without the weights. */
export async function loadModel(
  llama: Llama,
  {
    path,
    vocabOnly,
    signal,
    onProgress,
  }: { path: string; vocabOnly: boolean; signal?: AbortSignal; onProgress?: (progress: number) => void },
): Promise<LlamaModel> {
  await readGgufHeader(path)
  try {
    const model = await nativeCalls.track('setup', 0, (progress) =>
      llama.loadModel({
        modelPath: path,
        vocabOnly,
        gpuLayers: vocabOnly ? 0 : 'auto',
        loadSignal: signal,
        onLoadProgress(loaded) {
          progress()
          onProgress?.(loaded)
        },
      }),
    )
    assertInternals({ llama, model, version: await getModuleVersion() })
    return model
  } catch (error) {
    throw explained(error, `The model could not be loaded`)
  }
}

/** The most sequences that a context has on this device. */
export const maxSequences = (llama: Llama): number => (llama.gpu === false ? MAX_SEQUENCES_CPU : MAX_SEQUENCES_GPU)

/** An adapter with which all tokens of a context are computed. */
export type ContextAdapter = { native: NativeAdapter; scale: number }

/**
 * Makes a context for this number of cells, the longest of which needs `longest` positions. The estimate of its memory knows nothing of the
 * adapter, whose matrices are in memory already, and whose own values are a few for each token.
 */
export async function openContext(
  llama: Llama,
  model: LlamaModel,
  { longest, cells, lane, adapter = null }: { longest: number; cells: number; lane: Lane; adapter?: ContextAdapter | null },
): Promise<{ context: LlamaContext; size: ContextSize }> {
  const flashAttention = lane === 'fast'
  const size = await planContext({
    longest,
    cells,
    maxSequences: maxSequences(llama),
    freeBytes: await freeBytes(llama, model),
    bytesFor: async ({ sequences, capacity }) => {
      const need = await model.fileInsights.estimateContextResourceRequirementsV2({
        contextSize: capacity,
        sequences,
        batchSize: BATCH_TOKENS,
        modelGpuLayers: model.gpuLayers,
        flashAttention,
      })
      return model.gpuLayers > 0 ? need.gpuVram : need.cpuRam
    },
  })
  try {
    const context = await nativeCalls.track('setup', 0, () =>
      model.createContext({
        sequences: size.sequences,
        contextSize: size.capacity,
        batchSize: BATCH_TOKENS,
        flashAttention,
        threads: threadCount(llama),
        failedCreationRemedy: false,
      }),
    )
    assertInternals({ llama, context, version: await getModuleVersion() })
    if (adapter) setNativeAdapter(context, adapter.native, adapter.scale)
    return { context, size }
  } catch (error) {
    throw explained(error, `A context of ${size.capacity} tokens could not be made`)
  }
}

async function freeBytes(llama: Llama, model: LlamaModel): Promise<number> {
  return model.gpuLayers > 0 ? (await llama.getVramState()).free : (await llama.getRamState()).free
}

function explained(error: unknown, what: string): unknown {
  if (error instanceof AppError || (error instanceof Error && error.name === 'AbortError')) return error
  const reason = error instanceof Error ? error.message : String(error)
  if (error instanceof InsufficientMemoryError || /memory|alloc|too large/i.test(reason))
    return new AppError(
      'OUT_OF_MEMORY',
      `${what}: memory is short (${reason}). Close other programs, lower the context size, or use a smaller model.`,
    )
  return new AppError('ENGINE_FAILED', `${what} (${reason}).`)
}
