import { describe, expect, test } from 'vitest'
import { fc } from '#server/core/testing/fuzzing.ts'
import { specialParts } from './specialParts.ts'

const text = (value: string) => ({ kind: 'text', text: value })
const special = (value: string) => ({ kind: 'special', text: value })

describe('splitting a prompt at its special tokens', () => {
  test('ChatML tokens are separated from the text', () => {
    expect(specialParts('<|im_start|>user\n안녕 🙂<|im_end|>\n')).toEqual([
      special('<|im_start|>'),
      text('user\n안녕 🙂'),
      special('<|im_end|>'),
      text('\n'),
    ])
  })

  test('Mistral tokens are separated from the text', () => {
    expect(specialParts('<s>[INST] 2 < 3? [/INST]')).toEqual([special('<s>'), special('[INST]'), text(' 2 < 3? '), special('[/INST]')])
  })

  test('plain angle brackets and HTML are text', () => {
    expect(specialParts('<b>1 <| 2</b>')).toEqual([text('<b>1 <| 2</b>')])
  })

  test('the parts joined together are the prompt', () => {
    const pieces = fc.constantFrom('<|im_start|>', '<s>', '[INST]', 'a', '<', '|>', '\n', '한', '🙂')
    fc.assert(
      fc.property(fc.array(pieces), (list) => {
        const prompt = list.join('')
        expect(
          specialParts(prompt)
            .map((part) => part.text)
            .join(''),
        ).toBe(prompt)
      }),
    )
  })
})
