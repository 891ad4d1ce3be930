import { WasmReader } from './wasmReader.ts'

const ids = { types: 1, imports: 2, functions: 3, globals: 6, exports: 7, code: 10 }
const op = { loop: 0x03, memoryCopy: 0xfc0a, memoryFill: 0xfc0b }

/** A bulk copy of this many bytes (as a power of two) counts as one step. */
const bytesPerStepLog2 = 5

/**
 * The module with a meter: an exported global `steps` (i32) that each round of each loop, and each 32 bytes of a bulk copy, decrements
 * from 2^31 - 1; below 0 the module traps. So nothing in it can run for ever, including native loops of built-in functions, and how far it
 * gets does not depend on a clock. Also exports global 0, the stack pointer of modules compiled by LLVM, as `stackPointer`.
 * Supports modules without SIMD, exceptions and threads; throws SyntaxError on others.
 */
export function meterWasm(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const sections = readSections(module)
  const count = (id: number) => new WasmReader(sections.get(id) ?? new Uint8Array([0])).unsigned()
  const helperType = count(ids.types)
  const steps = count(ids.globals)
  const copy = importedFunctions(sections.get(ids.imports)) + count(ids.functions)
  const added = new Map<number, number[][]>([
    [ids.types, [[0x60, 3, 0x7f, 0x7f, 0x7f, 0]]],
    [ids.functions, [unsigned(helperType), unsigned(helperType)]],
    // Starts at the maximum, because the start-up of the module is counted too.
    [ids.globals, [[0x7f, 1, 0x41, 0xff, 0xff, 0xff, 0xff, 0x07, 0x0b]]],
    [
      ids.exports,
      [
        [...text('steps'), 3, ...unsigned(steps)],
        [...text('stackPointer'), 3, 0],
      ],
    ],
    [ids.code, [bulkHelper(steps, [0xfc, 0x0a, 0, 0]), bulkHelper(steps, [0xfc, 0x0b, 0])]],
  ])
  const parts: Bytes[] = [module.subarray(0, 8)]
  for (const [id, body] of sections) {
    const metered = id === ids.code ? meterCode(body, steps, copy) : [body]
    const extra = added.get(id)
    const whole = extra ? append(metered, extra) : metered
    parts.push([id], unsigned(size(whole)), ...whole)
  }
  return join(parts)
}

type Bytes = Uint8Array | number[]

function readSections(module: Uint8Array): Map<number, Uint8Array> {
  const reader = new WasmReader(module, 8)
  const sections = new Map<number, Uint8Array>()
  while (reader.position < module.length) {
    const id = reader.byte()
    const length = reader.unsigned()
    // Custom sections hold names and debug data, which do not affect execution.
    if (id !== 0) sections.set(id, module.subarray(reader.position, reader.position + length))
    reader.position += length
  }
  return sections
}

function importedFunctions(body: Uint8Array | undefined): number {
  if (!body) return 0
  const reader = new WasmReader(body)
  let functions = 0
  for (let left = reader.unsigned(); left > 0; left--) {
    for (let name = 0; name < 2; name++) {
      const length = reader.unsigned()
      reader.position += length
    }
    const kind = reader.byte()
    if (kind === 0) functions++
    if (kind === 1 || kind === 3) reader.byte()
    if (kind === 0) reader.skipNumber()
    else if (kind === 3) reader.byte()
    else for (let numbers = 1 + (reader.byte() & 1); numbers > 0; numbers--) reader.skipNumber()
  }
  return functions
}

/** Each function's body with a step at the start of each loop, and bulk copies replaced by the helpers. */
function meterCode(section: Uint8Array, steps: number, copy: number): Bytes[] {
  const reader = new WasmReader(section)
  const functions = reader.unsigned()
  const step = [0x23, ...unsigned(steps), 0x41, 1, 0x6b, 0x24, ...unsigned(steps), ...trapBelowZero(steps)]
  const parts: Bytes[] = [unsigned(functions)]
  for (let left = functions; left > 0; left--) {
    const length = reader.unsigned()
    const end = reader.position + length
    const body: Bytes[] = []
    let kept = reader.position
    for (let locals = reader.unsigned(); locals > 0; locals--) {
      reader.skipNumber()
      reader.byte()
    }
    while (reader.position < end) {
      const start = reader.position
      const code = reader.instruction()
      if (code === op.loop) {
        body.push(section.subarray(kept, reader.position), step)
        kept = reader.position
      } else if (code === op.memoryCopy || code === op.memoryFill) {
        body.push(section.subarray(kept, start), [0x10, ...unsigned(copy + (code === op.memoryFill ? 1 : 0))])
        kept = reader.position
      }
    }
    body.push(section.subarray(kept, end))
    parts.push(unsigned(size(body)), ...body)
  }
  return parts
}

function trapBelowZero(steps: number): number[] {
  return [0x23, ...unsigned(steps), 0x41, 0, 0x48, 0x04, 0x40, 0x00, 0x0b]
}

/** (to, from or value, bytes): takes the steps for the bytes, then executes `instruction`. */
function bulkHelper(steps: number, instruction: number[]): number[] {
  const pay = [0x23, ...unsigned(steps), 0x20, 2, 0x41, bytesPerStepLog2, 0x76, 0x6b, 0x24, ...unsigned(steps)]
  const body = [0, ...pay, ...trapBelowZero(steps), 0x20, 0, 0x20, 1, 0x20, 2, ...instruction, 0x0b]
  return [...unsigned(body.length), ...body]
}

/** A vector's bytes with more entries at its end. */
function append(vector: Bytes[], entries: number[][]): Bytes[] {
  const [first = [0], ...rest] = vector
  const reader = new WasmReader(Uint8Array.from(first))
  const count = reader.unsigned()
  return [unsigned(count + entries.length), first.slice(reader.position), ...rest, ...entries]
}

function unsigned(value: number): number[] {
  const bytes: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left]
    bytes.push((left % 128) + 128)
  }
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value)
  return [...unsigned(bytes.length), ...bytes]
}

function size(parts: readonly Bytes[]): number {
  return parts.reduce((total, part) => total + part.length, 0)
}

function join(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size(parts))
  let position = 0
  for (const part of parts) {
    whole.set(part, position)
    position += part.length
  }
  return whole
}
