import { describe, expect, test } from 'vitest'
import { fc } from '../../testing/fuzzing.ts'
import { evaluate } from '../metrics/evaluate.ts'
import type { Judgement, Span } from './judgement.ts'
import { chunkQrels, documentQrels, placeJudgements } from './qrels.ts'
import { relevantChunks } from './relevantChunks.ts'

const plain = (qrels: ReadonlyMap<string, ReadonlyMap<string, number>>) =>
  Object.fromEntries([...qrels].map(([query, grades]) => [query, Object.fromEntries(grades)]))
const judgement = (part: Partial<Judgement>): Judgement => ({ query: 'q', document: 'a', grade: 1, span: null, quote: null, ...part })
const chunk = (start: number, end: number, document = 'a') => ({ id: `${document}:${start}-${end}`, document, start, end })
const at = (start: number, end: number): Span => ({ start, end })

describe('the chunks of a span', () => {
  test.each([
    ['contains the span', at(10, 20), [at(0, 100)], [0]],
    ['lies in the span', at(0, 100), [at(10, 20)], [0]],
    ['share half of the span', at(40, 60), [at(0, 50), at(50, 100)], [0, 1]],
    ['has more than half of the span', at(40, 60), [at(0, 55), at(55, 100)], [0]],
    ['overlap', at(45, 55), [at(0, 60), at(40, 100)], [0, 1]],
    ['half lies in the span', at(0, 30), [at(20, 40)], [0]],
    ['touches the span only a little', at(0, 30), [at(0, 30), at(21, 41)], [0]],
    ['begins where the span ends', at(0, 30), [at(30, 60)], []],
    ['has the most of a span around a gap', at(10, 30), [at(0, 14), at(25, 60)], [1]],
    ['is the first of two with as much', at(10, 30), [at(0, 14), at(26, 60)], [0]],
  ])('one that %s', (_, span, chunks, expected) => {
    expect(relevantChunks(span, chunks)).toEqual(expected.map((place) => chunks[place]))
  })

  test('however a document is cut, every span has one, also without the rule for gaps', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 199 }), { maxLength: 40 })
    const span = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 2, maxLength: 2 })
    fc.assert(
      fc.property(cuts, span, fc.integer({ min: 0, max: 10 }), (inner, ends, overlap) => {
        const bounds = [0, ...inner.toSorted((a, b) => a - b), 200]
        const chunks = bounds.slice(1).map((end, place) => at(Math.max(0, (bounds[place] ?? 0) - overlap), end))
        const [start = 0, end = 0] = ends.toSorted((a, b) => a - b)
        const enough = (each: Span) =>
          2 * (Math.min(each.end, end) - Math.max(each.start, start)) >= Math.min(each.end - each.start, end - start)
        expect(relevantChunks(at(start, end), chunks)).toEqual(chunks.filter(enough))
        expect(chunks.some(enough)).toBe(true)
      }),
    )
  })
})

describe('grades', () => {
  const judgements = [
    judgement({ grade: 1, span: at(0, 10) }),
    judgement({ grade: 3, span: at(5, 15) }),
    judgement({ grade: 0, span: at(40, 50) }),
    judgement({ grade: 2, document: 'b' }),
    judgement({ query: 'r', grade: 1, span: at(400, 500) }),
  ]

  test('of a document are the best of its spans', () => {
    expect(plain(documentQrels(judgements))).toEqual({ q: { a: 3, b: 2 }, r: { a: 1 } })
  })

  test('of a chunk are the best of the spans it is relevant for; one that no chunk touches stays in the judgements', () => {
    const { qrels, leftOut } = chunkQrels(judgements, [chunk(0, 8), chunk(8, 30), chunk(30, 60), chunk(0, 10, 'b'), chunk(0, 10, 'c')])
    expect(plain(qrels)).toEqual({ q: { 'a:0-8': 1, 'a:8-30': 3, 'a:30-60': 0 }, r: { 'a:400-500 (not indexed)': 1 } })
    expect(leftOut).toBe(1)
  })

  test('a query whose span is not indexed scores 0 and counts', () => {
    const { qrels } = chunkQrels(judgements, [chunk(0, 60)])
    const run = new Map(['q', 'r'].map((query) => [query, [{ document: 'a:0-60', score: 1 }]]))
    expect(evaluate(run, qrels)).toMatchObject({ metrics: { recip_rank: 0.5 }, perQuery: [{ query: 'q' }, { query: 'r' }] })
  })

  test('the same judgements serve two ways of chunking', () => {
    const spans = [judgement({ span: at(0, 10) })]
    for (const chunks of [[chunk(0, 100)], [chunk(0, 5), chunk(5, 10), chunk(10, 100)]]) {
      const { qrels } = chunkQrels(spans, chunks)
      const run = new Map([['q', chunks.map(({ id }, place) => ({ document: id, score: -place }))]])
      expect(evaluate(run, qrels).metrics).toMatchObject({ 'ndcg@10': 1, 'recall@3': 1 })
    }
  })
})

describe('places', () => {
  const text = 'One. Annual leave is\n15 days a year. Two. Annual leave is 15 days a year. Three.'
  const quoted = (part: Partial<Judgement>) => placeJudgements([judgement(part)], new Map([['a', text]]))

  test('a span that still has its text stays', () => {
    expect(quoted({ span: at(0, 4), quote: 'One.' }).placed).toEqual([judgement({ span: at(0, 4), quote: 'One.' })])
  })

  test('a span moves to the nearest place that has its text, whatever the white space', () => {
    const quote = 'Annual leave is 15 days'
    const second = text.lastIndexOf('Annual')
    expect(quoted({ span: at(second + 9, second + 32), quote }).placed[0]?.span).toEqual(at(second, second + 23))
    expect(quoted({ span: at(8, 31), quote }).placed).toEqual([judgement({ span: at(5, 28), quote: 'Annual leave is\n15 days' })])
  })

  test('a quote without a span gets the first place', () => {
    expect(quoted({ quote: 'a  year.' }).placed[0]?.span).toEqual(at(29, 36))
  })

  test('a quote with signs of regular expressions is text', () => {
    const found = placeJudgements([judgement({ quote: 'f(x) = [a-z]* ?' })], new Map([['a', 'Let f(x) = [a-z]* ? be']]))
    expect(found.placed[0]?.span).toEqual(at(4, 19))
  })

  test('a quote in decomposed Hangul is found in the text, which is composed', () => {
    const found = placeJudgements([judgement({ quote: '휴가는 15일'.normalize('NFD') })], new Map([['a', '연차 휴가는 15일이다']]))
    expect(found.placed).toEqual([judgement({ span: at(3, 10), quote: '휴가는 15일' })])
  })

  test('what is no longer in the text is lost; a document that is not there, or a judgement without a quote, stays', () => {
    const gone = judgement({ span: at(0, 4), quote: 'Four.' })
    const others = [judgement({ document: 'b', span: at(0, 4), quote: 'Four.' }), judgement({ span: at(0, 4) }), judgement({})]
    expect(placeJudgements([gone, ...others], new Map([['a', text]]))).toEqual({ placed: others, lost: [gone] })
  })
})
