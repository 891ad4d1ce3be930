import { open } from 'node:fs/promises'

const CHUNK_BYTES = 256 * 1024

/** The file ended before what was asked for. */
export class EndOfFile extends Error {}

/** Reads a file from its start in pieces; never holds more than what is asked for and one piece. Numbers are little-endian. */
export class ByteReader implements AsyncDisposable {
  readonly size: number
  #file: Awaited<ReturnType<typeof open>>
  #buffer = Buffer.alloc(0)
  /** Place in the file of the first byte of the buffer, and of the next byte to hand out within it. */
  #start = 0
  #at = 0

  private constructor(file: Awaited<ReturnType<typeof open>>, size: number) {
    this.#file = file
    this.size = size
  }

  static async open(path: string): Promise<ByteReader> {
    const file = await open(path, 'r')
    try {
      return new ByteReader(file, (await file.stat()).size)
    } catch (thrown) {
      await file.close()
      throw thrown
    }
  }

  get position(): number {
    return this.#start + this.#at
  }

  /** @throws EndOfFile */
  async bytes(length: number): Promise<Buffer> {
    await this.#need(length)
    this.#at += length
    return this.#buffer.subarray(this.#at - length, this.#at)
  }

  async u32(): Promise<number> {
    return (await this.bytes(4)).readUInt32LE()
  }

  /** A 64-bit count, as a number; sizes of files stay far below 2^53. */
  async u64(): Promise<number> {
    return Number((await this.bytes(8)).readBigUInt64LE())
  }

  /** A length (u64) and that many bytes of UTF-8. */
  async string(): Promise<string> {
    return (await this.bytes(await this.u64())).toString('utf8')
  }

  async skip(length: number): Promise<void> {
    const target = this.position + length
    if (!Number.isSafeInteger(target) || target > this.size) throw new EndOfFile()
    if (target <= this.#start + this.#buffer.length) {
      this.#at += length
      return
    }
    this.#start = target
    this.#at = 0
    this.#buffer = Buffer.alloc(0)
  }

  /** Skips strings; a vocabulary has 250,000 of them, so there is no await for each. */
  async skipStrings(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 1) {
      if (this.#buffer.length - this.#at < 8) await this.#need(8)
      const length = Number(this.#buffer.readBigUInt64LE(this.#at))
      if (this.#buffer.length - this.#at >= 8 + length) this.#at += 8 + length
      else await this.skip(8 + length)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
  }

  async #need(length: number): Promise<void> {
    const held = this.#buffer.length - this.#at
    if (held >= length) return
    if (this.position + length > this.size) throw new EndOfFile()
    const wanted = Buffer.alloc(Math.min(Math.max(length, CHUNK_BYTES), this.size - this.position))
    this.#buffer.copy(wanted, 0, this.#at)
    const start = this.position
    let filled = held
    while (filled < wanted.length) {
      const { bytesRead } = await this.#file.read(wanted, filled, wanted.length - filled, start + filled)
      if (bytesRead === 0) throw new EndOfFile()
      filled += bytesRead
    }
    this.#buffer = wanted
    this.#start = start
    this.#at = 0
  }
}
