import { expect, test } from 'vitest'
import { assertNever } from './assertNever.ts'

test('what should not exist is named', () => {
  expect(() => assertNever({ type: 'strange' } as never)).toThrow('unhandled: {"type":"strange"}')
})
