import { expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { evaluate } from './evaluate.ts'
import { rankDocuments } from './rankDocuments.ts'
import { trecRun } from './trecRun.ts'

const runOf = (...documents: [string, number][]) => new Map([['q1', documents.map(([document, score]) => ({ document, score }))]])

test('lines are in trec_eval’s order, with ranks from 1', () => {
  expect(trecRun(runOf(['b', 0.1], ['c', 2], ['한글', 0.1], ['a', -1.5]))).toBe(
    ['q1 Q0 c 1 2 assay', 'q1 Q0 한글 2 0.100000001 assay', 'q1 Q0 b 3 0.100000001 assay', 'q1 Q0 a 4 -1.5 assay', ''].join('\n'),
  )
})

test('scores read back as 64-bit or as 32-bit numbers have the order and the ties of 32-bit floats', () => {
  const score = fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.double({ min: -1, max: 1, noNaN: true }), fc.integer())
  fc.assert(
    fc.property(fc.array(score, { maxLength: 30 }), (scores) => {
      const scored = scores.map((each, place) => ({ document: `d${place}`, score: each }))
      const lines = trecRun(new Map([['q', scored]]))
        .split('\n')
        .slice(0, -1)
      const read = lines.map((line) => line.split(' ')).map(([, , document = '', , text = '']) => ({ document, score: Number(text) }))
      const ranked = rankDocuments(scored)
      expect(read.map(({ document }) => document)).toEqual(ranked.map(({ document }) => document))
      for (const [place, each] of read.entries()) {
        expect(Math.fround(each.score)).toBe(ranked[place]?.score === 0 ? 0 : ranked[place]?.score)
        const next = read[place + 1]
        if (next) expect(each.score === next.score).toBe(ranked[place]?.score === ranked[place + 1]?.score)
      }
    }),
  )
})

test('a run that was read back scores the same', () => {
  const close = [0.7000001, 0.70000011, 0.7, 0.1 + 0.2, 0.3, 1e-8, 2e-8]
  const scored = close.map((score, place) => ({ document: `d${place}`, score }))
  const read = trecRun(new Map([['q', scored]]), 'again')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([, , document = '', , score = '']) => ({ document, score: Number(score) }))
  const qrels = new Map([['q', new Map(scored.map(({ document }, place) => [document, place % 3]))]])
  expect(evaluate(new Map([['q', read]]), qrels)).toEqual(evaluate(new Map([['q', scored]]), qrels))
})

test.each([
  ['User guide.pdf', 'white space'],
  ['no\u00a0break', 'white space'],
  ['next\u0085line', 'white space'],
  ['nul\0', 'white space'],
  ['', 'empty'],
  ['half\ud83d', 'half of a character'],
])('the id %j is refused with a reason', (id, reason) => {
  expect(() => trecRun(runOf([id, 1]))).toThrow(reason)
  expect(() => trecRun(new Map([[id, [{ document: 'a', score: 1 }]]]))).toThrow(reason)
  expect(() => trecRun(runOf(['a', 1]), id)).toThrow(reason)
})
