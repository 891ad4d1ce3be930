import { expect, test } from 'vitest'
import { templateMarkers } from './templateMarkers.ts'

test('a template without an error has no marker', () => {
  expect(templateMarkers('리뷰: {{review}}')).toEqual([])
})

test('a tag that is not closed is marked at its line', () => {
  const [marker] = templateMarkers('first line\n{% if a %}x')
  expect(marker).toMatchObject({ severity: 'error', line: 2 })
})
