import { decodeAs, type TextEncoding } from '../textEncoding.ts'

const tables = new Map<TextEncoding, Map<string, number[]>>()

/** For tests: a text as bytes. Characters that the encoding has in one or two bytes only. */
export function encodeAs(text: string, encoding: TextEncoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text)
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
    const little = encoding === 'utf-16le'
    return new Uint8Array(units.flatMap((unit) => (little ? [unit % 256, unit >> 8] : [unit >> 8, unit % 256])))
  }
  const table = tables.get(encoding) ?? tableOf(encoding)
  tables.set(encoding, table)
  return new Uint8Array([...text].flatMap((character) => table.get(character) ?? []))
}

function tableOf(encoding: TextEncoding): Map<string, number[]> {
  const table = new Map<string, number[]>()
  const add = (...bytes: number[]) => {
    const character = decodeAs(new Uint8Array(bytes), encoding)
    if (character && [...character].length === 1 && !table.has(character)) table.set(character, bytes)
  }
  for (let lead = 0; lead < 256; lead += 1) add(lead)
  for (let lead = 0x81; lead < 255; lead += 1) for (let trail = 0x40; trail < 255; trail += 1) add(lead, trail)
  return table
}
