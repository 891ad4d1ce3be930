import { expect, test } from 'vitest'

import { endedGrammar } from './jsonSchemaGrammar.ts'

test('a grammar ends with its JSON, its other rules untouched', () => {
  const rules = String.raw`val0 ::= "\"a\""` + '\n' + String.raw`val1 ::= "\n\n\n\n" [\n]*`
  expect(endedGrammar(String.raw`root ::= ( val0 | val1 ) "\n\n\n\n" [\n]*` + '\n' + rules)).toBe(`root ::= ( val0 | val1 )\n${rules}`)
})

test.for(['root ::= "a"', 'start ::= "a" "\\n\\n\\n\\n" [\\n]*', ''])('%j, written in another way, is refused', (grammar) => {
  expect(() => endedGrammar(grammar)).toThrow(expect.objectContaining({ code: 'ENGINE_FAILED' }))
})
