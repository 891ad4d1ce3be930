import { expect, test } from 'vitest'
import { checkIds, checks, countFindings, remediesOf } from './checks.ts'
import type { CheckReport } from './checkReport.ts'
import { findRowPii } from './pii/piiFinding.ts'
import { instruction, rowOf } from './testing/sampleRows.ts'

const nothing: CheckReport = {
  rows: 0,
  exactDuplicates: [],
  samePrompts: [],
  nearDuplicates: [],
  semanticDuplicates: null,
  leaks: [],
  pii: [],
  answers: [],
  languages: { questions: {}, answers: {}, findings: [] },
  lengths: null,
  balance: [],
  importers: [],
  notes: [],
}

const rows = [
  rowOf(1, instruction('Mail hong@example.com or call 010-1234-5678', 'The first answer is long')),
  rowOf(2, instruction('a', 'short')),
  rowOf(3, instruction('The warranty covers parts for two whole years', 'Yes, it does so')),
  rowOf(4, instruction('The warranty covers parts for two whole years', 'Yes, it does so!')),
  rowOf(5, instruction('Something that was reached through a chain of rows', 'x')),
] as const
const ids = rows.map(({ id }) => id)
const context = {
  rowOf: (id: string) => rows.find((row) => row.id === id),
  survivor: 'first' as const,
  threshold: 0.8,
}

test('an empty report has no findings, and every check has its texts', () => {
  expect(Object.values(countFindings(nothing)).every(({ findings, rows: concerned }) => findings === 0 && concerned === 0)).toBe(true)
  for (const id of checkIds) expect([checks[id].title, checks[id].means].every((text) => text.length > 4)).toBe(true)
})

test('findings and rows are counted', () => {
  const [first, second, third] = ids
  if (!first || !second || !third) return
  const report = {
    ...nothing,
    exactDuplicates: [
      [first, second],
      [third, first],
    ],
    pii: rows.flatMap(findRowPii),
  }
  expect(countFindings(report)).toMatchObject({ exactDuplicates: { findings: 2, rows: 3 }, pii: { findings: 2, rows: 1 } })
})

test('duplicates leave one row, and a row of a chain that is not like it stays', () => {
  const group = { rows: ids.slice(2), jaccard: 0.8, links: [] }
  expect(remediesOf('nearDuplicates', [group], context)).toEqual([
    { id: ids[3], change: { do: 'reject', reason: `duplicate of ${ids[2]}` } },
  ])
})

test('the personal data of a row is redacted in one edit', () => {
  const found = rows.flatMap(findRowPii)
  expect(remediesOf('pii', found, context)).toEqual([
    {
      id: ids[0],
      change: {
        do: 'edit',
        content: instruction('Mail [email 1] or call [phone 1]', 'The first answer is long'),
        how: 'redacted email, phone',
      },
    },
  ])
  expect(remediesOf('pii', found.slice(0, 1), context)).toMatchObject([
    { change: { content: { instruction: 'Mail [email 1] or call 010-1234-5678' } } },
  ])
})

test('a row with several leaks is rejected once', () => {
  const [row] = ids
  if (!row) return
  const leak = { row, in: 'case' as const, how: 'exact' as const, similarity: 1, texts: ['a', 'a'] as [string, string] }
  expect(
    remediesOf(
      'leaks',
      [
        { ...leak, place: 'experiments/x/cases.jsonl:1' },
        { ...leak, place: 'experiments/x/cases.jsonl:2' },
      ],
      context,
    ),
  ).toEqual([{ id: row, change: { do: 'reject', reason: 'repeats case experiments/x/cases.jsonl:1' } }])
})
