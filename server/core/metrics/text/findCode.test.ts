import { expect, test } from 'vitest'
import { findCode } from './findCode.ts'

test.each([
  'Here you go:\n```python\nprint(1)\n```\nDone.',
  '```\nls -la\n```',
  '~~~js\nlet x\n~~~',
  '```ts\nconst cut = off',
  'def add(a, b):\n    return a + b',
  'async def f(x) -> int:\n  pass',
  'function add(a, b) { return a + b }',
  'const add = (a, b) => a + b',
  "import { x } from 'y'",
  'import numpy as np',
  'from math import sqrt',
  '#include <stdio.h>',
  'public static void main(String[] args) {',
  'for (let i = 0; i < 3; i++) {',
  'for item in items:\n    total += item',
  'SELECT name FROM users WHERE id = 1',
  '<div class="a">안녕</div>',
  'print("안녕하세요")',
  'x = 1\ny = x + 2',
  '답은 다음과 같습니다.\n\nresult = compute(3)\nresult.save()',
])('%j has code', (text) => {
  expect(findCode(text)).toBe(true)
})

test.each([
  '',
  'Let me explain; the class is full, and the function of a heart is to pump.',
  'Import taxes rose. From here on, import less.',
  'Import taxes from abroad',
  'For example, if you (or a friend) agree, return the form.',
  'While it rains: stay inside.',
  'If you are happy: smile.',
  'First:\n- eat\n- sleep\n\nThen: rest.',
  '긍정적인 리뷰입니다. 함수라는 낱말이 있지만 코드는 아닙니다.',
  'The answer is 12 = 4 * 3.',
  'Total = 5',
  'Use `x = 1` in the middle of a sentence.',
  '```\n\n```',
  '```\n```\n\nThat is all I have to say.',
  'An open fence:\n```python',
  'Select the best option from the menu.',
  'He said "let x be the number" and left (quickly).',
  'Return to me.\nReturn soon!',
  '감사합니다 :)',
])('%j has none', (text) => {
  expect(findCode(text)).toBe(false)
})

test('a very long line is prose and is skipped quickly', () => {
  expect(findCode(`const x = ${'('.repeat(100_000)}`)).toBe(false)
})
