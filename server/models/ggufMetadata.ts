import { type GgufHeader, readGgufHeader } from '../io/models/ggufHeader.ts'
import type { ModelKind, ModelMetadata } from './modelService.types.ts'

/** `part`: which part of a split model the file is, from 1. */
export type GgufInfo = {
  metadata: ModelMetadata
  kind: ModelKind
  licence: string | null
  part?: { number: number; of: number }
}

/** Names of `general.file_type`, by number (llama.cpp's `llama_ftype`). */
const fileTypes = [
  'F32 F16 Q4_0 Q4_1 Q4_1_SOME_F16 Q4_2 Q4_3 Q8_0 Q5_0 Q5_1',
  'Q2_K Q3_K_S Q3_K_M Q3_K_L Q4_K_S Q4_K_M Q5_K_S Q5_K_M Q6_K IQ2_XXS',
  'IQ2_XS Q2_K_S IQ3_XS IQ3_XXS IQ1_S IQ4_NL IQ3_S IQ3_M IQ2_S IQ2_M',
  'IQ4_XS IQ1_M BF16 Q4_0_4_4 Q4_0_4_8 Q4_0_8_8 TQ1_0 TQ2_0 MXFP4_MOE NVFP4',
  'Q1_0 Q2_0',
].flatMap((ten) => ten.split(' '))

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
