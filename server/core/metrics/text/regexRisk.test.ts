import { expect, test } from 'vitest'
import { regexRisk } from './regexRisk.ts'

test.each([
  '(a+)+$',
  '(a*)*',
  '(a|a)*',
  '(a|ab)*c',
  String.raw`(\w+\s?)*`,
  '(.*,)*',
  '(a+){1,50}',
  '((a+)b?)*',
  '(x+x+)+y',
  String.raw`^(\d+)*$`,
  '([a-z]+)*1',
  '(?:(?:a|b)+)*',
  '(a?){30}',
  '(a?b?)*',
  '(|a)+',
  '(가+)+',
  String.raw`(?:\s*\w+\s*)+`,
  '(?=(a+)+b)a',
  '(?:x(?=(a+)+b)a)*',
  '(?<name>a+)+',
  String.raw`(a)(\1+)+`,
  '(é+)+',
  '(?:x(?:bb?)*y)*',
  '(?:a|b?)*',
])('%s may never finish', (pattern) => {
  expect(regexRisk(pattern, 'v')).toContain('Write it with a single repetition')
})

test.each([
  'a+',
  String.raw`(\w+\s)*`,
  String.raw`^(\w+, )+\w+$`,
  '("[^"]*",?)*',
  String.raw`\b(positive|negative)\b`,
  String.raw`(?:\d{3}-)*\d+`,
  String.raw`[a-z]+@[a-z]+\.com`,
  '(ab)*',
  '(a|b)*',
  String.raw`^\s*\d+(\.\d+)?\s*$`,
  String.raw`(?<year>\d{4})-(?<month>\d{2})`,
  String.raw`(?=.*\d)(?=.*[a-z]).+`,
  '(?<!un)happy',
  '[가-힣]+요[.!]?$',
  String.raw`(\d+\.)+\d+`,
  '(- .*\\n)+',
  '[[a-z]--[aeiou]]+',
  String.raw`\p{L}+`,
  '(?:[^,]+,)*',
  '(a{2,3}b)*',
  String.raw`(\(\w+\))*`,
  String.raw`[\]a]+`,
  '🙂+',
  '',
])('%s is accepted', (pattern) => {
  expect(() => new RegExp(pattern, 'v')).not.toThrow()
  expect(regexRisk(pattern, 'v')).toBeNull()
})

test('the flags decide whether case matters', () => {
  expect(regexRisk('(a|A)*', 'v')).toBeNull()
  expect(regexRisk('(a|A)*', 'iv')).not.toBeNull()
})
