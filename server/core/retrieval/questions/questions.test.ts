import { expect, test } from 'vitest'
import { questionPrompt } from './questionPrompt.ts'
import { questionIn, questionProblem } from './questionProblem.ts'
import { samplePassages } from './samplePassages.ts'

test('the prompt is in the language of the passage and has no half characters', () => {
  expect(questionPrompt('연차 휴가는 PTO라고도 하며 15일입니다.')[0]?.content).toMatch(/^다음 글.*한국어로/)
  expect(questionPrompt('Annual leave is 15 days.')[0]?.content).toMatch(/^Write one short question/)
  expect(questionPrompt(`${'a'.repeat(1499)}🎉`)[0]?.content.isWellFormed()).toBe(true)
})

test.each([
  ['\n\nQuestion: "How long is leave?"\nAnswer: 15 days', 'How long is leave?'],
  ['**질문:** 휴가는 며칠인가요?', '휴가는 며칠인가요?'],
  ['1. When is it?', 'When is it?'],
  ['  ', ''],
])('the question in %j', (output, question) => expect(questionIn(output)).toBe(question))

const passage = 'Annual leave is fifteen days a year for everyone who works full time. It is asked for two weeks ahead.'
const problemOf = (question: string, { cutOff = false, known = new Set<string>() } = {}) =>
  questionProblem(question, { passage, known, cutOff })

test('questions that are none, copied, too long, cut off or there already have the problem named', () => {
  expect(problemOf('?!')).toBe('empty')
  expect(problemOf('annual leave is fifteen days a year for everyone?')).toBe('copied')
  expect(problemOf('Two weeks ahead')).toBe('copied')
  expect(problemOf('Is it true that '.repeat(20))).toBe('tooLong')
  expect(problemOf('How many days of', { cutOff: true })).toBe('cutOff')
  expect(problemOf('How many days?', { cutOff: true })).toBeNull()
  expect(problemOf('How many days?', { known: new Set(['How many days?']) })).toBe('repeated')
  expect(problemOf('How many days of annual leave does a full-time employee get?')).toBeNull()
})

test('a sample is spread over the documents and does not depend on the order of the passages', () => {
  const passages = ['a', 'a', 'a', 'a', 'b', 'c'].map((document, place) => ({ id: `${document}:${place}`, document }))
  const sample = samplePassages(passages, 4, 7)
  expect(new Set(sample.slice(0, 3).map(({ document }) => document))).toEqual(new Set(['a', 'b', 'c']))
  expect(samplePassages(passages.toReversed(), 4, 7)).toEqual(sample)
  expect(samplePassages(passages, 99, 7)).toHaveLength(6)
})
