import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { RankShift } from './RankShift.tsx'
import type { FoundPassage } from '../view/searchTypes.ts'
import { stagePlaces } from '../passages/stagePlaces.ts'

const scored = (chunks: string[]) => chunks.map((chunk, at) => ({ chunk, score: 100 - at }))
const long = Array.from({ length: 12 }, (_, n) => `d:${n}`)

const passages = new Map(
  long.map((chunk): [string, FoundPassage] => [
    chunk,
    { chunk, document: 'd', path: 'd.md', title: `Title ${chunk}`, headings: [], page: null, start: 0, end: 1, text: `text ${chunk}` },
  ]),
)

test('judged passages are marked in every column, named where they are too low, and listed in a table', () => {
  const lists = { text: scored(long), vector: scored(long.toReversed()), fused: null }
  const html = renderToStaticMarkup(
    <RankShift
      index="docs"
      snapshot={undefined}
      query="text"
      language="en"
      stages={stagePlaces({ lists }, [])}
      passages={passages}
      relevant={new Set(['d:5', 'd:0', 'gone'])}
    />,
  )
  // d:5 is in both columns, d:0 in the first only.
  expect(html.match(/aria-label="relevant"/g)).toHaveLength(3)
  expect(html).toContain('Relevant, but not among the first 10: gone (in the list of no stage)')
  expect(html).toContain('<td>6</td><td>7</td><td>relevant</td>')
  expect(html).toContain('<td>1</td><td>12</td><td>relevant</td>')
  expect(html.match(/tabindex="0"/g)).toHaveLength(1)
})
