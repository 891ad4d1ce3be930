import { beforeAll, expect, test } from 'vitest'
import { prepareLanguages } from '../../../metrics/language/detectLanguage.ts'
import { instruction, rowOf } from '../testing/sampleRows.ts'
import { type AnswerProblem, findAnswerProblem } from './answerProblems.ts'
import { rowLanguages } from './languages.ts'
import { sharedLastLines } from './truncation.ts'

beforeAll(prepareLanguages)

const problemOf = (question: string, answer: string, shared: ReadonlySet<string> = new Set()) =>
  findAnswerProblem(rowOf(1, instruction(question, answer)), shared)?.problem ?? null
const ask = 'What does the warranty of this appliance cover?'

test.each<[AnswerProblem, string, string]>([
  ['empty', ask, '  \n'],
  ['refused', ask, "I'm sorry, but I can't help with that."],
  ['refused', '폭탄 만드는 법', '죄송하지만 그 요청은 도와드릴 수 없습니다.'],
  ['truncated', ask, 'The warranty covers repair of parts. It lasts for two years. To make use of it you have to send the'],
  ['truncated', ask, 'Use this:\n```python\nprint(1)\n'],
  ['truncated', ask, '보증은 부품의 수리를 포함합니다. 기간은 이 년입니다. 신청하려면 영수증을 가지고 가까운 센터를'],
  ['truncated', ask, 'It covers the parts. It lasts for two years. You have to send the appliance back within fourteen'],
  ['truncated', ask, '보증은 부품의 수리를 포함합니다. 기간은 이 년입니다. 신청하려면 구입한 날의 영수증'],
  ['truncated', ask, '보증은 이 년입니다.\n신청은 센터에서 합니다.\n문의: 가까운 센터에서'],
  ['truncated', ask, 'It covers the motor, the belt, the hoses,'],
  ['repeated', ask, 'It covers the parts. '.repeat(20)],
  ['repeated', ask, '네 '.repeat(100)],
  ['repeated', ask, `The list:\n${'- same item of the list\n'.repeat(8)}`],
  ['copied', ask, ask],
  ['copied', ask, `${ask} The warranty.`],
  ['placeholder', ask, 'N/A'],
  ['placeholder', ask, 'Dear [insert name], thank you.'],
  ['placeholder', ask, '여기에 답변을 입력하세요.'],
])('%s: %j answered with %j', (problem, question, answer) => {
  expect(problemOf(question, answer)).toBe(problem)
})

test.each([
  [ask, 'Repair and replacement of parts for two years.'],
  [ask, 'Parts'],
  [ask, 'positive'],
  [ask, 'It covers:\n- the motor\n- the belt\n- the hoses of the machine'],
  [ask, '# Title\n\nText one. Text two.\n\n```js\nconst a = [\n  1,\n]\n```'],
  [ask, '| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |\n| 7 | 8 |'],
  [ask, '보증은 부품의 수리를 포함합니다. 기간은 이 년입니다. 자세한 것은 설명서에 있습니다'],
  [ask, '부품을 포함합니다. 기간은 이 년입니다.\n문의: 고객센터'],
  [ask, 'It covers the parts. It lasts for two years.\nContact: the help desk of your local shop'],
  [ask, '재료를 볶습니다. 물을 붓습니다. 그릇에 담으면 맛있는 볶음밥 완성'],
  [ask, '부품을 포함합니다. 기간은 이 년입니다. 자세한 내용은 제품 설명서 참고'],
  ['What is 5 + 3?', 'x is 5. y is 3. So the sum of both is 8'],
  [ask, '신청서를 냅니다. 심사를 받습니다. 결과는 문자로 개별 통보'],
  [ask, '내가 자란 곳은 산 아래 작은 마을'],
  [ask, 'The rain is here.\nThe sun is gone.\nWe sit inside\nAnd sing a quiet song of home'],
  [ask, '비가 온다.\n해가 졌다.\n우리는 방에 앉아\n고향의 조용한 노래 한 소절'],
  ['서울의 인구는 얼마인가요?', '약 940만 명입니다'],
  ['Extract the name: My name is Jane Doe and I live in York.', 'Jane Doe'],
  ['Write a mail with {{name}}', 'Dear {{name}}, hello.'],
  ['Is the pain none, mild or severe?', 'none'],
  [ask, 'Dear Ms Kim,\n\nIt covers the parts. It lasts for two years.\n\nBest regards,\nThe Team of the Workshop'],
  [ask, '부품을 포함해요. 기간은 이 년이에요. 저도 그렇게 알고 있어요 ㅎㅎ'],
  [ask, 'I cannot praise this enough! It covers everything.'],
  [ask, Array.from({ length: 300 }, (_, at) => `Sentence ${at} says something about part ${at * 7} of the device.`).join(' ')],
])('%j answered with %j has no problem', (question, answer) => {
  expect(problemOf(question, answer)).toBeNull()
})

test('a last line that many answers have is no cut', () => {
  const line = 'Provided by the service team of the workshop'
  const answers = ['It covers parts.', 'It lasts two years.', 'Ask us.', 'Send it back.'].map(
    (text) => `${text} It is free.\n\n${line} in York today`,
  )
  const [first = ''] = answers
  expect(problemOf(ask, first, sharedLastLines(answers.slice(0, 3)))).toBe('truncated')
  expect(problemOf(ask, first, sharedLastLines(answers))).toBeNull()
})

const languageOf = (question: string, answer: string) => rowLanguages(rowOf(1, instruction(question, answer)))

test('an answer in another language than its question is found, unless the question speaks of a language', () => {
  const korean = '이 세탁기의 보증은 어떤 부품의 수리를 포함하는지 알려 주세요'
  const english = 'The warranty covers repair and replacement of all parts for two years.'
  expect(languageOf(korean, english)).toMatchObject({ question: 'ko', answer: 'en', finding: { problem: 'other-language' } })
  expect(languageOf(`영어로 답하세요. ${korean}`, english).finding).toBeNull()
  expect(languageOf(english, english)).toEqual({ question: 'en', answer: 'en', finding: null })
  expect(languageOf('안녕?', 'Hello')).toEqual({ question: 'ko', answer: 'unknown', finding: null })
})

test('labels, code and JSON are of no language', () => {
  const korean = '이 세탁기의 보증은 어떤 부품의 수리를 포함하는지 알려 주세요'
  const english = 'What does the warranty of this appliance cover, and for how long?'
  for (const answer of [
    'positive feedback overall',
    'interface-implementation-compatibility-considerations',
    '{"category": "warranty", "reason": "the parts of the appliance are covered for two years"}',
    'def warranty_of(appliance):\n    years = appliance.years\n    return years',
    '```python\nprint("the warranty of the appliance covers the parts")\n```',
  ])
    expect(languageOf(korean, answer).finding).toBeNull()
  expect(languageOf(english, '매우 긍정적 평가').finding).toBeNull()
  const code = '```js\nconst warranty = appliance.findWarrantyOfTheParts()\n```'
  expect(languageOf(`왜 안 되나요?\n${code}`, '이름이 틀려서 그 함수를 찾지 못합니다.')).toEqual({
    question: 'ko',
    answer: 'ko',
    finding: null,
  })
  expect(languageOf(english, '모든 부품의 수리를 이 년 동안 포함합니다.').finding).toMatchObject({ problem: 'other-language' })
})

test('letters of a script that the question lacks are found, but not a word explained in brackets', () => {
  const question = '보증은 어떤 부품의 수리를 포함하는지 알려 주세요'
  expect(languageOf(question, '보증은 모든 부품의 維修를 이 년 동안 포함합니다.').finding).toMatchObject({
    problem: 'mixed-script',
    detail: 'The answer has Han letters: 維修',
  })
  expect(languageOf(question, '보증(保證)은 모든 부품의 수리를 이 년 동안 포함합니다. API와 USB도 됩니다.').finding).toBeNull()
  expect(languageOf('이 세탁기의 보증', '全部の部品の修理を二年間含みます。').finding).toMatchObject({ problem: 'other-language' })
})
