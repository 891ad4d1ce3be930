import { expect, test } from 'vitest'
import { answerIn, answerProblem, citesPassage, withoutCitations } from './answerProblem.ts'
import { paraphraseIn, paraphraseProblem, questionOf, withQuestion } from './paraphrase.ts'
import { defaultPrompts, synthesisRequestSchema } from './synthesisRequest.ts'

const passage = 'The museum opens at nine and closes at five. Pancakes cost 7 euros in its cafe.'
const about = { question: 'When does the museum open?', passage, cutOff: false }

test.each([
  ['The museum opens at nine [1].', null],
  ['박물관은 9시에 엽니다.', 'unsupported'],
  ['Elephants are large animals of Africa.', 'unsupported'],
  ['Not in the passage.', 'notInPassage'],
  ['글에 없습니다.', 'notInPassage'],
  ["I'm sorry, but I can't help with that.", 'notInPassage'],
  ['[1]', 'empty'],
  ['When does the museum open?', 'echoed'],
])('the answer %j has the problem %j', (answer, problem) => {
  expect(answerProblem(answer, about)).toBe(problem)
})

test('an answer in Korean is checked by the words of its passage', () => {
  const korean = { question: '박물관은 몇 시에 여나요?', passage: '박물관은 오전 아홉 시에 열고 오후 다섯 시에 닫습니다.', cutOff: false }
  expect(answerProblem('박물관은 오전 아홉 시에 엽니다 [1].', korean)).toBeNull()
  expect(answerProblem('코끼리는 아프리카에 삽니다.', korean)).toBe('unsupported')
  expect(answerProblem('박물관은 오전', { ...korean, cutOff: true })).toBe('cutOff')
})

test('citations are found and can be taken out', () => {
  expect(citesPassage('At nine [1].')).toBe(true)
  expect(citesPassage('At nine [2].')).toBe(false)
  expect(withoutCitations('At nine [1]. Pancakes [1] cost 7.')).toBe('At nine. Pancakes cost 7.')
  expect(answerIn('**Answer:** At nine.')).toBe('At nine.')
})

const seed = '환불은 며칠 안에 신청해야 하나요? 30일이 맞나요?'

test.each([
  ['물건을 돌려주고 돈을 받으려면 30일 안에 말해야 합니까?', null],
  ['환불은 며칠 안에 신청해야 하나요?  30일이 맞나요', 'same'],
  ['환불은 며칠 안에 신청해야 하나요? 30일이 맞을까요?', 'nearlySame'],
  ['How many days (30?) are there for a refund?', 'otherLanguage'],
  ['물건을 돌려주려면 언제까지 말해야 합니까? 정해진 날이 있나요?', 'lostNumber'],
  ['30?', 'empty'],
  ['30일?', 'outOfProportion'],
])('the paraphrase %j has the problem %j', (text, problem) => {
  expect(paraphraseProblem(text, { seed, known: new Set(), cutOff: false })).toBe(problem)
})

test('a paraphrase that was there already is repeated, and one that was cut is not used', () => {
  const text = '물건을 돌려주고 돈을 받으려면 30일 안에 말해야 합니까?'
  expect(paraphraseProblem(text, { seed, known: new Set([text]), cutOff: false })).toBe('repeated')
  expect(paraphraseProblem(text, { seed, known: new Set(), cutOff: true })).toBe('cutOff')
  expect(paraphraseIn('Rewritten text: “어디로 가나요?”')).toBe('어디로 가나요?')
})

test('the question of a row is replaced, and its answer kept', () => {
  const chat = {
    kind: 'chat' as const,
    messages: [
      { role: 'system' as const, content: 's' },
      { role: 'user' as const, content: 'q' },
      { role: 'assistant' as const, content: 'a' },
    ],
  }
  expect(questionOf(chat)).toBe('q')
  expect(withQuestion(chat, 'p')).toEqual({ ...chat, messages: [chat.messages[0], { role: 'user', content: 'p' }, chat.messages[2]] })
  expect(questionOf({ ...chat, messages: [...chat.messages, ...chat.messages] })).toBeNull()
  expect(questionOf({ kind: 'label', prompt: [], completion: [], label: true })).toBeNull()
  expect(withQuestion({ kind: 'instruction', instruction: 'q', input: 'i', output: 'a' }, 'p')).toMatchObject({
    instruction: 'p',
    input: 'i',
    output: 'a',
  })
})

test('the default prompts are a valid request', () => {
  const shared = { model: 'm', seed: 0 }
  const questions = { kind: 'questions', ...shared, index: 'docs', count: 3, withPassage: true, prompts: defaultPrompts.questions }
  expect(synthesisRequestSchema.safeParse(questions).success).toBe(true)
  const paraphrases = { kind: 'paraphrases', ...shared, rows: ['abcdefabcdef'], each: 2, prompts: defaultPrompts.paraphrases }
  expect(synthesisRequestSchema.safeParse(paraphrases).success).toBe(true)
})
