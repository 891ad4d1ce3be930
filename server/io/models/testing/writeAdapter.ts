import { writeFileSync } from 'node:fs'
import { f32, text, u32, u64 } from '../ggufBytes.ts'

/** `dimensions` as in the file: the contiguous one first. `type`: ggml's number for `bytes`; values are F32. */
export type AdapterTensor = { dimensions: number[] } & ({ values: Float32Array } | { type: number; bytes: Buffer })

const ALIGNMENT = 32
const TEXT = 8
const FLOAT = 6
const F32 = 0

const metadata = { 'general.type': 'adapter', 'general.architecture': 'llama', 'adapter.type': 'lora' }

/** Writes a LoRA adapter in GGUF. `entries` replaces texts of its metadata. */
export function writeAdapter(
  path: string,
  { tensors, alpha = 16, entries = {} }: { tensors: Record<string, AdapterTensor>; alpha?: number; entries?: Record<string, string> },
): string {
  const texts = Object.entries({ ...metadata, ...entries })
  let offset = 0
  const infos: Buffer[] = []
  const data: Buffer[] = []
  for (const [name, tensor] of Object.entries(tensors)) {
    const { dimensions } = tensor
    const [type, bytes] = 'bytes' in tensor ? [tensor.type, tensor.bytes] : [F32, Buffer.from(tensor.values.buffer)]
    infos.push(text(name), u32(dimensions.length), ...dimensions.map(u64), u32(type), u64(offset))
    data.push(padded(bytes))
    offset += padded(bytes).length
  }
  const head = [Buffer.from('GGUF'), u32(3), u64(Object.keys(tensors).length), u64(texts.length + 1)]
  const values = texts.flatMap(([key, value]) => [text(key), u32(TEXT), text(value)])
  const scale = [text('adapter.lora.alpha'), u32(FLOAT), f32(alpha)]
  writeFileSync(path, Buffer.concat([padded(Buffer.concat([...head, ...values, ...scale, ...infos])), ...data]))
  return path
}

/** The shape of SmolLM2-135M: columns and rows of its matrices. */
const shapes = { attn_q: [576, 576], attn_v: [576, 192] } as const

/**
 * Random matrices for SmolLM2-135M, the same for the same `seed`. `strength`: how far they move a layer's output, roughly as a share of it;
 * 0.1 changes most texts and leaves them readable.
 */
export function randomTensors({
  seed = 1,
  rank = 4,
  layers = [0, 10, 20],
  strength = 0.1,
}: { seed?: number; rank?: number; layers?: readonly number[]; strength?: number } = {}): Record<string, AdapterTensor> {
  const next = noise(seed)
  const matrix = (columns: number, rows: number, scale: number): AdapterTensor => ({
    dimensions: [columns, rows],
    values: Float32Array.from({ length: columns * rows }, () => next() * scale),
  })
  return Object.fromEntries(
    layers.flatMap((layer) =>
      Object.entries(shapes).flatMap(([name, [columns, rows]]) => [
        [`blk.${layer}.${name}.weight.lora_a`, matrix(columns, rank, 1 / Math.sqrt(columns))],
        [`blk.${layer}.${name}.weight.lora_b`, matrix(rank, rows, strength / Math.sqrt(rank))],
      ]),
    ),
  )
}

/** Numbers from -1 to 1 (xorshift). */
function noise(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 31 - 1
  }
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((ALIGNMENT - (bytes.length % ALIGNMENT)) % ALIGNMENT)])
}
