import type { RougeTokenizer } from './rougeScores.ts'

/** rouge-score's own words, unstemmed: lower-cased runs of a-z and 0-9. Every other letter is dropped, Korean too. */
export const asciiWords: RougeTokenizer = (text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? []

/** Scripts written without blanks between words: each character is a word, with the marks on it. Others: runs of letters and digits. */
const unicodeWord =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]\p{M}*|[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]]+|\p{Extended_Pictographic}/gv

/**
 * Words of any script: NFC, lower-cased runs of letters, marks and digits; in scripts without blanks (Chinese, Japanese, Thai, Lao,
 * Khmer, Burmese) each character; each pictograph. On ASCII text the same as `asciiWords`.
 */
export const unicodeWords: RougeTokenizer = (text) => text.normalize('NFC').toLowerCase().match(unicodeWord) ?? []
