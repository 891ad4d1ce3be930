/** Positions of the second byte where the syllables outside of KS X 1001 are; with first bytes from A1 on they end before A1. */
const trails = [...range(0x41, 0x5a), ...range(0x61, 0x7a), ...range(0x81, 0xfe)]

/** Code units by the number that two bytes make; 0 for none. */
let known: Uint16Array | null = null

/**
 * Decodes CP949 strictly; null if a byte is not valid. `TextDecoder('euc-kr')` of Node stops at the 8,822 syllables that CP949 adds to
 * KS X 1001, such as 똠 and 뷁, while that of browsers reads them. They have the other positions, in the order of Unicode.
 */
export function decode949(bytes: Uint8Array): string | null {
  known ??= tableOf949()
  const units = new Uint16Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0
    let unit = lead
    if (lead >= 0x80) {
      at += 1
      unit = known[lead * 256 + (bytes[at] ?? 0)] ?? 0
      if (unit === 0) return null
    }
    units[length] = unit
    length += 1
  }
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units.subarray(0, length))
}

function tableOf949(): Uint16Array {
  const table = new Uint16Array(65_536)
  const decoder = new TextDecoder('euc-kr')
  const common = new Set<number>()
  for (const lead of range(0xa1, 0xfe))
    for (const trail of range(0xa1, 0xfe)) {
      const text = decoder.decode(new Uint8Array([lead, trail]))
      const unit = text.charCodeAt(0)
      if (text.length !== 1 || unit === 0xfffd || (unit >= 0xe000 && unit <= 0xf8ff)) continue
      table[lead * 256 + trail] = unit
      common.add(unit)
    }
  // Added to KS X 1001 later; Node does not know them.
  table[0xa2e6] = 0x20ac
  table[0xa2e7] = 0xae
  const others = range(0xac00, 0xd7a3).filter((unit) => !common.has(unit))
  const places = range(0x81, 0xc6).flatMap((lead) =>
    trails.filter((trail) => lead < 0xa1 || trail < 0xa1).map((trail) => lead * 256 + trail),
  )
  for (const [index, unit] of others.entries()) {
    const place = places[index]
    if (place !== undefined) table[place] = unit
  }
  return table
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}
