import { expect, test } from 'vitest'

import { allowedTokens } from './allowedTokens.ts'

test.each([
  { cell: { maxTokens: 48 }, prompt: 100, allowed: 48 },
  { cell: { maxTokens: 100_000 }, prompt: 96, allowed: 4000 },
  { cell: { maxTokens: 100_000, context: 8192 }, prompt: undefined, allowed: 8192 },
  { cell: { maxTokens: 48 }, prompt: 20_000, allowed: 0 },
])('a cell puts out no more than max_tokens and the context leave: $cell after $prompt tokens', ({ cell, prompt, allowed }) => {
  expect(allowedTokens(cell, prompt)).toBe(allowed)
})
