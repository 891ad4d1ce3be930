import { describe, expect, test } from 'vitest'
import { fc } from '../../core/testing/fuzzing.ts'

import { StopMatcher } from './stopStrings.ts'

function feed(stops: string[], pieces: string[]) {
  const matcher = new StopMatcher(stops)
  const shown: string[] = []
  for (const piece of pieces) {
    const { emit, stopped } = matcher.push(piece)
    shown.push(emit)
    if (stopped) return { shown, stopped: true }
  }
  return { shown: [...shown, matcher.end()], stopped: false }
}

describe('StopMatcher', () => {
  test.each([
    { name: 'no stop strings let everything through', stops: [], pieces: ['a', 'b'], shown: ['a', 'b', ''], stopped: false },
    { name: 'a stop string inside one piece cuts it', stops: ['\n'], pieces: ['yes\nno'], shown: ['yes'], stopped: true },
    {
      name: 'a stop string across pieces is never shown in part',
      stops: ['###'],
      pieces: ['ok #', '#', '# more'],
      shown: ['ok ', '', ''],
      stopped: true,
    },
    {
      name: 'a beginning that came to nothing is shown later',
      stops: ['###'],
      pieces: ['a#', 'b'],
      shown: ['a', '#b', ''],
      stopped: false,
    },
    { name: 'an unfinished beginning is shown at the end', stops: ['###'], pieces: ['a##'], shown: ['a', '##'], stopped: false },
    {
      name: 'a stop string that begins inside a failed beginning is found',
      stops: ['aab'],
      pieces: ['a', 'a', 'a', 'b'],
      shown: ['', '', 'a', ''],
      stopped: true,
    },
    { name: 'the one that is complete first wins', stops: ['abb', 'b'], pieces: ['abb'], shown: ['a'], stopped: true },
    { name: 'the longest of two that end together wins', stops: ['b', 'ab'], pieces: ['xab'], shown: ['x'], stopped: true },
    {
      name: 'Korean and emoji are cut where they stand',
      stops: ['끝', '🛑'],
      pieces: ['안녕', '하세요 🛑 끝'],
      shown: ['안녕', '하세요 '],
      stopped: true,
    },
    { name: 'an empty stop string stops nothing', stops: [''], pieces: ['a'], shown: ['a', ''], stopped: false },
  ])('$name', ({ stops, pieces, shown, stopped }) => {
    expect(feed(stops, pieces)).toEqual({ shown, stopped })
  })

  test('however the text is cut into pieces, what is shown is the text before the stop string that ends first', () => {
    const letters = fc.constantFrom('a', 'b', '#', '한')
    fc.assert(
      fc.property(
        fc.array(fc.array(letters, { maxLength: 4 }).map((part) => part.join(''))),
        fc.array(
          fc.array(letters, { minLength: 1, maxLength: 3 }).map((part) => part.join('')),
          { maxLength: 3 },
        ),
        (pieces, stops) => {
          const text = pieces.join('')
          const ends = [...text].map((_, index) =>
            stops.filter((stop) => text.slice(0, index + 1).endsWith(stop)).map((stop) => index + 1 - stop.length),
          )
          const cut = ends.find((starts) => starts.length > 0)
          expect(feed(stops, pieces).shown.join('')).toBe(cut ? text.slice(0, Math.min(...cut)) : text)
        },
      ),
    )
  })
})
