import { AppError } from '../../core/errors.ts'
import type { Place } from '../files/boundary.ts'
import { withRegular } from '../files/regularFile.ts'

/** `type`: such as `F32`. */
export type HeldTensor = { type: string; shape: number[] }

const MOST_HEADER_BYTES = 2 ** 26
const typeBytes: Record<string, number> = { F64: 8, I64: 8, F32: 4, I32: 4, F16: 2, BF16: 2, I16: 2, I8: 1, U8: 1, BOOL: 1 }

/**
 * The tensors of a safetensors file by name, without their numbers. Checks that the file has exactly the bytes that its header describes.
 * Format: github.com/huggingface/safetensors
 * @throws AppError ADAPTER_BROKEN, and those of opening a file
 */
export async function readSafetensorsHeader(path: string, place: Place): Promise<ReadonlyMap<string, HeldTensor>> {
  const broken = (why: string) =>
    new AppError('ADAPTER_BROKEN', `${place.name} is damaged: ${why}. Copy it again from where it was made.`, {
      place: { file: place.name },
    })
  return withRegular(path, place, async (file) => {
    const { size } = await file.stat()
    const start = Buffer.alloc(8)
    if ((await file.read(start, 0, 8, 0)).bytesRead < 8) throw broken('it is too short')
    const length = Number(start.readBigUInt64LE())
    if (length > MOST_HEADER_BYTES || length > size - 8) throw broken('it is cut short, or no safetensors file')
    const header = Buffer.alloc(length)
    await file.read(header, 0, length, 8)
    const { tensors, bytes } = parseHeader(header.toString('utf8'), broken)
    if (size !== 8 + length + bytes) throw broken(`it has ${size} bytes and should have ${8 + length + bytes}`)
    return tensors
  })
}

function parseHeader(text: string, broken: (why: string) => AppError): { tensors: Map<string, HeldTensor>; bytes: number } {
  let entries: [string, unknown][]
  try {
    entries = Object.entries(JSON.parse(text) as object)
  } catch {
    throw broken('its header cannot be read')
  }
  const tensors = new Map<string, HeldTensor>()
  const places: [number, number][] = []
  for (const [name, value] of entries) {
    if (name === '__metadata__') continue
    const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>
    if (typeof dtype !== 'string' || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2)
      throw broken(`its entry ${name} is invalid`)
    const [from = 0, to = 0] = offsets
    if (to - from !== shape.reduce((product, one) => product * one, typeBytes[dtype] ?? Number.NaN))
      throw broken(`the size of ${name} does not fit its shape`)
    tensors.set(name, { type: dtype, shape })
    places.push([from, to])
  }
  let end = 0
  for (const [from, to] of places.toSorted(([one], [other]) => one - other)) {
    if (from !== end) throw broken('its tensors do not follow one another')
    end = to
  }
  return { tensors, bytes: end }
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0)
}
