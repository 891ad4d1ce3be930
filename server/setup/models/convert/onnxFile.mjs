// Writes an ONNX file: the protobuf messages that a graph of nodes and constants needs. Field numbers are those of onnx.proto.

/** Data types of ONNX. */
export const onnxType = { f32: 1, u8: 2, i32: 6, i64: 7, f16: 10 }

const CONTRIBUTED = 'com.microsoft'

/** Collects the nodes and constants of a graph. Each function returns the name of what it adds. */
export class OnnxGraph {
  #nodes = []
  #constants = []

  /** A standard operator with one output. */
  op(type, inputs, output, attributes = {}) {
    return this.#node(type, inputs, output, attributes, '')
  }

  /** An operator that only onnxruntime has. An input '' is left out. */
  runtimeOp(type, inputs, output, attributes = {}) {
    return this.#node(type, inputs, output, attributes, CONTRIBUTED)
  }

  /** `data`: the little-endian bytes of the tensor. */
  constant(name, type, dims, data) {
    this.#constants.push(message(5, ...dims.map((size) => int(1, size)), int(2, type), message(8, name), message(9, data)))
    return name
  }

  #node(type, inputs, output, attributes, domain) {
    const parts = [...inputs.map((input) => message(1, input)), message(2, output), message(4, type)]
    parts.push(...Object.entries(attributes).map(([name, value]) => attribute(name, value)))
    if (domain !== '') parts.push(message(7, domain))
    this.#nodes.push(message(1, ...parts))
    return output
  }

  /** The bytes of the file. `inputs` and `outputs`: `{name, type, dims}`, where a size that varies has a name instead of a number. */
  file({ name, producer, inputs, outputs }) {
    const graph = [
      ...this.#nodes,
      message(2, name),
      ...this.#constants,
      ...inputs.map((value) => shaped(11, value)),
      ...outputs.map((value) => shaped(12, value)),
    ]
    const operators = (domain, version) => message(8, message(1, domain), int(2, version))
    return Buffer.concat([int(1, 9), message(2, producer), message(7, ...graph), operators('', 18), operators(CONTRIBUTED, 1)])
  }
}

/** The bytes of a typed array that owns its buffer. */
export const bytesOf = (array) => Buffer.from(array.buffer)

function shaped(field, { name, type, dims }) {
  const sizes = dims.map((size) => message(1, typeof size === 'number' ? int(1, size) : message(2, size)))
  return message(field, message(1, name), message(2, message(1, int(1, type), message(2, ...sizes))))
}

/** A Float32Array of one number is a float; other numbers are integers. */
function attribute(name, value) {
  if (value instanceof Float32Array) return message(5, message(1, name), float(2, value[0]), int(20, 1))
  if (typeof value === 'number') return message(5, message(1, name), int(3, value), int(20, 2))
  return message(5, message(1, name), message(4, value), int(20, 3))
}

/** A field with a length: bytes, text or other fields. */
function message(field, ...parts) {
  const data = parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))
  const length = data.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([varint((field << 3) | 2), varint(length), ...data])
}

const int = (field, value) => Buffer.concat([varint(field << 3), varint(value)])

function float(field, value) {
  const bytes = Buffer.alloc(5)
  bytes[0] = (field << 3) | 5
  bytes.writeFloatLE(value, 1)
  return bytes
}

function varint(value) {
  const bytes = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}
