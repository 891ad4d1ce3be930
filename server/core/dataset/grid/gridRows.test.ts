import { expect, test } from 'vitest'
import { textHash } from '../../textHash.ts'
import type { CellKey } from '../../ids.ts'
import { fc } from '../../testing/fuzzing.ts'
import type { Message } from '../../experiment/cell.ts'
import { readRowLine, rowLine } from '../row/rowLine.ts'
import { cellsOf } from '../row/origin.ts'
import { gridRows } from './gridRows.ts'
import { defaultSendOptions, type SendOptions, sentKinds } from './sendOptions.ts'
import type { SourceCell } from './sourceCell.ts'
import { doneWith, sampleRating, sampleSource } from './testing/sampleSource.ts'

const made = (cells: SourceCell[], options: Partial<SendOptions> = {}, votes: Parameters<typeof gridRows>[1]['votes'] = []) =>
  gridRows(cells, { votes, options: { ...defaultSendOptions, ...options }, scores: ['exact', 'edits'], less: new Set(['edits']) })
const reasons = ({ leftOut }: ReturnType<typeof made>) => Object.fromEntries(leftOut.map(({ reason, cells }) => [reason, cells]))
const key = (name: string) => textHash(name) as CellKey

test('an answer becomes an instruction or a chat, with where it comes from and what is known of it', () => {
  const shots: Message[] = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'cat?' },
    { role: 'assistant', content: 'meow' },
    { role: 'user', content: 'dog?' },
  ]
  const rated = [
    sampleRating({ verdict: 'good', grade: 4, note: 'short' }),
    sampleRating({ rater: 'other', grade: 2, corrected: '멍멍', ratedAt: 2 }),
  ]
  const cells = [
    sampleSource('a', '멍멍!', { tags: ['b', 'a', 'b'], ratings: rated, scores: { exact: 0.5 } }),
    sampleSource('b', ' woof', { messages: shots, prefill: 'It says' }),
  ]
  const { rows, corrected } = made(cells)
  expect(rows[0]).toMatchObject({
    content: { kind: 'instruction', instruction: '강아지는 뭐라고 짖나요?', input: '', output: '멍멍' },
    status: 'new',
    tags: ['a', 'b'],
    notes: 'short',
    rating: null,
    fields: { verdict: 'good', grade: 3 },
    origin: { from: 'cell', isCorrected: true, cell: { key: key('a'), model: { id: 'tiny', sha256: 'ab' }, scores: { exact: 0.5 } } },
  })
  expect(corrected).toBe(1)
  expect(rows[1]?.content).toEqual({ kind: 'chat', messages: [...shots, { role: 'assistant', content: 'It says woof' }] })
  const short = made(cells, { examples: false, corrections: false, instructions: false })
  expect(short.shortened).toBe(1)
  expect(short.rows.map(({ content }) => (content.kind === 'chat' ? content.messages.map((each) => each.content) : []))).toEqual([
    ['강아지는 뭐라고 짖나요?', '멍멍!'],
    ['Be brief.', 'dog?', 'It says woof'],
  ])
})

test('what has no usable answer is counted by reason', () => {
  const thought = { opening: '', text: 'hm', closing: '', closed: false, tokens: 3 }
  const inThought = {
    output: '',
    thought,
    finishReason: 'max_tokens' as const,
    tokens: { prompt: 1, output: 3 },
    timing: { ttftMs: 1, totalMs: 1 },
  }
  const cells = [
    sampleSource('a', 'one'),
    sampleSource('a', 'one', { repeat: 1 }),
    sampleSource('b', ' \n'),
    sampleSource('c', '', { outcome: doneWith('and then', 'max_tokens') }),
    sampleSource('d', '', { outcome: { status: 'failed', error: { code: 'INTERNAL', message: 'no' } } }),
    sampleSource('e', '', { outcome: { status: 'missing' } }),
    sampleSource('f', '', { key: null }),
    sampleSource('g', '', { outcome: { status: 'done', result: inThought } }),
  ]
  const result = made(cells)
  expect(result.rows).toHaveLength(1)
  expect(reasons(result)).toEqual({ notComputed: 2, failed: 1, noAnswer: 1, empty: 1, cut: 1, sameCell: 1 })
  expect(result.leftOut.find(({ reason }) => reason === 'sameCell')?.first).toEqual([{ variant: 'plain', case: '1', repeat: 1 }])
  expect(made(cells, { cut: true }).rows).toHaveLength(2)
})

test('the best of each test case is the first of the equal ones, and of some scores less is better', () => {
  const cells = ['a', 'b', 'c', 'd', 'e'].map((name, at) =>
    sampleSource(name, name, { case: at < 3 ? '1' : '2', scores: { exact: [0, 1, 1, 0.2, null][at] ?? null, edits: at } }),
  )
  const best = made(cells, { best: 'exact' })
  expect(best.rows.flatMap(({ origin }) => cellsOf(origin).map((cell) => cell.key))).toEqual([key('b'), key('d')])
  expect(reasons(best)).toEqual({ notBest: 2, noScore: 1 })
  expect(made(cells, { best: 'edits' }).rows.flatMap(({ origin }) => cellsOf(origin).map((cell) => cell.key))).toEqual([key('a'), key('d')])
  expect(reasons(made(cells, { threshold: { score: 'exact', value: 0.5 } }))).toEqual({ belowThreshold: 2, noScore: 1 })
  expect(made(cells, { threshold: { score: 'edits', value: 1 } }).rows).toHaveLength(2)
  expect(() => made(cells, { best: 'rouge' })).toThrow('The notebook has no score "rouge". Its scores are: exact, edits.')
})

test('a thumb becomes a label of the output', () => {
  const up = sampleRating({ verdict: 'good', corrected: 'better' })
  const down = sampleRating({ rater: 'you', verdict: 'bad' })
  const result = made(
    [
      sampleSource('a', 'yes', { ratings: [up] }),
      sampleSource('b', 'no', { ratings: [down] }),
      sampleSource('c', 'so', { ratings: [up, down] }),
      sampleSource('d', 'x'),
    ],
    { rows: 'labels' },
  )
  expect(result.rows.map(({ content }) => content)).toMatchObject([
    { kind: 'label', label: true, completion: [{ role: 'assistant', content: 'yes' }] },
    { kind: 'label', label: false },
  ])
  expect(reasons(result)).toEqual({ disputed: 1, unrated: 1 })
})

test('pairs need one prompt, unless the prompt of the chosen answer is asked for', () => {
  const up = [sampleRating({ verdict: 'good' })]
  const down = [sampleRating({ verdict: 'bad' })]
  const other: Message[] = [{ role: 'user', content: '다른 말로' }]
  const cells = [
    sampleSource('a', 'good', { ratings: up, scores: { exact: 1 } }),
    sampleSource('b', 'bad', { ratings: down, scores: { exact: 0.25 } }),
    sampleSource('c', 'good', { ratings: down, scores: { exact: 0.25 } }),
    sampleSource('d', 'worse', { ratings: down, variant: 'other', messages: other, scores: { exact: 0 } }),
  ]
  const same = made(cells, { rows: 'pairs' })
  expect(same.rows.map(({ content }) => content)).toEqual([
    {
      kind: 'preference',
      prompt: [{ role: 'user', content: '강아지는 뭐라고 짖나요?' }],
      chosen: [{ role: 'assistant', content: 'good' }],
      rejected: [{ role: 'assistant', content: 'bad' }],
    },
  ])
  expect(reasons(same)).toEqual({ sameText: 1, noCounterpart: 1 })
  const any = made(cells, { rows: 'pairs', prompt: 'case' })
  expect(any.rows.map(({ fields }) => fields.samePrompt)).toEqual([undefined, false])
  const byScore = made(cells, { rows: 'pairs', by: { score: 'exact' } })
  expect(byScore.rows[0]?.fields).toEqual({ verdict: 'good', pair: 'score', score: 'exact', difference: 0.75 })
  expect(reasons(byScore)).toEqual({ noCounterpart: 1, between: 1 })
  expect(reasons(made(cells, { rows: 'pairs', by: { score: 'exact' }, leastDifference: 0.8 }))).toEqual({ noCounterpart: 1, tooClose: 3 })
})

test('a correction is chosen against its output, and the winner of a blind comparison against the loser', () => {
  const cells = [
    sampleSource('a', 'dgo', { ratings: [sampleRating({ corrected: 'dog' })], outcome: doneWith('dgo', 'max_tokens') }),
    sampleSource('b', 'cat', { ratings: [sampleRating({ corrected: 'cat' })] }),
    sampleSource('c', 'cow'),
  ]
  const corrections = made(cells, { rows: 'corrections' })
  expect(corrections.rows).toMatchObject([
    {
      content: { chosen: [{ content: 'dog' }], rejected: [{ content: 'dgo' }] },
      origin: { chosen: { key: key('a') }, rejected: { key: key('a') } },
    },
  ])
  expect(reasons(corrections)).toEqual({ noCorrection: 1, sameText: 1 })
  const [left, right] = [key('b'), key('c')].toSorted()
  const vote = { left: left as CellKey, right: right as CellKey, leftHash: '', rightHash: '', votedAt: 0 }
  const winner = left === key('c') ? ('left' as const) : ('right' as const)
  const voted = made(cells, { rows: 'votes', cut: true }, [
    { ...vote, rater: 'me', winner },
    { ...vote, rater: 'you', winner: 'tie' },
  ])
  expect(voted.rows).toMatchObject([
    { content: { chosen: [{ content: 'cow' }], rejected: [{ content: 'cat' }] }, fields: { pair: 'vote', votes: 1 } },
  ])
  expect(reasons(voted)).toEqual({ noVote: 1 })
})

test('every cell is in a row or left out once, and rows survive their file', () => {
  const outputs = fc.constantFrom('yes', 'no', '', '네')
  const rating = fc.record({
    verdict: fc.constantFrom('good' as const, 'bad' as const, null),
    corrected: fc.constantFrom('네', null),
    rater: fc.constantFrom('a', 'b'),
  })
  const cell = fc
    .record({
      name: fc.integer({ min: 0, max: 30 }).map(String),
      output: outputs,
      case: fc.constantFrom('1', '2'),
      exact: fc.constantFrom(0, 0.5, 1, null),
      prompt: fc.constantFrom('p', 'q'),
      ratings: fc.array(rating, { maxLength: 2 }),
    })
    .map(({ name, output, exact, prompt, ratings, ...given }) => {
      const messages: Message[] = [{ role: 'user', content: prompt }]
      return sampleSource(name, output, { ...given, messages, scores: { exact }, ratings: ratings.map(sampleRating) })
    })
  const options = fc.record({
    rows: fc.constantFrom(...sentKinds),
    best: fc.constantFrom('exact', null),
    by: fc.constantFrom('thumbs' as const, { score: 'exact' }),
    prompt: fc.constantFrom('same' as const, 'case' as const),
  })
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 20 }), options, (cells, given) => {
      const result = made(cells, given)
      const inRows = new Set(result.rows.flatMap(({ origin }) => cellsOf(origin).map((each) => each.key)))
      const leftOut = result.leftOut.reduce((sum, each) => sum + each.cells, 0)
      expect(inRows.size + leftOut).toBe(cells.length)
      expect(new Set(result.rows.map(({ id }) => id)).size).toBe(result.rows.length)
      for (const row of result.rows) expect(readRowLine(rowLine(row))).toEqual(row)
    }),
  )
})
