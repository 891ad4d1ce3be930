import { expect, test } from 'vitest'
import type { CaseId } from '../ids.ts'
import { todaysCells } from './todaysCells.ts'

const cases = (...ids: string[]) => ids.map((text) => ({ id: text.split(' ')[0] as CaseId, seedKey: text.split(' ')[1] ?? '' }))
const then = (...rows: string[]) =>
  cases(...rows).map(({ id, seedKey }, caseIndex) => ({ case: id, caseIndex, ...(seedKey === '' ? {} : { seedKey }) }))
const found = (rows: ReturnType<typeof then>, today: ReturnType<typeof cases>) =>
  todaysCells(rows, today).map(({ case: id, caseIndex }) => `${id}@${caseIndex}`)

test.each([
  ['a case without an id is found by its vars below an inserted case', then('1 비', '2 눈'), cases('1 새', '2 비', '3 눈'), ['2@1', '3@2']],
  [
    'a case without an id whose vars are gone is not found, though its position still exists',
    then('1 비', '2 눈'),
    cases('1 해', '2 눈'),
    ['@-1', '2@1'],
  ],
  [
    'a case with an id is found by it, though its text was edited',
    then('umbrella 비', '2 눈'),
    cases('1 눈', 'umbrella 우산'),
    ['umbrella@1', '1@0'],
  ],
  ['a case that has an id since then is found by its vars', then('1 비'), cases('rain 비'), ['rain@0']],
  ['a case whose id was changed or removed is found by its vars', then('rain 비', 'snow 눈'), cases('wet 비', '2 눈'), ['wet@0', '2@1']],
  ['a current case is matched to one earlier case only', then('rain 눈', '2 비'), cases('rain 비'), ['rain@0', '@-2']],
  ['a run that stored no vars is matched by number', then('1', '2'), cases('1 a', '2 b'), ['1@0', '2@1']],
])('%s', (_what, rows, today, expected) => {
  expect(found(rows, today)).toEqual(expected)
})

test('cells keep their order and other fields, and cells of a case stay together', () => {
  const rows = [
    { case: '1' as CaseId, caseIndex: 0, seedKey: 'a', variant: 'x' },
    { case: '1' as CaseId, caseIndex: 0, seedKey: 'a', variant: 'y' },
  ]
  expect(todaysCells(rows, cases('1 b', '2 a'))).toEqual(rows.map((row) => ({ ...row, case: '2', caseIndex: 1 })))
})
