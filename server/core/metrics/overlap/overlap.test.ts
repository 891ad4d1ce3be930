import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { CommonSubsequences } from './commonSubsequence.ts'
import { editRate } from './editRate.ts'
import { ngramMatches } from './ngramMatches.ts'
import { isBlank, splitWords, strip, stripEnd } from './pythonText.ts'
import { sequenceMatcherRatio } from './sequenceMatcherRatio.ts'
import { codePoints } from './symbols.ts'

const words = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: most, size: 'max' }).map((list) => Int32Array.from(list))
const ratio = (first: string, second: string, autojunk?: boolean) => sequenceMatcherRatio(codePoints(first), codePoints(second), autojunk)

test('the positions of a common subsequence ascend in both texts and are as many as its length', () => {
  fc.assert(
    fc.property(words(80), words(80), (reference, output) => {
      const subsequences = new CommonSubsequences(6)
      const found = new Uint8Array(reference.length)
      subsequences.mark(found, reference, output)
      const positions = [...found].flatMap((mark, position) => (mark === 1 ? [position] : []))
      expect(positions).toHaveLength(subsequences.length(reference, output))
      let from = 0
      for (const [index, position] of positions.entries()) {
        expect(position).toBeGreaterThan(positions[index - 1] ?? -1)
        from = output.indexOf(reference[position]!, from) + 1
        expect(from).toBeGreaterThan(0)
      }
    }),
    { numRuns: 60 },
  )
})

test('clipped n-gram counts are those of counting each n-gram by itself', () => {
  const counts = (sequence: Int32Array, order: number) => {
    const found = new Map<string, number>()
    for (let at = 0; at + order <= sequence.length; at++) {
      const key = sequence.slice(at, at + order).join()
      found.set(key, (found.get(key) ?? 0) + 1)
    }
    return found
  }
  fc.assert(
    fc.property(words(40), fc.array(words(40), { maxLength: 3 }), (output, references) => {
      const expected = [1, 2, 3, 4].map((order) => {
        const each = references.map((reference) => counts(reference, order))
        return [...counts(output, order)].reduce(
          (sum, [key, count]) => sum + Math.min(count, Math.max(0, ...each.map((one) => one.get(key) ?? 0))),
          0,
        )
      })
      expect(ngramMatches(output, references, 4)).toEqual(expected)
    }),
    { numRuns: 60 },
  )
})

test('TER is 0 for the same words only, a moved block costs one edit, and no shift makes it dearer', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 60, size: 'max' })
  fc.assert(
    fc.property(texts, texts, (output, reference) => {
      const rate = editRate(output, [reference])
      expect(rate === 0).toBe(output.join() === reference.join())
      expect(rate).toBeLessThanOrEqual(
        reference.length === 0 ? 100 : (100 * Math.max(output.length, reference.length)) / reference.length + 1e-9,
      )
    }),
    { numRuns: 60 },
  )
  expect(editRate('e f g h a b c d'.split(' '), ['a b c d e f g h'.split(' ')])).toBe(12.5)
})

test.each<[string, string, number]>([
  ['abcd', 'bcde', 0.75],
  ['tide', 'diet', 0.25],
  ['diet', 'tide', 0.5],
  ['', '', 1],
  ['', 'a', 0],
  ['👍', '👎', 0],
  [`b${'a'.repeat(200)}`, 'a'.repeat(200), 0],
])('the sequence matcher gives %j and %j what CPython gives', (first, second, expected) => {
  expect(ratio(first, second)).toBe(expected)
})

test('without autojunk popular characters count', () => {
  expect(ratio(`b${'a'.repeat(200)}`, 'a'.repeat(200), false)).toBeCloseTo(0.9975, 4)
})

test('the sequence matcher lies between 0 and 1, which only equal texts reach', () => {
  fc.assert(
    fc.property(words(60), words(60), (first, second) => {
      const value = sequenceMatcherRatio(first, second)
      expect(value).toBeGreaterThanOrEqual(0)
      expect(value === 1).toBe(first.join() === second.join())
    }),
  )
})

test('white space is Python’s: file separators and next line are blank, the byte-order mark is not', () => {
  expect(splitWords(' a\u001cb\u0085c\u3000d\ufeffe\u200bf\n')).toEqual(['a', 'b', 'c', 'd\ufeffe\u200bf'])
  expect([strip('\u001f x \u2028'), stripEnd(' x \u0085'), strip(' '), isBlank('\ufeff')]).toEqual(['x', ' x', '', false])
})
