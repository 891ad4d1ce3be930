import { expect, test } from 'vitest'
import { placeHref } from './placeHref.ts'

test('what a leak repeats has a page', () => {
  expect(placeHref('말투', { in: 'test', place: '0123456789ab' })).toBe('/datasets/%EB%A7%90%ED%88%AC?row=0123456789ab')
  expect(placeHref('d', { in: 'case', place: 'experiments/감정/cases.jsonl:12' })).toBe(`/notebooks/${encodeURIComponent('감정')}`)
  expect(placeHref('d', { in: 'shot', place: 'few-shot/notebook.md:3 shot 1' })).toBe('/notebooks/few-shot')
  expect(placeHref('d', { in: 'document', place: 'handbook: rules/leave.md 10-90' })).toBe('/indexes/handbook?tab=documents')
})
