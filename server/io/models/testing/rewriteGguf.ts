import { closeSync, openSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text, u32, u64 } from '../ggufBytes.ts'

type Tensor = { info: Buffer; offset: number; bytes: number }
/** A GGUF file in pieces. `entries`: type and value of each key as they are in the file. */
type Pieces = { entries: Map<string, Buffer>; tensors: Tensor[]; data: Buffer }

/** An entry to add or replace: a text, or a whole number with its GGUF type (u16 or i32). */
export type GgufEntry = string | { u16: number } | { i32: number }

/** Writes a copy of a GGUF file with other metadata. The source stays as it is. */
export async function copyGguf(source: string, target: string, entries: Record<string, GgufEntry>): Promise<string> {
  const pieces = await readPieces(source)
  writePieces(target, { ...pieces, entries: changed(pieces.entries, entries) })
  return target
}

/** Writes a GGUF file as `count` parts, as llama.cpp's gguf-split does. Returns their paths. */
export async function splitGguf(source: string, folder: string, name: string, count: number): Promise<string[]> {
  const { entries, tensors, data } = await readPieces(source)
  const each = Math.ceil(tensors.length / count)
  return Array.from({ length: count }, (_, part) => {
    const path = join(folder, `${name}-${five(part + 1)}-of-${five(count)}.gguf`)
    const split = { 'split.no': { u16: part }, 'split.count': { u16: count }, 'split.tensors.count': { i32: tensors.length } }
    const own = changed(part === 0 ? entries : new Map(), split)
    writePieces(path, { entries: own, tensors: tensors.slice(part * each, (part + 1) * each), data })
    return path
  })
}

const ALIGNMENT = 32
const TEXT = 8
const LIST = 9
const sizes: Record<number, number> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 }

const five = (value: number) => String(value).padStart(5, '0')

function changed(entries: ReadonlyMap<string, Buffer>, change: Record<string, GgufEntry>): Map<string, Buffer> {
  return new Map([...entries, ...Object.entries(change).map(([key, value]) => [key, encode(value)] as const)])
}

function encode(value: GgufEntry): Buffer {
  if (typeof value === 'string') return Buffer.concat([u32(TEXT), text(value)])
  const bytes = Buffer.alloc('u16' in value ? 6 : 8)
  bytes.writeUInt32LE('u16' in value ? 2 : 5)
  if ('u16' in value) bytes.writeUInt16LE(value.u16, 4)
  else bytes.writeInt32LE(value.i32, 4)
  return bytes
}

async function readPieces(path: string): Promise<Pieces> {
  const file = await readFile(path)
  let at = 8
  const count = () => Number(file.readBigUInt64LE((at += 8) - 8))
  const number = () => file.readUInt32LE((at += 4) - 4)
  const word = () => {
    const length = count()
    return file.toString('utf8', at, (at += length))
  }
  const skip = (type: number): void => {
    if (type === TEXT) word()
    else if (type === LIST) {
      const inner = number()
      const items = count()
      if (inner === TEXT) for (let left = items; left > 0; left -= 1) word()
      else at += (sizes[inner] ?? 0) * items
    } else at += sizes[type] ?? 0
  }
  const tensorCount = count()
  const entryCount = count()
  const entries = new Map<string, Buffer>()
  for (let left = entryCount; left > 0; left -= 1) {
    const key = word()
    const from = at
    skip(number())
    entries.set(key, file.subarray(from, at))
  }
  const tensors: Tensor[] = []
  for (let left = tensorCount; left > 0; left -= 1) {
    const from = at
    word()
    const dimensions = number()
    at += dimensions * 8 + 4
    const info = file.subarray(from, at)
    tensors.push({ info, offset: count(), bytes: 0 })
  }
  const data = file.subarray(aligned(at))
  const offsets = [...tensors.map(({ offset }) => offset), data.length].toSorted((a, b) => a - b)
  for (const tensor of tensors) tensor.bytes = (offsets.find((offset) => offset > tensor.offset) ?? data.length) - tensor.offset
  return { entries, tensors, data }
}

function writePieces(path: string, { entries, tensors, data }: Pieces): void {
  let offset = 0
  const places = tensors.map((tensor) => {
    const here = offset
    offset += aligned(tensor.bytes)
    return Buffer.concat([tensor.info, u64(here)])
  })
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    u32(3),
    u64(tensors.length),
    u64(entries.size),
    ...[...entries].flatMap(([key, value]) => [text(key), value]),
    ...places,
  ])
  const file = openSync(path, 'w')
  try {
    writeSync(file, Buffer.concat([head, Buffer.alloc(aligned(head.length) - head.length)]))
    for (const tensor of tensors) {
      const bytes = data.subarray(tensor.offset, tensor.offset + tensor.bytes)
      writeSync(file, bytes)
      writeSync(file, Buffer.alloc(aligned(bytes.length) - bytes.length))
    }
  } finally {
    closeSync(file)
  }
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT
}
