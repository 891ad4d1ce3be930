import { expect, test } from 'vitest'
import { corpusLanguage } from './corpusLanguage.ts'

const korean = '연차 휴가는 입사일을 기준으로 계산합니다. 신청은 사내 포털(HR Portal)에서 합니다.'
const english = 'Annual leave is counted from the day you joined. Apply for it on the portal of the company.'
const german = 'Der Urlaub wird ab dem ersten Tag der Arbeit berechnet und ist nicht übertragbar.'

test.each([
  ['Korean', [korean, korean], 'ko'],
  ['Korean with decomposed syllables', [korean.normalize('NFD')], 'ko'],
  ['Korean with many English names', ['LanceDB와 Node.js로 RAG index를 만든다', korean], 'ko'],
  ['English', [english, english], 'en'],
  ['codes and names in Latin letters', ['SKU-1 Alpha', 'SKU-2 Beta'], 'en'],
  ['English with an accent', ['The café is open to all of you.'], 'en'],
  ['one Korean text among English ones', [...Array<string>(9).fill(english.repeat(10)), '휴가 안내'], 'mixed'],
  ['both in one text', [`${english} ${korean}`], 'mixed'],
  ['German', [german], 'mixed'],
  ['Japanese', ['休暇は入社日から計算します。'], 'mixed'],
  ['numbers', ['1 2 3'], 'mixed'],
  ['no texts', [], 'mixed'],
] as const)('%s: %j is %s', (_, texts, language) => {
  expect(corpusLanguage(texts).language).toBe(language)
})

test('the reason is a sentence with figures', () => {
  expect(corpusLanguage([korean]).reason).toBe('100% of the texts are mainly Korean.')
  expect(corpusLanguage([english, english, korean]).reason).toBe(
    '67% of the texts are mainly English, and 33% of the texts are mainly Korean.',
  )
  expect(corpusLanguage([german]).reason).toBe('The texts are mainly in languages other than Korean and English.')
  expect(corpusLanguage([]).reason).toBe('The texts have no letters to tell the language by.')
})

test('a long corpus is read in part', () => {
  function* endless() {
    while (true) yield korean
  }
  expect(corpusLanguage(endless()).language).toBe('ko')
})
