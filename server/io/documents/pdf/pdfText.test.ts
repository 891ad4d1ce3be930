import { expect, test } from 'vitest'
import { pageLines } from './lines.ts'
import { pdfText } from './pdfText.ts'
import type { Piece } from './pieces.ts'

/** Lines of 10 point text with their words at places; letters are 5 points wide. */
function page(lines: readonly (readonly [number, string][])[]) {
  const pieces = lines.flatMap((words, line) =>
    words.map(([x, text]): Piece => ({ text, x, right: x + 5 * text.length, y: 100 + 12 * line, size: 10, toLeft: false })),
  )
  return { ...pageLines(pieces), turned: [] }
}

const full = 'one two three four five six seven eight nin'

test('a line whose words are far apart, as in justified type, is no row of a table', () => {
  const { text } = pdfText([
    page([
      [[50, full]],
      [
        [50, 'or'],
        [120, 'other'],
        [240, 'changes'],
      ],
      [[50, full]],
    ]),
  ])
  expect(text).toBe(`${full} or other changes ${full}`)
})

test('a hyphen at the end of a line stays if the text has both words, but not the whole one', () => {
  const text = (last: string, first: string, elsewhere: string) =>
    pdfText([page([[[50, `${full} ${last}`]], [[50, `${first} ${full}`]], [[50, `a ${elsewhere} b`]]])]).text
  expect(text('royalty-', 'free', 'free royalty')).toContain('nin royalty-free one')
  expect(text('under-', 'stand', 'under stand understand')).toContain('nin understand one')
  expect(text('exam-', 'ple', 'free')).toContain('nin example one')
  expect(text('COVID-', '19', 'free')).toContain('nin COVID-19 one')
})

test('the pages of a text begin where their first words are, and those without text where the next one begins', () => {
  const { text, pages } = pdfText([page([]), page([[[50, 'First.']]]), page([]), page([[[50, 'Second.']]]), page([])])
  expect(text).toBe('First.\n\nSecond.')
  expect(pages).toEqual([0, 0, 8, 8, 15])
})

test('texts that are not horizontal follow the others of their page', () => {
  const { text, pages } = pdfText([{ ...page([[[50, 'Text.']]]), turned: ['Stamp\u00AD ed '] }, page([[[50, 'Next']]])])
  expect(text).toBe('Text.\n\nStamp ed\n\nNext')
  expect(pages).toEqual([0, 17])
})
