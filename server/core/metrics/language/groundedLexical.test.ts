import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import type { Json } from '../../json.ts'
import { metricOptionsProblem, scoreOutput } from '../metrics.ts'
import { contentStems } from './contentStems.ts'

const spec = (options: Record<string, Json> = {}) => ({ name: 'grounded', metric: 'grounded-lexical', options, line: 1 })
const input = (output: string, context: string) => ({ output, reference: null, vars: { context } })
const score = (output: string, context: string, options: Record<string, Json> = {}) =>
  scoreOutput([spec(options)], input(output, context)).scores.grounded

const seoul = '서울은 대한민국의 수도이다. 인구는 약 940만 명이며, 한강이 도시를 가로지른다. 1394년에 조선의 도읍이 되었다.'
const tower = 'The Eiffel Tower is a wrought-iron lattice tower in Paris. It is 330 metres tall and was completed in 1889.'

test.each<[string, string, number | null]>([
  ['The tower in Paris is 330 metres tall.', tower, 1],
  ['The tower in Paris is 300 metres tall.', tower, 0],
  ['The towers were completed in 1889. They serve pancakes to tourists.', tower, 0.5],
  ['The tower’s iron lattice was completed.', tower, 1],
  ['대한민국의 수도는 서울입니다.', seoul, 1],
  ['서울의 인구는 약 940만 명입니다.', seoul, 1],
  ['서울의 인구는 약 9,400,000명입니다.', seoul, 1],
  ['서울의 인구는 약 1,000만 명입니다.', seoul, 0],
  ['한강은 도시를 가로지르고, 서울은 조선의 도읍이었습니다.', seoul, 1],
  ['부산은 항구 도시로 유명합니다.', seoul, 0],
  ['- 수도: 서울\n- 인구: 940만\n- 특산물: 감귤', seoul, 2 / 3],
  ['1. 서울은 대한민국의 수도이다.\n2. 한강이 가로지른다.', seoul, 1],
  ['서울은 대한민국의 수도이다.'.normalize('NFD'), seoul, 1],
  ['東京は日本の首都です。', '日本の首都は東京である。', 1],
  ['!!! 🙂', tower, null],
  ['', tower, null],
  ['It is.', tower, null],
  ['The tower is in Paris.', '  ', null],
])('%j by its context is %j', (output, context, expected) => {
  expect(score(output, context)).toBe(expected)
})

test('the threshold is the required share of the words', () => {
  const output = 'The tower in Paris sells postcards.'
  expect([0, 0.5, 0.6, 1].map((threshold) => score(output, tower, { threshold }))).toEqual([1, 1, 0, 0])
})

test('the reason names the first sentence that is not in the context', () => {
  expect(scoreOutput([spec()], input(`Paris has a tower. ${'Pancakes '.repeat(40)}.`, tower)).reasons).toEqual([
    { name: 'grounded', reason: `Not in the context: ${'Pancakes '.repeat(40).slice(0, 120)}…` },
  ])
})

test('the context is a template over the vars of the case', () => {
  const specs = [spec({ value: '{{title}}: {{text}}' })]
  expect(scoreOutput(specs, { output: '서울은 수도이다.', reference: null, vars: { title: '수도', text: seoul } })).toEqual({
    scores: { grounded: 1 },
    problems: [],
  })
  expect(scoreOutput([spec()], { output: 'x', reference: null, vars: {} }).problems).toHaveLength(1)
  expect(metricOptionsProblem(spec({ threshold: 2 }))).toBe('grounded-lexical: `threshold` must be at most 1.')
})

test.each<[string, string[]]>([
  ['사용했습니다 사용하는 사용자의 사용을', ['사용', '사용', '사용자', '사용']],
  ['학교에서는 학생들이 공부한다', ['학교', '학생', '공부']],
  ['The boxes and the dogs’ owner’s glass', ['box', 'dog', 'owner', 'glass']],
  ['그리고 이것은 and of', []],
  ['3 dogs, 10kg', ['dog']],
])('the content stems of %j are %j', (text, stems) => {
  expect(contentStems(text)).toEqual(stems)
})

test('a context supports its own sentences at every threshold', () => {
  const sentence = fc.constantFrom('서울은 수도이다.', 'Paris has 2 towers.', '한강이 흐른다!', 'It is 330 m tall.', '인구는 940만 명이다.')
  fc.assert(
    fc.property(fc.array(sentence, { minLength: 1, maxLength: 5 }), fc.double({ min: 0, max: 1, noNaN: true }), (parts, threshold) => {
      expect(score(parts.join(' '), `${parts.toReversed().join(' ')} More.`, { threshold })).toBe(1)
    }),
  )
})
