import { expect, test } from 'vitest'

import { tokenBias } from './tokenBias.ts'

const vocabulary = [' yes', ' no', ' may', 'be', '네']
const tokenizer = {
  textOf: (token: number) => vocabulary[token] ?? '',
  tokenize: (text: string) => {
    const found = vocabulary.indexOf(text)
    return Uint32Array.from(found >= 0 ? [found] : text === ' maybe' ? [2, 3] : [])
  },
}

test('each text is one token with its bias; -100 takes it out altogether', () => {
  expect(tokenBias({ ' yes': 2.5, ' no': -100, 네: -1 }, tokenizer)).toEqual({
    keys: Uint32Array.of(0, 1, 4),
    values: Float32Array.of(2.5, -Infinity, -1),
  })
})

test('a text of several tokens is refused with its pieces', () => {
  expect(() => tokenBias({ ' maybe': 1 }, tokenizer)).toThrow('" maybe" is 2 tokens of this model (" may", "be")')
  expect(() => tokenBias({ '': 1 }, tokenizer)).toThrow('is 0 tokens')
})

test('two texts that the model reads as one token are refused: which bias counts would be a guess', () => {
  const melting = { ...tokenizer, tokenize: (text: string) => tokenizer.tokenize(` ${text.trim()}`) }
  expect(() => tokenBias({ yes: 1, ' yes': -1 }, melting)).toThrow('"yes" and " yes" are the same token of this model')
})
