import { expect, test } from 'vitest'
import { fc, fuzzing } from '../../../testing/fuzzing.ts'
import type { Experiment } from '../../../experiment/experiment.ts'
import type { CellKey, Slug } from '../../../ids.ts'
import type { CellOrigin } from '../../row/origin.ts'
import type { DatasetRow, SplitName } from '../../row/row.ts'
import { finish } from '../finding/slices.ts'
import { instruction, rowOf } from '../testing/sampleRows.ts'
import { canBeContained, findContained } from './containedTexts.ts'
import { experimentReferences } from './experimentReferences.ts'
import { findLeaks } from './findLeaks.ts'
import type { LeakReference } from './leak.ts'
import { findGroupLeaks, heldOutReference, isTraining, leakSource, sourceField } from './splitLeaks.ts'

const threshold = 0.8
const question = '육아휴직을 신청하려면 며칠 전까지 어디에 무엇을 내야 하나요?'

function leaksOf(rows: readonly DatasetRow[], others: readonly LeakReference[] = []) {
  const references = [...rows.flatMap(heldOutReference), ...others]
  const leaks = finish(findLeaks(rows.filter(isTraining).map(leakSource), references, { threshold }))
  return leaks.map((leak) => [Number(leak.row), leak.in, leak.place, leak.how])
}

const inSplit = (place: number, split: SplitName | null, text: string, answer = '답') => rowOf(place, instruction(text, answer), { split })
const idOf = (place: number) => String(place).padStart(12, '0')

test('a question of a held-out split that is trained on is a leak, with its way and its place', () => {
  const rows = [
    inSplit(1, 'train', question),
    inSplit(2, 'train', `다음에 답하세요. ${question}`),
    inSplit(3, null, question.replace('육', '융')),
    inSplit(4, 'train', '서울의 인구는 얼마입니까?'),
    inSplit(5, 'test', `${question}  `, '다른 답'),
    inSplit(6, 'validation', '부산의 인구는?'),
  ]
  expect(leaksOf(rows)).toEqual([
    [1, 'test', idOf(5), 'exact'],
    [2, 'test', idOf(5), 'contained'],
    [3, 'test', idOf(5), 'minhash'],
  ])
})

test('the pair of texts is kept as it is written, and a near leak has its Jaccard', () => {
  const rows = [inSplit(1, 'train', `${question}!`), inSplit(2, 'test', question)]
  const [leak] = finish(findLeaks([leakSource(rows[0] as DatasetRow)], rows.flatMap(heldOutReference), { threshold }))
  expect(leak).toMatchObject({ how: 'contained', similarity: 1, texts: [`${question}!`, question] })
})

const place = { seedKey: '', block: '', tags: [], reference: null }
const experiment = {
  cases: [
    { ...place, id: '1', vars: { language: 'ko', question }, file: 'experiments/x/cases.jsonl', line: 12 },
    {
      ...place,
      id: '2',
      vars: { language: 'ko', question: 'Which year did the first edition appear?' },
      file: 'experiments/x/cases.jsonl',
      line: 13,
    },
  ],
  sweeps: [
    { name: 'main', line: 40, shots: { items: [{ vars: { text: 'I waited two hours and the food was cold.' }, output: 'negative' }] } },
  ],
} as unknown as Experiment

test('cases and shots of notebooks are found by their place', () => {
  const references = experimentReferences(experiment, 'experiments/x/notebook.md')
  const rows = [
    inSplit(1, 'train', question),
    inSplit(2, 'train', 'Translate: Which year did the first edition appear? Answer briefly.'),
    rowOf(3, instruction('Is this positive?', 'negative', 'I waited two hours and the food was cold.')),
    inSplit(4, 'train', 'ko'),
  ]
  expect(leaksOf(rows, references)).toEqual([
    [1, 'case', 'experiments/x/cases.jsonl:12', 'exact'],
    [2, 'case', 'experiments/x/cases.jsonl:13', 'contained'],
    [3, 'shot', 'experiments/x/notebook.md:40 shot 1 of main', 'exact'],
  ])
})

test('a passage that holds the whole row is a leak as well', () => {
  const passage = `제12조 ① ${question} ② 그 밖의 것은 따로 정한다.`
  expect(leaksOf([inSplit(1, 'train', question)], [{ in: 'document', place: 'handbook:a.md 0-60', texts: [passage] }])).toEqual([
    [1, 'document', 'handbook:a.md 0-60', 'contained'],
  ])
})

test('parts are found exactly where a search finds them at the boundaries of words', () => {
  const piece = fc.constantFrom('the warranty ', '보증 기간은 ', '이 년 ', 'years ', 'covers repair and ', '수리와 교환을 ', 'x')
  const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('').trim())
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), fc.array(text, { maxLength: 6 }), (texts, parts) => {
      const found: string[] = []
      finish(findContained(texts, parts, (one, other) => found.push(`${one} ${other}`)))
      const pairs = texts.flatMap((one, at) =>
        parts.flatMap((other, to) => (canBeContained(other) && one.includes(other) ? [`${at} ${to}`] : [])),
      )
      expect(pairs).toEqual(expect.arrayContaining(found))
      const whole = texts.flatMap((one, at) =>
        parts.flatMap((other, to) => (canBeContained(other) && ` ${one} `.includes(` ${other} `) ? [`${at} ${to}`] : [])),
      )
      expect(found).toEqual(expect.arrayContaining(whole))
    }),
    fuzzing(300),
  )
})

test('a row has at most five leaks of one kind, the strongest ones', () => {
  const rows = [
    inSplit(1, 'train', question),
    ...Array.from({ length: 9 }, (_, at) => inSplit(at + 2, 'test', at === 8 ? question : `${question} ${at}`)),
  ]
  const leaks = leaksOf(rows)
  expect(leaks).toHaveLength(5)
  expect(leaks[0]).toEqual([1, 'test', idOf(10), 'exact'])
})

test('rows of one source in two splits are leaks by group', () => {
  const from = (at: number, split: SplitName | null, source: string) => ({
    ...inSplit(at, split, `질문 ${at}`),
    fields: { doc_id: source },
  })
  const rows = [from(1, 'train', 'a'), from(2, 'test', 'a'), from(3, 'train', 'b'), from(4, 'validation', 'c')]
  expect(sourceField(rows)).toBe('doc_id')
  expect(findGroupLeaks(rows, 'doc_id')).toEqual([
    { row: rows[0]?.id, in: 'group', place: rows[1]?.id, how: 'group', similarity: 1, texts: ['질문 1', '질문 2'] },
  ])
  expect(sourceField(Array.from({ length: 50 }, (_, at) => from(at, 'train', 'web')))).toBeNull()
})

test('a paraphrase and its seed, and cells of one test case, in two splits are leaks by group', () => {
  const paraphrase = (at: number, split: SplitName | null, seed: number): DatasetRow => ({
    ...inSplit(at, split, `질문 ${at}`),
    origin: { from: 'row', row: idOf(seed), how: 'paraphrase', writer: null },
  })
  const cell = (at: number, split: SplitName | null, name: string): DatasetRow => ({
    ...inSplit(at, split, `질문 ${at}`),
    origin: { from: 'cell', cell: cellOf(name), isCorrected: false },
  })
  const pair = (at: number, split: SplitName | null, name: string): DatasetRow => ({
    ...inSplit(at, split, `질문 ${at}`),
    origin: { from: 'cells', chosen: cellOf(name), rejected: cellOf(name) },
  })
  const groups = (rows: readonly DatasetRow[]) => findGroupLeaks(rows, null).map((leak) => [Number(leak.row), Number(leak.place)])
  expect(groups([inSplit(1, 'test', '질문 1'), paraphrase(2, 'train', 1), paraphrase(3, null, 2), paraphrase(4, 'train', 9)])).toEqual([
    [2, 1],
    [3, 1],
  ])
  expect(groups([paraphrase(2, 'train', 1), paraphrase(3, 'validation', 1)])).toEqual([[2, 3]])
  expect(groups([cell(1, 'train', 'a'), cell(2, 'test', 'a'), pair(3, 'train', 'a'), cell(4, 'train', 'b')])).toEqual([
    [1, 2],
    [3, 2],
  ])
  expect(groups([cell(1, 'test', 'a'), paraphrase(2, 'train', 3), cell(3, 'train', 'a')])).toEqual([
    [2, 1],
    [3, 1],
  ])
})

const cellOf = (name: string): CellOrigin => ({
  key: '0'.repeat(64) as CellKey,
  notebook: 'leave' as Slug,
  run: null,
  variant: 'a',
  case: name,
  point: {},
  repeat: 0,
  seed: 1,
  model: { id: 'tiny', sha256: '' },
  scores: {},
})

test('a text that is in many passages and in one test row is told for both', () => {
  const passages = Array.from({ length: 60 }, (_, at): LeakReference => ({ in: 'document', place: `p${at}`, texts: [question] }))
  const references = [...passages, ...heldOutReference(inSplit(2, 'test', question))]
  const leaks = finish(findLeaks([leakSource(inSplit(1, 'train', question))], references, { threshold }))
  expect(leaks.map(({ in: kind }) => kind)).toEqual([...Array.from({ length: 5 }, () => 'document'), 'test'])
})
