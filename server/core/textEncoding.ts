import { decode949 } from './korean949.ts'

/** Encodings of text files by their WHATWG names, with the names that users know. `euc-kr` includes all of CP949. */
export const textEncodings = [
  { id: 'utf-8', label: 'UTF-8' },
  { id: 'utf-16le', label: 'UTF-16 LE' },
  { id: 'utf-16be', label: 'UTF-16 BE' },
  { id: 'euc-kr', label: 'CP949 (Korean)' },
  { id: 'shift_jis', label: 'Shift JIS (Japanese)' },
  { id: 'gb18030', label: 'GB18030 (Chinese)' },
  { id: 'windows-1252', label: 'Windows-1252 (Western European)' },
] as const

export type TextEncoding = (typeof textEncodings)[number]['id']

export function encodingLabel(encoding: TextEncoding): string {
  return textEncodings.find(({ id }) => id === encoding)?.label ?? encoding
}

/** What is said of a file that is read although it is not UTF-8. */
export function encodingNote(file: string, encoding: TextEncoding): string {
  return `${file} is not UTF-8. It is read as ${encodingLabel(encoding)}.`
}

/** The text without its byte order mark; null if the bytes are not valid in the encoding. */
export function decodeAs(bytes: Uint8Array, encoding: TextEncoding): string | null {
  if (encoding === 'euc-kr') return decode949(bytes)
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/**
 * The encoding of a text and the text, if it is certain: UTF-8, UTF-16 with or without a byte order mark, or CP949. Null for everything
 * else, such as UTF-32, Shift JIS, and texts too short to be told apart.
 */
export function detectEncoding(bytes: Uint8Array): { encoding: TextEncoding; text: string } | null {
  const read = (encoding: TextEncoding) => {
    const text = decodeAs(bytes, encoding)
    return text === null ? null : { encoding, text }
  }
  const [first, second, third, fourth] = bytes
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? null : read('utf-16le')
  if (first === 0xfe && second === 0xff) return read('utf-16be')
  const utf8 = read('utf-8')
  const zeros = bytes.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0)
  if (zeros > 0) {
    // ASCII in UTF-16 is valid UTF-8 with a zero in every other place.
    const mayBeUtf16 = bytes.length % 2 === 0 && (!utf8 || zeros >= bytes.length / 5)
    return (mayBeUtf16 ? utf16Of(bytes) : null) ?? utf8
  }
  if (utf8) return utf8
  const korean = read('euc-kr')
  return korean && isKorean(bytes, korean.text) ? korean : null
}

/** With the wrong byte order, line breaks, commas and letters are characters of other scripts. */
function utf16Of(bytes: Uint8Array): { encoding: TextEncoding; text: string } | null {
  const [best, other] = (['utf-16le', 'utf-16be'] as const)
    .map((encoding) => {
      const text = decodeAs(bytes, encoding)
      return { encoding, text: text ?? '', plain: text === null || notInTexts.test(text) ? 0 : occurrences(text, /[\t\n\r -~]/g) }
    })
    .toSorted((a, b) => b.plain - a.plain)
  return best && other && best.plain > other.plain ? { encoding: best.encoding, text: best.text } : null
}

const notInTexts = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\p{Cn}\p{Co}]/u

function occurrences(text: string, pattern: RegExp): number {
  let count = 0
  for (const _ of text.matchAll(pattern)) count += 1
  return count
}

/** The most frequent syllables of Korean texts. */
const frequent = new Set(
  '이다는에의을를가은고하도로지한사리기대어자인시나서아일들그있정수해것과으보제라부게만전니스주상장오여와구조원안면선동중성요까문답좋질습않없세내우생비용경모미화무계신소',
)

/**
 * Chinese and Japanese encodings use the same bytes. As CP949 their texts are a mixture of Chinese characters, signs and rare syllables,
 * while a Korean text has syllables of KS X 1001, many of them frequent ones.
 */
function isKorean(bytes: Uint8Array, text: string): boolean {
  let syllables = 0
  let others = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0
    if (lead < 0x80) continue
    at += 1
    const trail = bytes[at] ?? 0
    if (lead >= 0xb0 && lead <= 0xc8 && trail >= 0xa1) syllables += 1
    // Rows A1 to A3 are punctuation, signs and full-width letters.
    else if (lead < 0xa1 || lead > 0xa3 || trail < 0xa1) others += 1
  }
  let known = 0
  for (const character of text) if (frequent.has(character)) known += 1
  return syllables >= 2 && syllables >= 9 * others && known >= syllables / 5
}
