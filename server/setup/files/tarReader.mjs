// Extracts one file from a .tgz (the format of npm packages) with node:zlib. The archive is read as a stream.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { SetupError } from '../report/setupError.mjs'

const BLOCK = 512

/**
 * Writes the member `name` of the gzipped tar `archive` to `target` (mode `mode`) and resolves to its length in bytes.
 * Throws CORRUPT if the archive is damaged or ends early, NOT_FOUND if it has no such member.
 */
export async function extractFromTar({ archive, name, target, mode = 0o644 }) {
  const output = await open(target, 'w', mode)
  try {
    // The stream is created when it is read: an error of a stream that nobody reads yet would end the process.
    for await (const { member, part } of orCorrupt(tarMembers(createReadStream(archive).pipe(createGunzip())), archive)) {
      if (member.name !== name) continue
      if (part.length > 0) await output.write(part)
      if (member.left === 0) return member.bytes
    }
  } finally {
    await output.close()
  }
  throw new SetupError('NOT_FOUND', `${archive} does not contain ${name}: start again to fetch it again.`)
}

/** Any error while reading means that the archive is damaged. */
async function* orCorrupt(parts, archive) {
  try {
    yield* parts
  } catch (cause) {
    throw new SetupError('CORRUPT', `${archive} is damaged: start again to fetch it again.`, { cause })
  }
}

/** Yields `{member, part}` for each part of each member; `member.left` is 0 at the last part of a member. */
async function* tarMembers(stream) {
  let pending = Buffer.alloc(0)
  let member = null
  for await (const chunk of stream) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    for (;;) {
      if (member === null) {
        if (pending.length < BLOCK) break
        member = readHeader(pending)
        pending = pending.subarray(BLOCK)
        if (member?.bytes === 0) yield { member, part: Buffer.alloc(0) }
      } else if (member.left > 0) {
        if (pending.length === 0) break
        const part = pending.subarray(0, member.left)
        member.left -= part.length
        pending = pending.subarray(part.length)
        yield { member, part }
      } else {
        if (pending.length < member.padding) break
        pending = pending.subarray(member.padding)
        member = null
      }
    }
  }
}

/** Reads a ustar header; null for the empty blocks at the end. */
function readHeader(block) {
  if (block[0] === 0) return null
  const text = (from, length) => block.toString('utf8', from, from + length).replace(/\0.*$/s, '')
  const prefix = text(345, 155)
  const bytes = Number.parseInt(text(124, 12).trim(), 8) || 0
  return {
    name: prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`,
    bytes,
    left: bytes,
    padding: (BLOCK - (bytes % BLOCK)) % BLOCK,
  }
}
