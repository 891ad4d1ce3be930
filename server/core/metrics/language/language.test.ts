import { beforeAll, expect, test, vi } from 'vitest'
import { metricOptionsProblem, scoreOutput } from '../metrics.ts'
import { prepareMetrics } from '../prepareMetrics.ts'
import { detectLanguages, languageCodes } from './detectLanguage.ts'

const spec = (is: string) => ({ name: 'language', metric: 'language', options: { is }, line: 1 })
const input = (output: string) => ({ output, reference: null, vars: {} })

beforeAll(() => prepareMetrics([spec('ko')]))

test('without the detector only languages with their own script are detected, with it all', async () => {
  // These modules have loaded nothing: those of the other tests are shared by all test files of a worker.
  vi.resetModules()
  const { metricsReady, prepareMetrics: prepareFresh } = await import('../prepareMetrics.ts')
  const { scoreOutput: scoreFresh } = await import('../metrics.ts')
  expect(metricsReady([spec('ko')])).toBe(false)
  expect(scoreFresh([spec('en')], input('The weather is nice today.'))).toEqual({
    scores: { language: null },
    problems: [{ name: 'language', message: 'The language detector is still loading.' }],
  })
  await prepareFresh([spec('ko')])
  expect(metricsReady([spec('ko')])).toBe(true)
})

test.each<[string, readonly string[] | null]>([
  ['오늘 날씨가 좋네요.', ['ko']],
  ['네.', null],
  ['네, 맞아요 🙂', ['ko']],
  ['오늘'.normalize('NFD'), ['ko']],
  ['Python의 list comprehension은 반복문을 짧게 쓰는 방법입니다.', ['ko']],
  ['```python\nprint("hello world, how are you today")\n```\n이렇게 쓰세요.', ['ko']],
  ['참고: https://example.com/a/very/long/address/in/english/letters', ['ko']],
  ['今日はとても天気がいいですね。', ['ja']],
  ['東京は日本の首都であり、世界最大級の都市圏を形成している。', ['ja']],
  ['今天天气很好，我们去公园散步吧。', ['zh']],
  ['東京', null],
  ['The weather is nice today and we will go out.', ['en']],
  ['Das Wetter ist heute sehr schön.', ['de']],
  ['Le temps est très beau aujourd’hui.', ['fr']],
  ['Hoy hace muy buen tiempo en Madrid.', ['es']],
  ['Oggi il tempo è molto bello.', ['it']],
  ['Hôm nay trời đẹp quá.', ['vi']],
  ['Pogoda jest dziś bardzo ładna.', ['pl']],
  ['Сегодня очень хорошая погода.', ['ru']],
  ['Сьогодні дуже гарна погода.', ['uk']],
  ['الطقس جميل جدا اليوم', ['ar']],
  ['هوا امروز خیلی خوب است', ['fa']],
  ['วันนี้อากาศดีมาก', ['th']],
  ['मौसम आज बहुत अच्छा है', ['hi']],
  ['מזג האוויר יפה היום', ['he']],
  ['Ο καιρός είναι ωραίος σήμερα', ['el']],
  ['Ok, sure.', null],
  ['42', null],
  ['🙂🙂🙂', null],
  ['', null],
])('%j may be in %j', (text, languages) => {
  expect(detectLanguages(text)).toEqual(languages)
})

test.each<[string, string, number | null, string?]>([
  ['ko', '오늘은 맑습니다.', 1],
  ['ko', 'It is sunny today, so let us go out.', 0, 'The detected language is en.'],
  ['en', 'It is sunny today, so let us go out.', 1],
  ['en', '오늘은 맑습니다.', 0, 'The detected language is ko.'],
  ['en', 'Positive', null],
  ['ja', '오늘은 맑습니다.', 0, 'The detected language is ko.'],
])('language %s of %j is %j', (is, output, score, reason) => {
  expect(scoreOutput([spec(is)], input(output))).toEqual({
    scores: { language: score },
    problems: [],
    ...(reason === undefined ? {} : { reasons: [{ name: 'language', reason }] }),
  })
})

test('an unknown code is reported before the run', () => {
  expect(metricOptionsProblem(spec('korean'))).toBe(`language: \`is\` must be one of ${languageCodes.join(', ')}.`)
  expect(new Set(languageCodes).size).toBe(languageCodes.length)
})
