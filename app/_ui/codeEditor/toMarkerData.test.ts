import { expect, test } from 'vitest'
import { toMarkerData } from './toMarkerData.ts'

const model = {
  getLineCount: () => 3,
  getLineMaxColumn: () => 10,
  getWordAtPosition: ({ column }: { column: number }) => (column === 3 ? { word: 'revew', startColumn: 3, endColumn: 8 } : null),
}

const severities = { error: 8, warning: 4, info: 2 }

test('a marker on a word covers the word', () => {
  expect(toMarkerData({ line: 2, column: 3, message: 'unknown', severity: 'error' }, model, severities)).toEqual({
    message: 'unknown',
    severity: 8,
    startLineNumber: 2,
    startColumn: 3,
    endLineNumber: 2,
    endColumn: 8,
  })
})

test('a marker below the last line moves to the last line', () => {
  expect(toMarkerData({ line: 9, column: 40, message: 'late', severity: 'warning' }, model, severities)).toEqual({
    message: 'late',
    severity: 4,
    startLineNumber: 3,
    startColumn: 10,
    endLineNumber: 3,
    endColumn: 11,
  })
})
