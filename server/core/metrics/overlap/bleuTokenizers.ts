import { isBlank, splitWords, strip } from './pythonText.ts'
import { codePoints } from './symbols.ts'

export const bleuTokenizerNames = ['13a', 'char', 'intl', 'zh', 'none'] as const

/** The tokens of a text without white space at its end, as by sacrebleu's tokenizers of these names. */
export const bleuTokenizers: Record<(typeof bleuTokenizerNames)[number], (text: string) => string[]> = {
  '13a': tokenize13a,
  char: (text) => Array.from(text).filter((character) => !isBlank(character)),
  intl: tokenizeIntl,
  zh: tokenizeZh,
  none: splitWords,
}

/** mteval-v13a, as used by WMT: separates Western punctuation, but `.` and `,` not between digits, and `-` only after a digit. */
function tokenize13a(text: string): string[] {
  let line = text.replaceAll('<skipped>', '').replaceAll('-\n', '').replaceAll('\n', ' ')
  if (line.includes('&')) line = line.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>')
  return splitWestern(` ${line} `)
}

/** The steps in order; each works on the result of the one before. */
function splitWestern(line: string): string[] {
  return splitWords(
    line
      .replace(/[{-~[-` -&(-+:-@/]/g, ' $& ')
      .replace(/([^0-9])([.,])/g, '$1 $2 ')
      .replace(/([.,])([^0-9])/g, ' $1 $2')
      .replace(/([0-9])(-)/g, '$1 $2 '),
  )
}

/** mteval-v14's international tokenization: separates symbols and punctuation of every script, but punctuation not between digits. */
function tokenizeIntl(text: string): string[] {
  return splitWords(
    text
      .replace(/(\P{N})(\p{P})/gu, '$1 $2 ')
      .replace(/(\p{P})(\P{N})/gu, ' $1 $2')
      .replace(/\p{S}/gu, ' $& '),
  )
}

/** Separates each Chinese character; the rest by 13a's last steps. */
function tokenizeZh(text: string): string[] {
  let line = ''
  for (const point of codePoints(strip(text))) {
    const character = String.fromCodePoint(point)
    line += isChinese(point) ? ` ${character} ` : character
  }
  return splitWestern(line)
}

/**
 * sacrebleu's ranges as Python reads them. Two are written there as `\u20000` to `\u2a6d6` and `\u2f800` to `\u2fa1d`, meant for the
 * astral planes, but an escape has four digits: the ranges are U+2001 to U+2A6D and U+2F81 to U+2FA1.
 */
const chinese: readonly (readonly [number, number])[] = [
  [0x2001, 0x2a6d],
  [0x2e80, 0x2fdf],
  [0x2ff0, 0x303f],
  [0x3100, 0x312f],
  [0x31a0, 0x31bf],
  [0x31c0, 0x31ef],
  [0x3200, 0x33ff],
  [0x3400, 0x4db5],
  [0x4e00, 0x9fbb],
  [0xf900, 0xfa2d],
  [0xfa30, 0xfa6a],
  [0xfa70, 0xfad9],
  [0xfe10, 0xfe1f],
  [0xfe30, 0xfe4f],
  [0xff00, 0xffef],
]

function isChinese(point: number): boolean {
  return chinese.some(([least, most]) => point >= least && point <= most)
}
