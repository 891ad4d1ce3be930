import { expect, test } from 'vitest'
import { completionContext } from './templateCompletion.ts'

test.each([
  ['Review: {{', '}}', { typed: '', before: '', after: '' }],
  ['Review: {{ re', ' }}', { typed: 're', before: '', after: '' }],
  ['Review: {{re', '', { typed: 're', before: '', after: '}}' }],
  ['리뷰: {{리', '}}', { typed: '리', before: '', after: '' }],
  ['a {', '', { typed: '', before: '{', after: '}}' }],
  ['a {', '}', { typed: '', before: '{', after: '}' }],
  ['{% for shot in sh', ' %}', { typed: 'sh', before: '', after: '' }],
  ['{{ a }} and {{ b', '', { typed: 'b', before: '', after: '}}' }],
])('between %j and %j variables are suggested', (before, after, context) => {
  expect(completionContext(before, after)).toEqual(context)
})

test.each([['plain wor'], ['{{ done }} wor'], ['{% if a %} te'], ['']])('after %j nothing is suggested', (before) => {
  expect(completionContext(before, '')).toBeNull()
})
