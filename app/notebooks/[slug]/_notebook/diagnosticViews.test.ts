import { expect, test } from 'vitest'
import type { Diagnostic } from '#server/core/notebook/notebook.ts'
import { allFindings } from './diagnosticViews.ts'

const finding = (severity: Diagnostic['severity'], message: string): Diagnostic => ({ severity, message, place: { line: 4 } })
const warning = finding('warning', '오타일까요?')
const error = finding('error', 'This list is not closed.')
const tooLong: Diagnostic = { ...finding('warning', '`terse` on case 2 needs 5,000 tokens.'), code: 'CONTEXT_TOO_SMALL' }
const missingModel = finding('error', 'There is no model "mistrl".')

test.each([
  { why: 'nothing is wrong', own: [], server: [], shown: [] },
  { why: 'only the server knows the models', own: [], server: [missingModel], shown: [missingModel] },
  { why: 'a warning explains no error', own: [warning], server: [warning, missingModel], shown: [warning, missingModel] },
  { why: 'only the server counts tokens', own: [warning], server: [warning, tooLong], shown: [warning, tooLong] },
  { why: 'the page has the newer text', own: [error], server: [error], shown: [error] },
])('$why', ({ own, server, shown }) => {
  expect(allFindings(own, server)).toEqual(shown)
})
