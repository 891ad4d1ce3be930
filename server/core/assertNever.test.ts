import { expect, test } from 'vitest'
import { assertNever } from './assertNever.ts'

test('the error names the unhandled value', () => {
  expect(() => assertNever({ type: 'strange' } as never)).toThrow('unhandled: {"type":"strange"}')
})
