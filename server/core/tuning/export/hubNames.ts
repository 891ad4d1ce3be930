import { fileTypes } from '../../quantisation/fileTypes.ts'

/** Where the unquantised weights of the models of the manifest are on the Hugging Face hub. */
const hubNames = {
  'smollm2-135m-instruct': 'HuggingFaceTB/SmolLM2-135M-Instruct',
  'mistral-7b-instruct-v0.2': 'mistralai/Mistral-7B-Instruct-v0.2',
  'qwen2.5-0.5b-instruct': 'Qwen/Qwen2.5-0.5B-Instruct',
  'qwen2.5-1.5b-instruct': 'Qwen/Qwen2.5-1.5B-Instruct',
  'qwen3-0.6b': 'Qwen/Qwen3-0.6B',
  'llama-3.2-1b-instruct': 'meta-llama/Llama-3.2-1B-Instruct',
  'gemma-3-1b-it': 'google/gemma-3-1b-it',
  'exaone-3.5-2.4b-instruct': 'LGAI-EXAONE/EXAONE-3.5-2.4B-Instruct',
} as const

/** The types of files that a model's id ends with: `-Q8_0` of a downloaded file, `.q8_0` of one that was made here. */
const typeSuffix = new RegExp(`^([-.](${fileTypes.join('|')}))*$`, 'i')

/** The name on the hub of a model of the manifest, or of another quantisation of it; null for others. */
export function hubName(model: string): string | null {
  const name = model.toLowerCase()
  const found = Object.entries(hubNames).find(([id]) => name.startsWith(id) && typeSuffix.test(name.slice(id.length)))
  return found?.[1] ?? null
}
