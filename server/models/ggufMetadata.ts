import { fileTypes } from '../core/quantisation/fileTypes.ts'
import { type GgufHeader, readGgufHeader } from '../io/models/ggufHeader.ts'
import type { ModelKind, ModelMetadata } from './modelService.types.ts'

/** `part`: which part of a split model the file is, from 1. */
export type GgufInfo = {
  metadata: ModelMetadata
  kind: ModelKind
  licence: string | null
  part?: { number: number; of: number }
}

/**
 * The metadata in a GGUF file. A quantisation newer than the table is named by its number.
 * @throws AppError MODEL_MISSING, MODEL_BROKEN
 */
export async function ggufMetadata(path: string): Promise<GgufInfo> {
  const { values, parameters } = await readGgufHeader(path)
  const architecture = textOf(values, 'general.architecture') ?? 'unknown'
  const context = values.get(`${architecture}.context_length`)
  const fileType = values.get('general.file_type')
  return {
    kind: kindOf(values, architecture),
    ...partOf(values),
    licence: textOf(values, 'general.license'),
    metadata: {
      name: textOf(values, 'general.name'),
      architecture,
      parameters,
      trainContext: typeof context === 'number' ? context : 0,
      quantisation: typeof fileType === 'number' ? (fileTypes[fileType] ?? `type ${fileType}`) : 'unknown',
      chatTemplate: values.has('tokenizer.chat_template'),
    },
  }
}

/** Files that are no models say so in `general.type`; older ones only by their other keys. */
function kindOf(values: GgufHeader['values'], architecture: string): ModelKind {
  const type = textOf(values, 'general.type')
  if (type === 'adapter' || values.has('adapter.type')) return 'adapter'
  if (type === 'mmproj' || architecture === 'clip') return 'mmproj'
  if (type === 'imatrix' || values.has('imatrix.chunk_count')) return 'imatrix'
  if (architecture === 'controlvector') return 'vector'
  const pooling = values.get(`${architecture}.pooling_type`)
  if (pooling === 4) return 'rerank'
  return pooling !== undefined || architecture.includes('bert') ? 'embed' : 'chat'
}

function partOf(values: GgufHeader['values']): Pick<GgufInfo, 'part'> {
  const [number, of] = [values.get('split.no'), values.get('split.count')]
  return typeof number === 'number' && typeof of === 'number' && of > 1 ? { part: { number: number + 1, of } } : {}
}

function textOf(values: GgufHeader['values'], key: string): string | null {
  const value = values.get(key)
  return typeof value === 'string' ? value : null
}
