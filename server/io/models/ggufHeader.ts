import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { AppError } from '../../core/errors.ts'
import { withRegular } from '../files/regularFile.ts'

type Value = string | number | null
/** `dimensions` in the order of the file: the contiguous one first. `type`: ggml's number. `offset`: from the first tensor's data. */
export type GgufTensor = { dimensions: readonly number[]; type: number; offset: number }
/**
 * `values` by key: texts and numbers; booleans as 1 and 0; null for lists, such as the vocabulary. `tensors` by their names; their data begins at
 * the byte `dataAt`.
 */
export type GgufHeader = {
  values: ReadonlyMap<string, Value>
  tensors: ReadonlyMap<string, GgufTensor>
  parameters: number
  dataAt: number
}

const FIRST_READ = 2 ** 21
/** The header of a model with a vocabulary of 262,144 tokens is about 20 MB. */
const MOST_READ = 2 ** 27
const MOST_ENTRIES = 100_000
/** ggml has 4. */
const MOST_DIMENSIONS = 8

/** Size of a value in bytes, by type. Texts and lists have no fixed size. */
const valueBytes: Record<number, number> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 }
const TEXT = 8
const LIST = 9
const FLOAT = 6
const DOUBLE = 12

/** Tensor types (ggml-common.h): the number of weights in a block, and the bytes of a block by type. */
const blocks: [weights: number, bytes: Record<number, number>][] = [
  [1, { 0: 4, 1: 2, 24: 1, 25: 2, 26: 4, 27: 8, 28: 8, 30: 2 }],
  [32, { 2: 18, 3: 20, 6: 22, 7: 24, 8: 34, 9: 36, 20: 18, 39: 17 }],
  [64, { 40: 36, 42: 18 }],
  [128, { 41: 18 }],
  [256, { 10: 84, 11: 110, 12: 144, 13: 176, 14: 210, 15: 292, 34: 54, 35: 66 }],
  [256, { 16: 66, 17: 74, 18: 98, 19: 50, 21: 110, 22: 82, 23: 136, 29: 56 }],
]

/** Why a file is no GGUF file, is damaged or not complete; the message continues "it cannot be used: ". */
export class GgufDamage extends Error {}

/**
 * Reads the header of a GGUF file (versions 2 and 3), and checks that the file is long enough for the weights in the header. Reads the
 * first 2 MB, more if the header is longer, and never the weights. Format: github.com/ggml-org/ggml/blob/master/docs/gguf.md
 * @throws AppError MODEL_MISSING, or MODEL_BROKEN for a file that is not GGUF, damaged, incomplete or not readable.
 */
export async function readGgufHeader(path: string): Promise<GgufHeader> {
  try {
    return await readGguf(path)
  } catch (thrown) {
    throw explained(thrown, basename(path))
  }
}

/** The same for a file that is no model. @throws GgufDamage, or AppError as `withRegular` */
export function readGguf(path: string): Promise<GgufHeader> {
  return withRegular(path, { within: null, name: basename(path) }, readHeader)
}

async function readHeader(file: FileHandle): Promise<GgufHeader> {
  const { size } = await file.stat()
  for (let length = FIRST_READ; length <= MOST_READ; length *= 4) {
    const start = await buffer(file.createReadStream({ start: 0, end: length - 1, highWaterMark: FIRST_READ, autoClose: false }))
    const header = parseHeader(start, size)
    if (header) return header
    if (start.length < length) break
  }
  throw new GgufDamage('its header is cut short or damaged')
}

function explained(thrown: unknown, name: string): AppError {
  const place = { file: `models/${name}` }
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  if (thrown instanceof GgufDamage) {
    const remedy = 'Delete it and download it again, or copy it again.'
    return new AppError('MODEL_BROKEN', `${name} cannot be used: ${reason}. ${remedy}`, { place })
  }
  if (thrown instanceof AppError && thrown.code === 'FILE_MISSING') {
    const remedy = 'Fetch it on the Models page, or with: npm run assay -- models pull.'
    return new AppError('MODEL_MISSING', `The model file ${name} is not there. ${remedy}`, { cause: thrown, place })
  }
  return new AppError('MODEL_BROKEN', `The model file ${name} cannot be opened (${reason}). Check its permissions.`, {
    cause: thrown,
    place,
  })
}

/** Null if the header is longer than these bytes. */
function parseHeader(start: Buffer, fileBytes: number): GgufHeader | null {
  if (start.toString('latin1', 0, 4) !== 'GGUF')
    throw new GgufDamage('it is not a GGUF file: it is cut short, or does not begin as a GGUF file')
  try {
    const cursor = new Cursor(start, 4)
    const version = cursor.u32()
    if (version < 2 || version > 3) throw new GgufDamage(`it is in GGUF version ${version}; versions 2 and 3 can be read`)
    const tensors = cursor.u64()
    const entries = cursor.u64()
    if (tensors > MOST_ENTRIES || entries > MOST_ENTRIES) throw new GgufDamage('its header is invalid')
    const values = new Map<string, Value>()
    for (let index = 0; index < entries; index += 1) values.set(cursor.text(), cursor.value())
    const { tensors: found, parameters, dataBytes } = readTensors(cursor, tensors)
    // The first part of a split model may hold the metadata alone.
    if (tensors === 0 && !(Number(values.get('split.count')) > 1)) throw new GgufDamage('it holds no tensors')
    const alignment = Number(values.get('general.alignment')) || 32
    const dataAt = Math.ceil(cursor.at / alignment) * alignment
    const end = dataAt + dataBytes
    if (fileBytes >= end) return { values, tensors: found, parameters, dataAt }
    const percent = Math.floor((fileBytes / end) * 100)
    throw new GgufDamage(`it is cut short: it has ${fileBytes} of at least ${end} bytes, and only ${percent} % of it is there`)
  } catch (thrown) {
    if (thrown instanceof PastEnd) return null
    throw thrown
  }
}

/** The tensors, the number of weights, and the offset at which the last tensor's data ends, relative to the first tensor's. */
function readTensors(cursor: Cursor, entries: number): Pick<GgufHeader, 'tensors' | 'parameters'> & { dataBytes: number } {
  const tensors = new Map<string, GgufTensor>()
  let parameters = 0
  let dataBytes = 0
  for (let index = 0; index < entries; index += 1) {
    const name = cursor.text()
    const count = cursor.u32()
    if (count > MOST_DIMENSIONS) throw new GgufDamage(`its header is damaged: a tensor has ${count} dimensions`)
    const dimensions = Array.from({ length: count }, () => cursor.u64())
    const weights = dimensions.reduce((product, size) => product * size, 1)
    const type = cursor.u32()
    const offset = cursor.u64()
    dataBytes = Math.max(dataBytes, offset + tensorBytes(type, weights))
    parameters += weights
    tensors.set(name, { dimensions, type, offset })
  }
  return { tensors, parameters, dataBytes }
}

/** Bytes of a tensor in the file; 0 for a type newer than the table, so that a file with new types is not rejected as incomplete. */
export function tensorBytes(type: number, weights: number): number {
  for (const [block, bytes] of blocks) if (bytes[type]) return Math.ceil(weights / block) * bytes[type]
  return 0
}

class PastEnd extends Error {}

/** Reads values in order. Throws PastEnd when the bytes end before a value does. */
class Cursor {
  at: number
  readonly #bytes: Buffer

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  /** Moves on and returns the position before. */
  skip(length: number): number {
    const from = this.at
    this.at += length
    if (this.at > this.#bytes.length) throw new PastEnd()
    return from
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.skip(4))
  }

  /** Not read as a BigInt, which takes ten times as long. */
  u64(): number {
    return this.u32() + this.u32() * 2 ** 32
  }

  text(): string {
    const length = this.u64()
    return this.#bytes.toString('utf8', this.skip(length), this.at)
  }

  value(): Value {
    const type = this.u32()
    if (type === TEXT) return this.text()
    if (type === LIST) return this.skipList(0)
    const size = bytesOf(type)
    if (type === DOUBLE) return this.#bytes.readDoubleLE(this.skip(size))
    if (type === FLOAT) return this.#bytes.readFloatLE(this.skip(size))
    if (size === 8) return this.u64()
    return this.#bytes.readUIntLE(this.skip(size), size)
  }

  skipList(depth: number): null {
    const type = this.u32()
    const count = this.u64()
    if (type === TEXT) for (let left = count; left > 0; left -= 1) this.skip(this.u64())
    else if (type !== LIST) this.skip(bytesOf(type) * count)
    else if (depth > 4) throw new GgufDamage('its header is damaged: it has nested lists')
    else for (let left = count; left > 0; left -= 1) this.skipList(depth + 1)
    return null
  }
}

function bytesOf(type: number): number {
  const size = valueBytes[type]
  if (size === undefined) throw new GgufDamage(`its header is damaged: it has a value of type ${type}`)
  return size
}
