import { expect, test } from 'vitest'
import { SetupError, asSetupError } from './setupError.mjs'

test.each([
  [Object.assign(new Error('x'), { code: 'ENOSPC' }), 'NO_DISK'],
  [Object.assign(new Error('x'), { code: 'EACCES', path: '/p' }), 'NOT_ALLOWED'],
  [Object.assign(new Error('x'), { name: 'AbortError' }), 'CANCELLED'],
  [new SetupError('CORRUPT', 'y'), 'CORRUPT'],
])('%o is converted to a SetupError with a code', (error, code) => {
  expect(asSetupError(error, 'building')).toMatchObject({ code, name: 'SetupError' })
})
