import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { finalConsonant } from './hangul.ts'
import { koreanSentences } from './politenessKorean.ts'
import { type KoreanSpeechLevel, koreanSpeechLevel } from './koreanSpeechLevel.ts'

type Labelled = { text: string; level: KoreanSpeechLevel }
const sets = JSON.parse(readFileSync(new URL('./fixtures/koreanSpeechLevels.json', import.meta.url), 'utf8')) as Record<
  'rules' | 'unseen',
  Labelled[]
>

test.each([
  ['rules', 1],
  ['unseen', 0.97],
] as const)('of the labelled sentences (%s), at least %d are classified correctly', (name, least) => {
  const wrong = sets[name].filter(({ text, level }) => koreanSpeechLevel(text) !== level)
  const accuracy = 1 - wrong.length / sets[name].length
  expect([accuracy >= least, wrong]).toEqual([true, accuracy >= least ? wrong : []])
})

test('every level has enough labelled sentences for a test', () => {
  const count = (level: KoreanSpeechLevel) => [...sets.rules, ...sets.unseen].filter((each) => each.level === level).length
  expect([count('합쇼체') >= 50, count('해요체') >= 50, count('반말') >= 50, count('명사형') >= 50]).toEqual([true, true, true, true])
})

test.each([
  ['', null],
  ['Hello!', null],
  ['ㅋㅋㅋㅋ', null],
  ['1234 🙂', null],
  ['갑니다'.normalize('NFD'), '합쇼체'],
  ['그러니까', '반말'],
  ['좋아요'.normalize('NFD'), '해요체'],
  ['값이 쌉니다!!!!!!', '합쇼체'],
  ['이해해', '반말'],
  ['이해', '명사형'],
  ['필요', '명사형'],
  ['필요해요', '해요체'],
  ['설정에서 Wi-Fi를 켜 주세요 (iOS)', '해요체'],
  ['자세한 내용은 README', '명사형'],
] as const)('%j is %j', (sentence, level) => {
  expect(koreanSpeechLevel(sentence)).toBe(level)
})

test.each([
  ['값', 'ㅄ'],
  ['가', ''],
  ['힣', 'ㅎ'],
  ['닭', 'ㄺ'],
  ['a', ''],
  ['ㄱ', ''],
  ['', ''],
])('the final consonant of %j is %j', (character, consonant) => {
  expect(finalConsonant(character)).toBe(consonant)
})

test('final consonants agree with canonical decomposition', () => {
  const tails = 'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'
  fc.assert(
    fc.property(fc.integer({ min: 0xac00, max: 0xd7a3 }), (code) => {
      const jamo = String.fromCodePoint(code).normalize('NFD')
      const tail = jamo[2]
      expect(finalConsonant(String.fromCodePoint(code))).toBe(tail === undefined ? '' : tails[tail.charCodeAt(0) - 0x11a8])
    }),
  )
})

test.each([
  ['안녕하세요. 반가워요!', ['안녕하세요.', '반가워요!']],
  ['가격은 3.5달러입니다. 네.', ['가격은 3.5달러입니다.', '네.']],
  ['그는 "밥 먹었어?"라고 물었다. "응."', ['그는 "밥 먹었어?"라고 물었다.', '"응."']],
  ['좋아요 😊 다음에 또 봐요 😊😊', ['좋아요 😊', '다음에 또 봐요 😊😊']],
  ['오늘 😊 날씨가 좋네요', ['오늘 😊 날씨가 좋네요']],
  ['## 제목\n\n- 하나\n- 둘입니다.', ['## 제목', '- 하나', '- 둘입니다.']],
  ['코드:\n```js\n// 주석입니다.\n```\n끝.', ['코드:', '끝.']],
  ['정말요?! 와... 대단해요ㅋㅋ 진짜로요', ['정말요?!', '와...', '대단해요ㅋㅋ', '진짜로요']],
  ['', []],
  ['...!?', []],
])('%j has the sentences %j', (text, sentences) => {
  expect(koreanSentences(text)).toEqual(sentences)
})

test('sentences contain all of the text except white space and code', () => {
  const part = fc.constantFrom('갑니다', '요', '가', ' ', '.', '?', '…', '"', ')', '\n', '😊', 'ㅋㅋ', '3.5', '~', '`', '^^')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const text = parts.join('')
      const kept = koreanSentences(text).join('')
      const letters = (value: string) => value.replace(/[^\p{L}\p{N}]/gu, '')
      fc.pre(!/^(```|~~~)/mu.test(text))
      expect(letters(kept)).toBe(letters(text))
    }),
  )
})

test('a closing quote, a laugh or an emoji at the end does not change the level', () => {
  const tail = fc.array(fc.constantFrom('.', '!', '~', '"', '”', ')', ' ', '😊', '❤️', 'ㅋㅋ', 'ㅠㅠ', '^^', '…', '[1]', '**'), {
    maxLength: 6,
  })
  fc.assert(
    fc.property(fc.constantFrom(...sets.rules), tail, ({ text, level }, after) => {
      // The question mark distinguishes 먹었니? from 어머니.
      fc.pre(!/[?？(（]/u.test(text))
      expect(koreanSpeechLevel(text + after.join(''))).toBe(level)
    }),
  )
})
