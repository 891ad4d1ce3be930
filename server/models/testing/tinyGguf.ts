import { text, u32, u64 } from '../../io/models/ggufBytes.ts'

type Entry = string | number | boolean | string[] | number[]

/**
 * Bytes of a minimal GGUF file: a header with the given entries and one F32 tensor of `weights` zeros.
 * Numbers become u32, lists of numbers i32.
 */
export function tinyGguf({
  entries = {},
  weights = 8,
  version = 3,
  tensor = { name: 'token_embd.weight', columns: weights / 2 },
}: {
  entries?: Record<string, Entry>
  weights?: number
  version?: number
  tensor?: { name: string; columns: number }
} = {}): Buffer {
  const all: Record<string, Entry> = {
    'general.architecture': 'llama',
    'general.name': 'Tiny 🙂 모델',
    'general.file_type': 15,
    'llama.context_length': 2048,
    ...entries,
  }
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    u32(version),
    u64(1),
    u64(Object.keys(all).length),
    ...Object.entries(all).flatMap(([key, value]) => [text(key), encode(value)]),
    text(tensor.name),
    u32(2),
    u64(tensor.columns),
    u64(weights / tensor.columns),
    u32(0),
    u64(0),
  ])
  const padding = Buffer.alloc((32 - (head.length % 32)) % 32)
  return Buffer.concat([head, padding, Buffer.alloc(weights * 4)])
}

function encode(value: Entry): Buffer {
  if (typeof value === 'string') return Buffer.concat([u32(8), text(value)])
  if (typeof value === 'boolean') return Buffer.concat([u32(7), Buffer.from([value ? 1 : 0])])
  if (typeof value === 'number') return Buffer.concat([u32(4), u32(value)])
  const strings = typeof value[0] === 'string'
  return Buffer.concat([
    u32(9),
    u32(strings ? 8 : 5),
    u64(value.length),
    ...value.map((item) => (typeof item === 'string' ? text(item) : i32(item))),
  ])
}

function i32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}
