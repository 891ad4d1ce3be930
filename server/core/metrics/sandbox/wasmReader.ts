/** Reads a WebAssembly binary from front to back. Throws RangeError past its end and SyntaxError on an instruction it does not know. */
export class WasmReader {
  position: number
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes
    this.position = position
  }

  byte(): number {
    const byte = this.bytes[this.position++]
    if (byte === undefined) throw new RangeError('The WebAssembly module ends in the middle.')
    return byte
  }

  /** An unsigned LEB128 number of at most 32 bits. */
  unsigned(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }

  /** Skips a signed or unsigned LEB128 number. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  /** Skips one instruction and returns its code; codes after the prefix 0xfc are `0xfc00 + code`. */
  instruction(): number {
    const code = this.byte()
    if (code === 0xfc) return 0xfc00 + this.bulkInstruction()
    const numbers = immediates(code)
    for (let count = 0; count < numbers; count++) this.skipNumber()
    if (code === 0x43) this.position += 4
    if (code === 0x44) this.position += 8
    // br_table: its labels and the default; select with types: its types.
    if (code === 0x0e) for (let left = this.unsigned() + 1; left > 0; left--) this.skipNumber()
    if (code === 0x1c) for (let left = this.unsigned(); left > 0; left--) this.skipNumber()
    return code
  }

  private bulkInstruction(): number {
    const code = this.unsigned()
    const numbers = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1][code]
    if (numbers === undefined) throw unknown(0xfc00 + code)
    for (let count = 0; count < numbers; count++) this.skipNumber()
    return code
  }
}

/** The number of LEB128 numbers that follow the instruction. */
function immediates(code: number): number {
  if (code === 0x11 || code === 0x13 || (code >= 0x28 && code <= 0x3e)) return 2
  if ((code >= 0x02 && code <= 0x04) || code === 0x0c || code === 0x0d || code === 0x10 || code === 0x12) return 1
  if ((code >= 0x20 && code <= 0x26) || (code >= 0x3f && code <= 0x42) || code === 0xd0 || code === 0xd2) return 1
  const none =
    code <= 0x01 || code === 0x05 || code === 0x0b || code === 0x0e || code === 0x0f || (code >= 0x1a && code <= 0x1c) || code === 0xd1
  if (none || (code >= 0x43 && code <= 0xc4)) return 0
  throw unknown(code)
}

function unknown(code: number): SyntaxError {
  return new SyntaxError(`The WebAssembly module uses the instruction 0x${code.toString(16)}, which cannot be metered.`)
}
