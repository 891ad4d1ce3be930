import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { readAdapterHeader } from '../models/adapterHeader.ts'
import { writeAdapter } from '../models/testing/writeAdapter.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { hashFile } from '../files/readTextFile.ts'
import { withOddRank } from './oddRank.ts'

const base = 'blk.0.attn_q.weight'
const f32 = (values: number[]) => Float32Array.from(values)
const range = (count: number, of: (index: number) => number) => Array.from({ length: count }, (_, index) => of(index))

/** B times A times a vector of ones, with the library's division by the rank: what the adapter adds to a layer's output. */
async function outputOf(path: string): Promise<number[]> {
  const { tensors, dataAt, alpha } = await readAdapterHeader(path)
  const file = readFileSync(path)
  const read = (name: string) => {
    const { dimensions, offset, type } = tensors.get(name) ?? { dimensions: [], offset: 0, type: -1 }
    const [columns = 0, rows = 0] = dimensions
    expect(type).toBe(0)
    return range(rows, (row) => row).map((row) =>
      range(columns, (column) => file.readFloatLE(dataAt + offset + 4 * (row * columns + column))),
    )
  }
  const [a, b] = [read(`${base}.lora_a`), read(`${base}.lora_b`)]
  const inner = a.map((row) => row.reduce((sum, value) => sum + value, 0))
  return b.map((row) => (alpha / inner.length) * row.reduce((sum, value, column) => sum + value * (inner[column] ?? 0), 0))
}

/** Bits of the F16 numbers 1, -2, 0.5, 2^-24 (the least one) and 65504 (the greatest). */
const halves: [bits: number, value: number][] = [
  [0x3c00, 1],
  [0xc000, -2],
  [0x3800, 0.5],
  [0x0001, 2 ** -24],
  [0x7bff, 65504],
]
const words = (bits: number[]) => Buffer.from(Uint16Array.from(bits).buffer)

test('a rank that is a multiple of 4 becomes the next one, and the adapter stays the same', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.gguf')
  const a = { dimensions: [32, 8], values: f32(range(256, (n) => ((n * 7) % 13) - 6)) }
  const b = { dimensions: [8, 4], values: f32(range(32, (n) => ((n * 5) % 11) - 5)) }
  writeAdapter(path, { tensors: { [`${base}.lora_a`]: a, [`${base}.lora_b`]: b }, alpha: 16 })
  const before = await hashFile(path)
  const [ranks, output] = await withOddRank(path, await readAdapterHeader(path), async (copy) => {
    const { tensors, alpha } = await readAdapterHeader(copy)
    expect(alpha).toBe(16)
    return [[...tensors.values()].map(({ dimensions }) => dimensions), await outputOf(copy)] as const
  })
  expect(ranks).toEqual([
    [32, 9],
    [9, 4],
  ])
  const expected = await outputOf(path)
  expect(expected.some((value) => Math.abs(value) > 1)).toBe(true)
  output.forEach((value, place) => expect(value).toBeCloseTo(expected[place] ?? NaN, 4))
  expect(await hashFile(path)).toBe(before)
})

test.each([
  ['F16', 1, words(halves.map(([bits]) => bits)), halves.map(([, value]) => value)],
  ['BF16', 30, words([0x3f80, 0xc000, 0x3f00, 0x0080, 0x477f]), [1, -2, 0.5, 2 ** -126, 65280]],
])('numbers in %s keep their values', async (_, type, bytes, values) => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.gguf')
  const count = values.length
  const tensors = {
    [`${base}.lora_a`]: { dimensions: [count, 4], type, bytes: Buffer.concat([bytes, bytes, bytes, bytes]) },
    [`${base}.lora_b`]: { dimensions: [4, 1], values: f32([1, 0, 0, 0]) },
  }
  writeAdapter(path, { tensors })
  await withOddRank(path, await readAdapterHeader(path), async (copy) => {
    const { tensors: wide, dataAt } = await readAdapterHeader(copy)
    const file = readFileSync(copy)
    const at = dataAt + (wide.get(`${base}.lora_a`)?.offset ?? 0)
    expect(values.map((_value, place) => file.readFloatLE(at + 4 * place))).toEqual(values)
  })
})

test('any other rank is used as it is, and nothing stays in the folder for temporary files', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.gguf')
  const of = (rank: number) => ({
    [`${base}.lora_a`]: { dimensions: [4, rank], values: f32(range(4 * rank, () => 1)) },
    [`${base}.lora_b`]: { dimensions: [rank, 4], values: f32(range(4 * rank, () => 1)) },
  })
  writeAdapter(path, { tensors: of(6) })
  expect(await withOddRank(path, await readAdapterHeader(path), async (used) => used)).toBe(path)
  writeAdapter(path, { tensors: of(4) })
  let copy = ''
  const failing = withOddRank(path, await readAdapterHeader(path), async (used) => {
    copy = used
    throw new AppError('ADAPTER_BROKEN', 'no')
  })
  await expect(failing).rejects.toMatchObject({ code: 'ADAPTER_BROKEN' })
  expect(copy).not.toBe(path)
  expect(existsSync(dirname(copy))).toBe(false)
})
