import { text, u32, u64 } from '../../io/models/ggufBytes.ts'

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
const WIDTH = 32
const LENGTH = 64

/**
 * A sentence embedder in the GGUF format, a few kilobytes: a BERT of one layer that adds nothing to its input, so that the vector of a text is
 * the mean of its tokens' vectors, which are pseudo-random. It knows these words, in lower case, and reads 64 tokens. `pooling`: as in
 * llama.cpp, by default the mean; null: the file does not say.
 */
export function tinyEmbedder(words: readonly string[], { pooling = 1 }: { pooling?: number | null } = {}): Buffer {
  const tokens = [...special, ...words.map((word) => `\u2581${word}`)]
  const random = generator(7)
  const zeros = (count: number) => new Float32Array(count)
  const ones = (count: number) => new Float32Array(count).fill(1)
  const norm = (name: string): Tensor[] => [
    { name: `${name}.weight`, dims: [WIDTH], data: ones(WIDTH) },
    { name: `${name}.bias`, dims: [WIDTH], data: zeros(WIDTH) },
  ]
  const map = (name: string): Tensor[] => [
    { name: `blk.0.${name}.weight`, dims: [WIDTH, WIDTH], data: zeros(WIDTH * WIDTH) },
    { name: `blk.0.${name}.bias`, dims: [WIDTH], data: zeros(WIDTH) },
  ]
  const tensors: Tensor[] = [
    { name: 'token_embd.weight', dims: [WIDTH, tokens.length], data: Float32Array.from({ length: WIDTH * tokens.length }, random) },
    { name: 'position_embd.weight', dims: [WIDTH, LENGTH], data: zeros(WIDTH * LENGTH) },
    { name: 'token_types.weight', dims: [WIDTH, 2], data: zeros(WIDTH * 2) },
    ...norm('token_embd_norm'),
    ...['attn_q', 'attn_k', 'attn_v', 'attn_output', 'ffn_up', 'ffn_down'].flatMap(map),
    ...norm('blk.0.attn_output_norm'),
    ...norm('blk.0.layer_output_norm'),
  ]
  return gguf(
    {
      'general.architecture': 'bert',
      'general.name': 'Tiny embedder',
      'general.file_type': u32(0),
      'bert.block_count': u32(1),
      'bert.context_length': u32(LENGTH),
      'bert.embedding_length': u32(WIDTH),
      'bert.feed_forward_length': u32(WIDTH),
      'bert.attention.head_count': u32(1),
      'bert.attention.layer_norm_epsilon': 1e-12,
      'bert.attention.causal': false,
      ...(pooling === null ? {} : { 'bert.pooling_type': u32(pooling) }),
      'tokenizer.ggml.model': 'bert',
      'tokenizer.ggml.token_type_count': u32(2),
      'tokenizer.ggml.tokens': tokens,
      'tokenizer.ggml.token_type': tokens.map((_, id) => (id === 1 ? 2 : id < special.length ? 3 : 1)),
      'tokenizer.ggml.bos_token_id': u32(2),
      'tokenizer.ggml.cls_token_id': u32(2),
      'tokenizer.ggml.eos_token_id': u32(3),
      'tokenizer.ggml.seperator_token_id': u32(3),
      'tokenizer.ggml.unknown_token_id': u32(1),
      'tokenizer.ggml.padding_token_id': u32(0),
      'tokenizer.ggml.mask_token_id': u32(4),
    },
    tensors,
  )
}

type Tensor = { name: string; dims: number[]; data: Float32Array }
/** Bytes are an unsigned integer, a number is a float, a list of numbers has signed integers. */
type Entry = string | number | boolean | Buffer | string[] | number[]

function gguf(entries: Record<string, Entry>, tensors: readonly Tensor[]): Buffer {
  let offset = 0
  const infos = tensors.map(({ name, dims, data }) => {
    const info = Buffer.concat([text(name), u32(dims.length), ...dims.map(u64), u32(0), u64(offset)])
    offset += padded(data.byteLength)
    return info
  })
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    u32(3),
    u64(tensors.length),
    u64(Object.keys(entries).length),
    ...Object.entries(entries).flatMap(([key, value]) => [text(key), encode(value)]),
    ...infos,
  ])
  const weights = tensors.map(({ data }) => pad(Buffer.from(data.buffer)))
  return Buffer.concat([pad(head), ...weights])
}

const padded = (bytes: number) => Math.ceil(bytes / 32) * 32
const pad = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(padded(bytes.length) - bytes.length)])

function encode(value: Entry): Buffer {
  if (Buffer.isBuffer(value)) return Buffer.concat([u32(4), value])
  if (typeof value === 'string') return Buffer.concat([u32(8), text(value)])
  if (typeof value === 'boolean') return Buffer.concat([u32(7), Buffer.from([value ? 1 : 0])])
  if (typeof value === 'number') return Buffer.concat([u32(6), Buffer.from(Float32Array.of(value).buffer)])
  const isText = typeof value[0] === 'string'
  const items = value.map((item) => (typeof item === 'string' ? text(item) : Buffer.from(Int32Array.of(item).buffer)))
  return Buffer.concat([u32(9), u32(isText ? 8 : 5), u64(value.length), ...items])
}

/** Numbers from -1 to 1, the same ones each time (a linear congruential generator). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  }
}
