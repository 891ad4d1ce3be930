import { expect, test } from 'vitest'
import { applyChange, judgeHit, type JudgedPlace, judgementOf } from './judgeHit.ts'

const place = (start: number, end: number, grade: number, document = 'a'): JudgedPlace => ({
  document,
  grade,
  span: { start, end },
  quote: 'text',
})
const whole: JudgedPlace = { document: 'a', grade: 1, span: null, quote: null }
const hit = { document: 'a', start: 0, end: 100, text: '한글 passage' }

test('a passage has the highest grade of its place, or else that of its document', () => {
  expect(judgementOf([whole, place(0, 60, 0), place(40, 90, 3), place(0, 100, 2, 'b')], hit)?.grade).toBe(3)
  expect(judgementOf([whole, place(90, 300, 3)], hit)).toEqual(whole)
  expect(judgementOf([place(90, 300, 3), { ...whole, quote: 'not placed' }], hit)).toBeNull()
})

test('a grade replaces those of the same place, and the opposite change brings them back', () => {
  const before = [place(0, 60, 3), place(300, 400, 1), whole]
  const change = judgeHit(before, hit, 0)
  expect(change).toEqual({ put: [{ document: 'a', grade: 0, span: { start: 0, end: 100 }, quote: '한글 passage' }], remove: [before[0]] })
  const after = applyChange(before, change)
  expect(judgementOf(after, hit)?.grade).toBe(0)
  const back = applyChange(after, { put: change.remove, remove: change.put })
  expect(back.toSorted((a, b) => b.grade - a.grade)).toEqual(before)
})

test('a judgement is taken away, and one of the whole document stays', () => {
  const change = judgeHit([place(0, 100, 1), whole], hit, null)
  expect(applyChange([place(0, 100, 1), whole], change)).toEqual([whole])
})
