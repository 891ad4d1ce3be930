/** Tensors of a GGUF file by name: `dimensions` in the order of the file, `type` as ggml numbers it. */
export type Tensors = ReadonlyMap<string, { dimensions: readonly number[]; type: number }>
type Shapes = ReadonlyMap<string, { dimensions: readonly number[] }>

/** Metadata of a GGUF file by key; a list is null. */
export type Metadata = ReadonlyMap<string, string | number | null>

/** What llama.cpp can multiply without a check of its own: F32, F16, Q8_0, BF16. */
const tensorTypes = [0, 1, 8, 30]

/** What an adapter's file says of itself. `targets`: the matrices that it changes, without layer, such as `attn_q`. */
export type AdapterFacts = { architecture: string; rank: number; alpha: number; targets: string[] }

/**
 * Reads the header of an adapter in GGUF: pairs `NAME.lora_a` and `NAME.lora_b` of matrices, as llama.cpp's converter writes them. What
 * llama.cpp would read past, or end the process on, is a problem: a sentence that continues "it cannot be used: ".
 */
export function readAdapterFacts(values: Metadata, tensors: Tensors): AdapterFacts | { problem: string } {
  if (values.get('general.type') !== 'adapter' || values.get('adapter.type') !== 'lora')
    return { problem: 'it is not a LoRA adapter: `general.type` and `adapter.type` must be adapter and lora' }
  if (values.has('adapter.alora.invocation_tokens'))
    return { problem: 'it is an activated LoRA (aLoRA), which begins in the middle of a prompt; only plain LoRA is supported' }
  const architecture = values.get('general.architecture')
  const alpha = values.get('adapter.lora.alpha')
  if (typeof architecture !== 'string') return { problem: 'it does not name its architecture' }
  if (typeof alpha !== 'number' || !Number.isFinite(alpha) || alpha <= 0)
    return { problem: '`adapter.lora.alpha` is missing or not above 0' }
  const targets = new Set<string>()
  let rank = 0
  for (const [name, { dimensions, type }] of tensors) {
    const base = name.replace(/\.lora_[ab]$/, '')
    const [a, b] = [tensors.get(`${base}.lora_a`), tensors.get(`${base}.lora_b`)]
    if (base === name) return { problem: `it has a tensor \`${name}\`, which belongs to no LoRA pair` }
    if (!a || !b) return { problem: `\`${base}\` has only one of its two LoRA matrices` }
    if (dimensions.length !== 2) return { problem: `\`${name}\` is no matrix` }
    if (!tensorTypes.includes(type)) return { problem: `\`${name}\` is stored in a type other than F32, F16, BF16 and Q8_0` }
    const own = b.dimensions[0] ?? 0
    if (own === 0 || a.dimensions[1] !== own) return { problem: `the two matrices of \`${base}\` do not fit each other` }
    rank = Math.max(rank, own)
    targets.add(base.replace(/^blk\.\d+\./, '').replace(/\.weight$/, ''))
  }
  if (rank === 0) return { problem: 'it holds no LoRA matrices' }
  return { architecture, rank, alpha, targets: [...targets].toSorted() }
}

/** Why an adapter with these tensors does not belong to a model; null if architecture, names and shapes fit. */
export function misfit(
  { architecture, tensors }: { architecture: string; tensors: Shapes },
  model: { architecture: string; tensors: Shapes },
): string | null {
  if (architecture !== model.architecture) return `it is for the architecture ${architecture}, the model is ${model.architecture}`
  for (const [name, { dimensions }] of tensors) {
    const [, base = '', side = ''] = /^(.*)\.lora_([ab])$/.exec(name) ?? []
    const own = model.tensors.get(base)
    if (!own) return `it changes \`${base}\`, which the model does not have`
    // Embeddings of tokens are looked up, not multiplied, and llama.cpp has their matrices the other way round.
    if (own.dimensions.length !== 2 || base.endsWith('token_embd.weight')) return `it changes \`${base}\`, which is no linear layer`
    const [wanted, given] = side === 'a' ? [own.dimensions[0], dimensions[0]] : [own.dimensions[1], dimensions[1]]
    if (wanted !== given) return `\`${name}\` has ${given} columns or rows where the model has ${wanted}`
  }
  return null
}
