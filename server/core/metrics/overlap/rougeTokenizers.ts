import type { RougeTokenizer } from './rougeScores.ts'

/** The words of rouge-score without stemming: lower-case sequences of a-z and 0-9. Every other letter is dropped, including Korean. */
export const asciiWords: RougeTokenizer = (text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? []

/** In scripts without spaces between words, each character with its marks is a word; in others, a sequence of letters and digits. */
const unicodeWord =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]\p{M}*|[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]]+|\p{Extended_Pictographic}/gv

/**
 * Words of any script: NFC, lower-case sequences of letters, marks and digits; in scripts without spaces (Chinese, Japanese, Thai, Lao,
 * Khmer, Burmese) each character; each pictograph. The same as `asciiWords` for ASCII text.
 */
export const unicodeWords: RougeTokenizer = (text) => text.normalize('NFC').toLowerCase().match(unicodeWord) ?? []
