// Reads single members of a ZIP file (a Python wheel is a ZIP file) with node:zlib. Members are read as streams.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { SetupError } from '../report/setupError.mjs'

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const LONGEST_COMMENT = 0xffff

const corrupt = (file, why) =>
  new SetupError('CORRUPT', `${file} is not a complete ZIP file (${why}): the download was probably cut short.`)

/**
 * The members of the ZIP file `file`. Throws CORRUPT. ZIP64 and encryption are not supported.
 * @typedef {{name: string, method: number, compressedBytes: number, bytes: number, offset: number}} Member
 * @param {string} file
 * @returns {Promise<Member[]>}
 */
export async function zipMembers(file) {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const tailBytes = Math.min(size, END_BYTES + LONGEST_COMMENT)
    const tail = await readAt(handle, size - tailBytes, tailBytes)
    let end = tail.length - END_BYTES
    while (end >= 0 && tail.readUInt32LE(end) !== END) end--
    if (end < 0) throw corrupt(file, 'its directory is missing')
    const count = tail.readUInt16LE(end + 10)
    const directory = await readAt(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
    return readDirectory(file, directory, count)
  } finally {
    await handle.close()
  }
}

function readDirectory(file, directory, count) {
  const members = []
  for (let at = 0; members.length < count;) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) throw corrupt(file, 'its directory is damaged')
    const nameBytes = directory.readUInt16LE(at + 28)
    members.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      method: directory.readUInt16LE(at + 10),
      compressedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return members
}

/** A stream of the decompressed content of `member` (from `zipMembers`). */
export async function zipMemberStream(file, member) {
  if (member.method !== 0 && member.method !== 8)
    throw corrupt(file, `${member.name} uses the unsupported compression method ${member.method}`)
  const handle = await open(file, 'r')
  let header
  try {
    header = await readAt(handle, member.offset, 30)
  } finally {
    await handle.close()
  }
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL) throw corrupt(file, `${member.name} is not at its recorded position`)
  const start = member.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  if (member.compressedBytes === 0) return Readable.from([])
  const raw = createReadStream(file, { start, end: start + member.compressedBytes - 1 })
  if (member.method === 0) return raw
  const inflate = createInflateRaw()
  raw.once('error', (error) => inflate.destroy(error))
  return raw.pipe(inflate)
}

async function readAt(handle, position, length) {
  const buffer = Buffer.alloc(Math.max(0, length))
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, Math.max(0, position))
  return buffer.subarray(0, bytesRead)
}
