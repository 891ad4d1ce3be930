import { readFile } from 'node:fs/promises'

/** Bytes of a metadata value by its type. */
const sizes: Record<number, number> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 }
const [F32, TEXT] = [0, 8]

/** The 32-bit tensors of a small GGUF file without lists, by name; `dims` in the order of GGUF: the length of a row first. */
export async function ggufTensors(file: string): Promise<Map<string, { dims: number[]; values: number[] }>> {
  const data = await readFile(file)
  let at = 8
  const u32 = () => data.readUInt32LE((at += 4) - 4)
  const u64 = () => Number(data.readBigUInt64LE((at += 8) - 8))
  const text = () => {
    const length = u64()
    return data.toString('utf8', at, (at += length))
  }
  const [tensors, entries] = [u64(), u64()]
  for (let entry = 0; entry < entries; entry += 1) {
    text()
    const type = u32()
    if (type === TEXT) text()
    else at += sizes[type] ?? Number.NaN
  }
  const infos = Array.from({ length: tensors }, () => {
    const name = text()
    const dims = Array.from({ length: u32() }, u64)
    if (u32() !== F32) throw new Error(`${name} does not have 32-bit numbers`)
    return { name, dims, offset: u64() }
  })
  const start = Math.ceil(at / 32) * 32
  return new Map(
    infos.map(({ name, dims, offset }) => {
      const count = dims.reduce((product, one) => product * one, 1)
      const values = Array.from({ length: count }, (_, index) => data.readFloatLE(start + offset + 4 * index))
      return [name, { dims, values }]
    }),
  )
}
