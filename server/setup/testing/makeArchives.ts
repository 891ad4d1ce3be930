import { crc32, deflateRawSync, gzipSync } from 'node:zlib'

type Content = Record<string, string | Uint8Array>

/** The bytes of a ZIP file. Members whose name ends with `.stored` are stored, the others are deflated. */
export function makeZip(members: Content, comment = ''): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(members)) {
    const plain = Buffer.from(content)
    const stored = name.endsWith('.stored')
    const packed = stored ? plain : deflateRawSync(plain)
    const nameBytes = Buffer.from(name)
    const sizes = (buffer: Buffer, at: number) => {
      buffer.writeUInt16LE(stored ? 0 : 8, at)
      buffer.writeUInt32LE(crc32(plain), at + 6)
      buffer.writeUInt32LE(packed.length, at + 10)
      buffer.writeUInt32LE(plain.length, at + 14)
      buffer.writeUInt16LE(nameBytes.length, at + 18)
    }
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    sizes(local, 8)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(20, 6)
    sizes(central, 10)
    central.writeUInt32LE(offset, 42)
    parts.push(local, nameBytes, packed)
    directory.push(central, nameBytes)
    offset += 30 + nameBytes.length + packed.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(members).length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  end.writeUInt16LE(Buffer.byteLength(comment), 20)
  return Buffer.concat([...parts, list, end, Buffer.from(comment)])
}

/** The bytes of a .tgz in the ustar format, like an npm package. */
export function makeTgz(members: Content): Buffer {
  const blocks = Object.entries(members).flatMap(([name, content]) => {
    const bytes = Buffer.from(content)
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write(bytes.length.toString(8).padStart(11, '0'), 124)
    header.write('ustar', 257)
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))
}
