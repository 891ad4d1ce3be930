import { AppError, type ErrorData } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { renderTemplate, type RenderOptions } from '../renderTemplate.ts'

/** Variables of every kind, for tests of templates. */
export const vars: Record<string, Json> = {
  name: '철수',
  review: 'Great  film <b>really</b>, 10/10 🎉',
  n: 7,
  zero: 0,
  yes: true,
  no: false,
  nothing: null,
  empty: '',
  none_left: [],
  xs: [3, 1, 2],
  words: ['pear', 'Apple', 'fig', 'apple'],
  pairs: [
    ['a', 1],
    ['b', 2],
  ],
  people: [
    { name: '영희', age: 30, vip: true },
    { name: 'Bob', age: 25, vip: false },
    { name: 'Al', age: 30, vip: true },
  ],
  scores: { math: 90, art: 75 },
  'a b': 'spaced',
  리뷰: '좋아요',
  long: 'The quick brown fox jumps over the lazy dog',
  lines: 'one\ntwo\n  three',
}

export function render(source: string, options?: RenderOptions): string {
  return renderTemplate(source, vars, options)
}

/** The error of rendering a template; throws when there is none. */
export function problem(source: string, options?: RenderOptions, given = vars): ErrorData {
  try {
    renderTemplate(source, given, options)
  } catch (error) {
    if (error instanceof AppError) return error.toData()
    throw error
  }
  throw new Error(`no error from ${source}`)
}
