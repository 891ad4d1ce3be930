import { describe, expect, it } from 'vitest'
import { closestName, listNames } from './closestName.ts'

describe('closestName', () => {
  it.each([
    ['reveiw', ['review', 'title'], 'review'],
    ['temprature', ['top_p', 'temperature'], 'temperature'],
    ['Review', ['review'], 'review'],
    ['리뷰들', ['리뷰', '제목'], '리뷰'],
    ['zebra', ['review', 'title'], null],
    ['x', ['y'], null],
    ['y', ['x', 'yy'], 'yy'],
    ['anything', [], null],
  ])('for %s, among %j, is %s', (name, known, expected) => {
    expect(closestName(name, known)).toBe(expected)
  })

  it('shortens a long list of names', () => {
    expect(listNames(['a', 'b', 'c'], 2)).toBe('a, b and 1 more')
    expect(listNames(['a', 'b'], 2)).toBe('a, b')
  })
})
