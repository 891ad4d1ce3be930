import { describe, expect, test } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'

import { Detokenizer } from './detokenizer.ts'

/** A vocabulary of single bytes: the hardest case, every Korean letter is three tokens and an emoji four. */
const decodeBytes = (tokens: Uint32Array) => Buffer.from(Uint8Array.from(tokens)).toString('utf8')

function pieces(text: string, cut = Infinity): string[] {
  const detokenizer = new Detokenizer(decodeBytes)
  return [...Buffer.from(text).subarray(0, cut)].map((byte) => detokenizer.push(byte))
}

describe('Detokenizer', () => {
  test('a Korean letter and an emoji appear with their last byte', () => {
    expect(pieces('한🙂a')).toEqual(['', '', '한', '', '', '', '🙂', 'a'])
  })

  test('a character that was cut off at the end is left out', () => {
    expect(pieces('좋아🙂', 8).join('')).toBe('좋아')
  })

  test('bytes that can never become a character appear as U+FFFD, and the text after them is whole', () => {
    const detokenizer = new Detokenizer(decodeBytes)
    const shown = [0xff, 0xff, 0x41, 0xea, 0xb0, 0x80].map((byte) => detokenizer.push(byte))
    expect(shown).toEqual(['', '\uFFFD', '\uFFFDA', '', '', '가'])
  })

  test('tokens that end inside a letter again and again give each letter as soon as it is complete', () => {
    const bytes = Buffer.from('가나다라마바사')
    const detokenizer = new Detokenizer((tokens) =>
      Buffer.concat([...tokens].map((token) => bytes.subarray(token === 0 ? 0 : token * 3 + 1, token * 3 + 4))).toString('utf8'),
    )
    expect([0, 1, 2, 3, 4, 5].map((token) => detokenizer.push(token))).toEqual(['가', '나', '다', '라', '마', '바'])
  })

  test('any text is returned whole, and no piece contains part of a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\uFFFD')),
        (text) => {
          const shown = pieces(text)
          expect(shown.join('')).toBe(text)
          expect(shown.filter((piece) => piece.includes('\uFFFD'))).toEqual([])
        },
      ),
    )
  })

  test('a vocabulary that marks word starts keeps its spaces', () => {
    const words = ['▁Hello', '▁world', '!', '▁안녕']
    const decode = (tokens: Uint32Array) =>
      [...tokens]
        .map((token) => words[token])
        .join('')
        .replaceAll('▁', ' ')
        .replace(/^ /, '')
    const detokenizer = new Detokenizer(decode)
    expect([0, 1, 2, 3].map((token) => detokenizer.push(token))).toEqual(['Hello', ' world', '!', ' 안녕'])
  })
})
