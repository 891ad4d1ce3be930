import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export type Tensors = Record<string, { shape: [number, number]; values: Float32Array }>

/** A safetensors file with 32-bit numbers. */
export function safetensors(tensors: Tensors): Buffer {
  let end = 0
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => {
    const from = end
    end += values.byteLength
    return [name, { dtype: 'F32', shape, data_offsets: [from, end] }] as const
  })
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  return Buffer.concat([length, header, ...Object.values(tensors).map(({ values }) => Buffer.from(values.buffer))])
}

/** LoRA matrices of q, k and v of one layer, rank 2, for a model with hidden size 32, 4 heads of 8, of which 2 are for keys. Each number is another one. */
export function qkvPairs(layer = 0): Tensors {
  let next = 1000 * layer
  const matrix = (rows: number, columns: number): Tensors[string] => ({
    shape: [rows, columns],
    values: Float32Array.from({ length: rows * columns }, () => (next += 1)),
  })
  const outputs = { q_proj: 32, k_proj: 16, v_proj: 16 }
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([target, rows]) => {
      const name = `base_model.model.model.layers.${layer}.self_attn.${target}`
      return [
        [`${name}.lora_A.weight`, matrix(2, 32)],
        [`${name}.lora_B.weight`, matrix(rows, 2)],
      ]
    }),
  )
}

export const plainConfig = {
  peft_type: 'LORA',
  base_model_name_or_path: 'some-model',
  r: 2,
  lora_alpha: 4,
  target_modules: ['q_proj', 'k_proj', 'v_proj'],
  bias: 'none',
  use_dora: false,
  use_rslora: false,
  alpha_pattern: {},
  modules_to_save: null,
  fan_in_fan_out: false,
  init_lora_weights: true,
}

/** Writes a PEFT folder. */
export async function writePeft(
  folder: string,
  { config = {}, weights = safetensors(qkvPairs()) }: { config?: object; weights?: Uint8Array } = {},
) {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'adapter_config.json'), JSON.stringify({ ...plainConfig, ...config }))
  await writeFile(join(folder, 'adapter_model.safetensors'), weights)
}

/** Writes the `config.json` of a Llama that the pairs fit. */
export async function writeLlamaConfig(folder: string, changed: object = {}) {
  await mkdir(folder, { recursive: true })
  const config = {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    hidden_size: 32,
    intermediate_size: 64,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    max_position_embeddings: 128,
    vocab_size: 64,
    rms_norm_eps: 1e-5,
    ...changed,
  }
  await writeFile(join(folder, 'config.json'), JSON.stringify(config))
}
