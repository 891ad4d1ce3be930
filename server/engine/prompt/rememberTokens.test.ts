import { expect, test } from 'vitest'

import { rememberTokens } from './rememberTokens.ts'

function counted(mostCharacters?: number) {
  const asked: string[] = []
  const tokenize = rememberTokens((text, specials) => {
    asked.push(text)
    return Uint32Array.of(text.length, specials ? 1 : 0)
  }, mostCharacters)
  return { asked, tokenize }
}

test('a text is tokenized once, with and without special tokens apart', () => {
  const { asked, tokenize } = counted()
  expect([tokenize('가나', false), tokenize('가나', true), tokenize('가나', false)]).toEqual([
    Uint32Array.of(2, 0),
    Uint32Array.of(2, 1),
    Uint32Array.of(2, 0),
  ])
  expect(asked).toEqual(['가나', '가나'])
})

test('what is kept stays within its bound', () => {
  const { asked, tokenize } = counted(5)
  for (const text of ['aaa', 'bbb', 'aaa', 'toolong', 'toolong']) tokenize(text, false)
  expect(asked).toEqual(['aaa', 'bbb', 'aaa', 'toolong'])
})
