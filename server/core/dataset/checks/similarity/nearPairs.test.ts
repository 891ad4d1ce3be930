import { expect, test } from 'vitest'
import { seededRng } from '../../../rng.ts'
import { fc, fuzzing } from '../../../testing/fuzzing.ts'
import { finish } from '../finding/slices.ts'
import { bandsFor } from './bands.ts'
import { findNearPairs } from './nearPairs.ts'
import { jaccard, shingleHashes, shingleLength, shingleSet } from './shingles.ts'
import { sketchSimilarity, sketchSize, writeSketch } from './sketch.ts'

/** By sets of substrings, without hashes. */
function plainJaccard(one: string, other: string): number {
  const setOf = (text: string) =>
    new Set(text === '' ? [] : Array.from({ length: Math.max(1, text.length - shingleLength + 1) }, (_, at) => text.slice(at, at + 4)))
  const [first, second] = [setOf(one), setOf(other)]
  const common = [...first].filter((shingle) => second.has(shingle)).length
  const all = first.size + second.size - common
  return all === 0 ? 0 : common / all
}

function plainPairs(texts: readonly string[], threshold: number): string[] {
  return texts.flatMap((one, at) =>
    texts.flatMap((other, to) => {
      const similarity = to > at ? plainJaccard(one, other) : 0
      return similarity >= threshold ? [`${at} ${to} ${similarity}`] : []
    }),
  )
}

const found = (texts: readonly string[], threshold: number) =>
  finish(findNearPairs(texts, threshold)).pairs.map(({ one, other, similarity }) => `${one} ${other} ${similarity}`)

const word = fc.constantFrom('연차', '휴가는', '며칠', '입니까', 'annual', 'leave', 'days', 'how', 'many', '15', '😀', 'é')
const sentence = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '))

test('the Jaccard of two texts is that of their sets of shingles', () => {
  fc.assert(
    fc.property(sentence, sentence, (one, other) => {
      expect(jaccard(shingleSet(one), shingleSet(other))).toBe(plainJaccard(one, other))
    }),
    fuzzing(300),
  )
})

test('pairs are those of comparing every text with every other', () => {
  fc.assert(
    fc.property(fc.array(sentence, { maxLength: 25 }), fc.constantFrom(0.5, 0.8, 0.9), (texts, threshold) => {
      const pairs = found(texts, threshold)
      const expected = plainPairs(texts, threshold)
      expect(expected).toEqual(expect.arrayContaining(pairs))
      expect(pairs.length).toBeGreaterThanOrEqual(Math.floor(0.95 * expected.length))
    }),
    fuzzing(100),
  )
})

/** Texts with planted copies of which every place is changed with a chance of 2 to 4 in 100. */
function plantedTexts(count: number, letters: string): string[] {
  const rng = seededRng(letters)
  const letter = () => letters[Math.floor(rng() * letters.length)] ?? ''
  return Array.from({ length: count }).flatMap(() => {
    const base = Array.from({ length: 150 }, letter)
    const rate = 0.01 + 0.03 * rng()
    return [base.join(''), base.map((each) => (rng() < rate ? letter() : each)).join('')]
  })
}

test.each(['abcdefghijklmnopqrstuvwxyz      ', '가나다라마바사아자차카타파하거너더러머버서  '])(
  'at least 98 of 100 pairs at the threshold and above are found in %j',
  (letters) => {
    const texts = plantedTexts(400, letters)
    const expected = texts.flatMap((text, at) => (at % 2 === 0 && plainJaccard(text, texts[at + 1] ?? '') >= 0.8 ? [at] : []))
    const pairs = finish(findNearPairs(texts, 0.8)).pairs
    expect(expected.length).toBeGreaterThan(100)
    expect(pairs.length / expected.length).toBeGreaterThanOrEqual(0.98)
  },
)

test('sketches estimate the Jaccard of short and of long texts', () => {
  for (const length of [20, 100, 2000]) {
    const texts = plantedTexts(60, 'abcdefghijklmnop ').map((text) => text.repeat(14).slice(0, length))
    const sketches = new Uint32Array(texts.length * sketchSize)
    for (const [place, text] of texts.entries()) writeSketch(shingleHashes(text), sketches, place * sketchSize)
    const errors = texts.flatMap((text, at) => {
      const [place, next] = [at * sketchSize, (at + 1) * sketchSize]
      return at % 2 === 0 ? [sketchSimilarity(sketches, place, sketches, next) - plainJaccard(text, texts[at + 1] ?? '')] : []
    })
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
    expect(Math.abs(mean), `${length}`).toBeLessThan(0.025)
    expect(Math.max(...errors.map(Math.abs)), `${length}`).toBeLessThan(0.2)
  }
})

test('rows of one template are one group, without comparing each with each', () => {
  const filler = '다음 문장을 공손한 말투로 바꾸어 주세요. 뜻은 그대로 두고 높임말만 고칩니다. '.repeat(3)
  const texts = Array.from({ length: 3000 }, (_, place) => `${filler}${place}`)
  const { groups, pairs, crowded } = finish(findNearPairs(texts, 0.8))
  expect(groups).toEqual([texts.map((_, place) => place)])
  expect(pairs.length).toBeLessThan(25 * 3000)
  expect(crowded).toBe(3000)
})

test('empty texts have no pairs, and equal short ones do', () => {
  expect(found(['', '', 'a', 'a', 'b'], 0.8)).toEqual(['2 3 1'])
})

test('bands let nearly every pair at the threshold through', () => {
  for (const threshold of [0.05, 0.3, 0.5, 0.8, 0.95, 1]) {
    const { count, width } = bandsFor(threshold)
    expect(count * width).toBeLessThanOrEqual(sketchSize)
    expect(1 - (1 - threshold ** width) ** count).toBeGreaterThan(threshold < 0.1 ? 0.9 : 0.99)
  }
  expect(bandsFor(0.8)).toEqual({ count: 20, width: 6 })
})
