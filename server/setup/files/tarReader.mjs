// Takes one file out of a .tgz (what npm packs) with node:zlib, as a stream: the archive is never whole in memory.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { SetupError } from '../report/setupError.mjs'

const BLOCK = 512

/**
 * Writes the member `name` of the gzipped tar `archive` to `target` (mode `mode`) and resolves to its bytes.
 * Throws CORRUPT when the archive is damaged or ends early, NOT_FOUND when it has no such member.
 */
export async function extractFromTar({ archive, name, target, mode = 0o644 }) {
  const blocks = tarMembers(createReadStream(archive).pipe(createGunzip()))
  const output = await open(target, 'w', mode)
  try {
    for await (const { member, part } of whole(blocks, archive)) {
      if (member.name !== name) continue
      if (part.length > 0) await output.write(part)
      if (member.left === 0) return member.bytes
    }
  } finally {
    await output.close()
  }
  throw new SetupError('NOT_FOUND', `${archive} holds no whole ${name}; start again to fetch it anew.`)
}

/** Whatever goes wrong in reading means that the archive is damaged. */
async function* whole(parts, archive) {
  try {
    yield* parts
  } catch (cause) {
    throw new SetupError('CORRUPT', `${archive} is damaged; start again to fetch it anew.`, { cause })
  }
}

/** `{member, part}` for each piece of each member as it streams by; the last piece of a member finds `member.left === 0`. */
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

/** A ustar header; null for the empty blocks at the end. */
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
