import { basename } from 'node:path'
import { AppError } from '../core/errors.ts'
import { ByteReader, EndOfFile } from '../io/files/byteReader.ts'
import { fileTypeName, tensorBytes, valueBytes } from './ggufTypes.ts'
import type { ModelKind, ModelMetadata } from './modelService.types.ts'

type Value = string | number | boolean | null
export type GgufInfo = { metadata: ModelMetadata; kind: ModelKind; licence: string | null }

const MOST_ENTRIES = 100_000
const LONGEST_KEY = 64 * 1024

/**
 * Reads the header of a GGUF file (versions 2 and 3): what the model is, and whether the file holds all the weights the header lists.
 * Reads some megabytes at most, never the weights. Format: github.com/ggml-org/ggml/blob/master/docs/gguf.md
 * @throws AppError MODEL_BROKEN with what to do.
 */
export async function ggufMetadata(path: string): Promise<GgufInfo> {
  const name = basename(path)
  await using reader = await ByteReader.open(path)
  try {
    return await readHeader(reader, name)
  } catch (thrown) {
    if (thrown instanceof EndOfFile || thrown instanceof RangeError) throw broken(name, 'its header is cut short or damaged')
    throw thrown
  }
}

async function readHeader(reader: ByteReader, name: string): Promise<GgufInfo> {
  const magic = await reader.bytes(4)
  if (magic.toString('latin1') !== 'GGUF') throw broken(name, 'it does not begin as a GGUF file does')
  const version = await reader.u32()
  if (version < 2 || version > 3) throw broken(name, `it is in GGUF version ${version}; versions 2 and 3 can be read`)
  const tensors = await reader.u64()
  const entries = await reader.u64()
  if (tensors > MOST_ENTRIES || entries > MOST_ENTRIES) throw broken(name, 'its header makes no sense')
  const values = new Map<string, Value>()
  for (let index = 0; index < entries; index += 1) {
    const key = await readKey(reader)
    values.set(key, await readValue(reader, await reader.u32()))
  }
  const { parameters, dataBytes } = await readTensors(reader, tensors)
  const alignment = numberOf(values, 'general.alignment') || 32
  const end = Math.ceil(reader.position / alignment) * alignment + dataBytes
  if (tensors > 0 && reader.size < end) {
    const percent = Math.floor((reader.size / end) * 100)
    throw broken(name, `only ${percent} % of it is there (${reader.size} of ${end} bytes)`)
  }
  return describe(values, parameters)
}

function describe(values: ReadonlyMap<string, Value>, parameters: number): GgufInfo {
  const architecture = textOf(values, 'general.architecture') ?? 'unknown'
  const pooling = values.get(`${architecture}.pooling_type`)
  const fileType = values.get('general.file_type')
  return {
    kind: pooling === 4 ? 'rerank' : pooling !== undefined || architecture.includes('bert') ? 'embed' : 'chat',
    licence: textOf(values, 'general.license'),
    metadata: {
      name: textOf(values, 'general.name'),
      architecture,
      parameters,
      trainContext: numberOf(values, `${architecture}.context_length`),
      quantisation: typeof fileType === 'number' ? fileTypeName(fileType) : 'unknown',
      chatTemplate: values.has('tokenizer.chat_template'),
    },
  }
}

async function readKey(reader: ByteReader): Promise<string> {
  const length = await reader.u64()
  if (length > LONGEST_KEY) throw new RangeError('key too long')
  return (await reader.bytes(length)).toString('utf8')
}

/** Lists and long values are skipped; nothing here needs a vocabulary. */
async function readValue(reader: ByteReader, type: number): Promise<Value> {
  if (type === 8) return reader.string()
  if (type === 9) {
    await skipList(reader)
    return null
  }
  const size = valueBytes[type]
  if (size === undefined) throw new RangeError(`value type ${type}`)
  const bytes = await reader.bytes(size)
  if (type === 7) return bytes[0] !== 0
  if (type === 6) return bytes.readFloatLE()
  if (type === 12) return bytes.readDoubleLE()
  if (size === 8) return Number(type === 10 ? bytes.readBigUInt64LE() : bytes.readBigInt64LE())
  return type % 2 === 0 ? bytes.readUIntLE(0, size) : bytes.readIntLE(0, size)
}

async function skipList(reader: ByteReader, depth = 0): Promise<void> {
  const type = await reader.u32()
  const count = await reader.u64()
  const size = valueBytes[type]
  if (size !== undefined) return reader.skip(size * count)
  if (type === 8) return reader.skipStrings(count)
  if (type !== 9 || depth > 4) throw new RangeError(`list of type ${type}`)
  for (let index = 0; index < count; index += 1) await skipList(reader, depth + 1)
}

/** Sums the weights, and finds where the data of the last tensor ends, counted from the first's. */
async function readTensors(reader: ByteReader, count: number): Promise<{ parameters: number; dataBytes: number }> {
  let parameters = 0
  let dataBytes = 0
  for (let index = 0; index < count; index += 1) {
    await readKey(reader)
    const dimensions = await reader.u32()
    if (dimensions > 8) throw new RangeError('dimensions')
    let weights = 1
    for (let dimension = 0; dimension < dimensions; dimension += 1) weights *= await reader.u64()
    const type = await reader.u32()
    const offset = await reader.u64()
    parameters += weights
    dataBytes = Math.max(dataBytes, offset + tensorBytes(type, weights))
  }
  return { parameters, dataBytes }
}

function textOf(values: ReadonlyMap<string, Value>, key: string): string | null {
  const value = values.get(key)
  return typeof value === 'string' ? value : null
}

function numberOf(values: ReadonlyMap<string, Value>, key: string): number {
  const value = values.get(key)
  return typeof value === 'number' ? value : 0
}

function broken(name: string, why: string): AppError {
  return new AppError(
    'MODEL_BROKEN',
    `${name} cannot be used: ${why}. Delete it and download it again, or copy it again from where it came.`,
    { place: { file: `models/${name}` } },
  )
}
