import { mkdtemp, open, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileError } from '../files/fileError.ts'
import { withRegular } from '../files/regularFile.ts'
import type { AdapterHeader } from '../models/adapterHeader.ts'
import { f32, text, u32, u64 } from '../models/ggufBytes.ts'
import { tensorBytes } from '../models/ggufHeader.ts'

const ALIGNMENT = 32
const TEXT = 8
const FLOAT = 6
const F32 = 0
const F16 = 1
const Q8_0 = 8
const BLOCK = 32

/**
 * Calls `work` with a file of the same adapter whose ranks are no multiples of 4.
 *
 * ggml has two ways to multiply by float matrices on a CPU. The one for a single row adds the products up in another order than the one for
 * several (tinyBLAS, ggml-cpu/llamafile/sgemm.cpp), so a cell's tokens would depend on what else is in the batch. The second one is used only
 * where the numbers of rows and columns are multiples of 4 or more, which a rank of 9 is not. The added rows are zero, and the second matrix
 * is scaled by 9/8, because the library divides by the rank: the product stays the same. All matrices become F32, in which the factor
 * costs nothing.
 */
export async function withOddRank<T>(path: string, header: AdapterHeader, work: (path: string) => Promise<T>): Promise<T> {
  const ranks = [...header.tensors].flatMap(([name, { dimensions }]) => (name.endsWith('.lora_b') ? [dimensions[0] ?? 0] : []))
  if (ranks.every((rank) => oddRank(rank) === rank)) return work(path)
  const folder = await mkdtemp(join(tmpdir(), 'assay-adapter-'))
  try {
    const copy = join(folder, 'adapter.gguf')
    await withRegular(path, { within: null, name: 'adapter' }, (source) => writeCopy(source, copy, header))
    return await work(copy)
  } catch (thrown) {
    throw fileError(thrown, 'adapter')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const oddRank = (rank: number) => (rank % 4 === 0 ? rank + 1 : rank)

async function writeCopy(source: FileHandle, target: string, { architecture, alpha, tensors, dataAt }: AdapterHeader): Promise<void> {
  const texts = Object.entries({ 'general.type': 'adapter', 'general.architecture': architecture, 'adapter.type': 'lora' })
  const entries = [
    ...texts.map(([key, value]) => [text(key), u32(TEXT), text(value)]),
    [text('adapter.lora.alpha'), u32(FLOAT), f32(alpha)],
  ]
  let offset = 0
  const infos = [...tensors].map(([name, { dimensions }]) => {
    const shape = padded(name, dimensions)
    const info = [text(name), u32(2), ...shape.map(u64), u32(F32), u64(offset)]
    offset += aligned(4 * shape[0] * shape[1])
    return Buffer.concat(info)
  })
  const head = [Buffer.from('GGUF'), u32(3), u64(tensors.size), u64(entries.length), ...entries.flat(), ...infos]
  const file = await open(target, 'wx')
  try {
    await file.writeFile(filled(Buffer.concat(head)))
    for (const [name, tensor] of tensors) {
      const { dimensions, type } = tensor
      const [columns = 0, rows = 0] = dimensions
      const bytes = Buffer.alloc(tensorBytes(type, columns * rows))
      await source.read(bytes, 0, bytes.length, dataAt + tensor.offset)
      const values = widened(name, floats(bytes, type, columns * rows), [columns, rows])
      await file.writeFile(filled(Buffer.from(values.buffer)))
    }
  } finally {
    await file.close()
  }
}

/** Columns and rows after padding: the rank is the rows of the first matrix and the columns of the second. */
function padded(name: string, [columns = 0, rows = 0]: readonly number[]): [columns: number, rows: number] {
  return name.endsWith('.lora_a') ? [columns, oddRank(rows)] : [oddRank(columns), rows]
}

function widened(name: string, values: Float32Array, dimensions: [columns: number, rows: number]): Float32Array {
  const [columns, rows] = dimensions
  const shape = padded(name, dimensions)
  const wide = new Float32Array(shape[0] * shape[1])
  const factor = shape[0] / columns
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) wide[row * shape[0] + column] = factor * (values[row * columns + column] ?? 0)
  return wide
}

/** Numbers of the types that `readAdapterFacts` allows. */
function floats(bytes: Buffer, type: number, count: number): Float32Array {
  const numbers = new Float32Array(count)
  if (type === Q8_0) {
    for (let index = 0; index < count; index += 1) {
      const block = Math.floor(index / BLOCK) * (BLOCK + 2)
      numbers[index] = half(bytes.readUInt16LE(block)) * bytes.readInt8(block + 2 + (index % BLOCK))
    }
    return numbers
  }
  if (type === F32) for (let index = 0; index < count; index += 1) numbers[index] = bytes.readFloatLE(4 * index)
  else if (type === F16) for (let index = 0; index < count; index += 1) numbers[index] = half(bytes.readUInt16LE(2 * index))
  // BF16 is the upper half of an F32.
  else new Uint32Array(numbers.buffer).forEach((_, index, words) => (words[index] = bytes.readUInt16LE(2 * index) * 2 ** 16))
  return numbers
}

/** An F16 by its bits. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function filled(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)])
}

const aligned = (length: number) => Math.ceil(length / ALIGNMENT) * ALIGNMENT
