import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import { peftFiles, readPeftConfig } from '../../io/adapters/adapterFiles.ts'
import { type HeldTensor, readSafetensorsHeader } from '../../io/models/safetensorsHeader.ts'

/** LoRA matrices of one linear layer: A is [rank, in], B is [out, rank]. `layer`: its name in transformers. */
export type LoraPair = { layer: string; rank: number; inputs: number; outputs: number }

/** What a PEFT folder holds. */
export type PeftFacts = { rank: number; alpha: number; pairs: LoraPair[] }

const config = z.looseObject({
  peft_type: z.string(),
  r: z.int().positive().max(4096),
  lora_alpha: z.number().positive(),
  rank_pattern: z.record(z.string(), z.unknown()).nullish(),
})

/** Members of the config that make an adapter more than A and B with one scale, and what they are. A GGUF adapter has no place for these. */
const refused: Record<string, string> = {
  use_dora: 'DoRA, which also learns magnitudes',
  use_rslora: 'rsLoRA, which scales by the root of the rank',
  alpha_pattern: 'an alpha of its own for some layers',
  modules_to_save: 'layers that are trained as a whole',
  fan_in_fan_out: 'transposed layers',
  lora_bias: 'learnt biases',
  layer_replication: 'repeated layers',
  trainable_token_indices: 'learnt tokens',
  target_parameters: 'parameters outside of linear layers',
  alora_invocation_tokens: 'aLoRA, which is active from some token on',
  use_qalora: 'QALoRA',
  use_bdlora: 'BD-LoRA',
  arrow_config: 'a router of several adapters',
  megatron_config: 'layers of Megatron',
}
/** Beginnings other than these change the weights of the base model, too. */
const plainBeginnings = ['true', 'false', 'gaussian', 'orthogonal', 'null', 'undefined']

/**
 * Checks that a folder holds a plain LoRA adapter of PEFT, without loading its weights: files, config, and that each matrix is there and has the
 * shape that it must have. No path and no code that the config names is followed.
 * @throws AppError ADAPTER_BROKEN (missing, damaged or cut short), BAD_INPUT (another kind of adapter), FILE_MISSING, PATH_OUTSIDE, FILE_TOO_LARGE
 */
export async function checkPeftFolder(folder: string): Promise<PeftFacts> {
  const { hasOneRank, ...facts } = checkConfig(await readPeftConfig(folder))
  const tensors = await readSafetensorsHeader(join(folder, peftFiles.weights), { within: folder, name: peftFiles.weights })
  const pairs = pairsOf(tensors)
  // Alpha is divided by the rank, so another rank would be another strength.
  const other = hasOneRank && pairs.find(({ rank }) => rank !== facts.rank)
  if (other) throw broken(`its rank (r) is ${facts.rank}, and the matrices of ${other.layer} have the rank ${other.rank}`, peftFiles.config)
  return { ...facts, pairs }
}

function checkConfig(text: string): Omit<PeftFacts, 'pairs'> & { hasOneRank: boolean } {
  const parsed = config.safeParse(parseJson(text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw broken(
      `${peftFiles.config} is not the config of a LoRA adapter: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
      peftFiles.config,
    )
  }
  const { data } = parsed
  if (data.peft_type !== 'LORA') throw unfit(`it is of the kind ${data.peft_type.slice(0, 40)}`)
  for (const [member, what] of Object.entries(refused)) if (!isOff(data[member])) throw unfit(`it has ${what} (${member})`)
  if (data.bias !== undefined && data.bias !== 'none') throw unfit('it has learnt biases (bias)')
  const beginning = String(data.init_lora_weights)
  if (!plainBeginnings.includes(beginning))
    throw unfit(`it begins with ${beginning.slice(0, 40)}, which changes the base model (init_lora_weights)`)
  return { rank: data.r, alpha: data.lora_alpha, hasOneRank: isOff(data.rank_pattern) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw broken(`${peftFiles.config} is not valid JSON`, peftFiles.config)
  }
}

function isOff(value: unknown): boolean {
  if (value == null || value === false) return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

const tensorName = /^base_model\.model\.((?:[a-z_]+\.)*layers\.\d+\.(?:[a-z_]+\.)*[a-z_]+)\.lora_([AB])\.weight$/

function pairsOf(tensors: ReadonlyMap<string, HeldTensor>): LoraPair[] {
  const halves = new Map<string, Partial<Record<'A' | 'B', HeldTensor>>>()
  for (const [name, tensor] of tensors) {
    const [, layer, half] = tensorName.exec(name) ?? []
    if (layer === undefined) throw unfit(`it has ${JSON.stringify(name.slice(0, 100))}, which is not a LoRA matrix of a layer`)
    if (!['F32', 'F16', 'BF16'].includes(tensor.type)) throw unfit(`${name} has numbers of the type ${tensor.type}`)
    halves.set(layer, { ...halves.get(layer), [half as 'A' | 'B']: tensor })
  }
  if (halves.size === 0) throw broken('it holds no matrices', peftFiles.weights)
  return [...halves].map(([layer, { A, B }]) => {
    if (!A || !B) throw broken(`${layer} has only one of its two matrices`, peftFiles.weights)
    const [rank = 0, inputs = 0] = A.shape
    const [outputs = 0, rankB = 0] = B.shape
    if (A.shape.length !== 2 || B.shape.length !== 2 || rank === 0 || rank !== rankB)
      throw broken(`the matrices of ${layer} do not fit each other (${A.shape.join(' x ')} and ${B.shape.join(' x ')})`, peftFiles.weights)
    return { layer, rank, inputs, outputs }
  })
}

function broken(what: string, file: string): AppError {
  return new AppError('ADAPTER_BROKEN', `The adapter cannot be used: ${what}. Copy it again from where it was made.`, { place: { file } })
}

function unfit(what: string): AppError {
  return new AppError('BAD_INPUT', `Only plain LoRA adapters can be converted, and this is another one: ${what}.`, {
    place: { file: peftFiles.config },
  })
}
