import { describe, expect, it } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import { mergeTexts } from './mergeTexts.ts'

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '가', '', '```', 'user: |'), { maxLength: 12 })
  .chain((lines) => fc.constantFrom(lines.join('\n'), lines.map((line) => `${line}\n`).join('')))
const linesOf = (of: string): string[] => of.split('\n').filter((line) => line !== '')

describe('mergeTexts', () => {
  it('combines changes of both sides', () => {
    expect(mergeTexts('a\nb\nc\nd\ne\n', 'A\nb\nc\nd\ne\n', 'a\nb\nc\nE\nnew\n')).toEqual({
      clean: true,
      text: 'A\nb\nc\nE\nnew\n',
      conflicts: [],
    })
  })

  it('keeps both sides of a conflict and says where it is', () => {
    expect(mergeTexts('a\nb\nc\n', 'a\n나\nc\n', 'a\ntheirs\nc\n')).toEqual({
      clean: false,
      text: 'a\n<<<<<<< mine\n나\n=======\ntheirs\n>>>>>>> theirs\nc\n',
      conflicts: [{ mine: '나\n', theirs: 'theirs\n', line: 2 }],
    })
  })

  it('makes a change that both sides made only once', () => {
    expect(mergeTexts('a\nb\n', 'a\nB\nx\n', 'a\nB\nx\n')).toEqual({ clean: true, text: 'a\nB\nx\n', conflicts: [] })
  })

  it('takes the other side if one changed nothing, and either if they agree', () => {
    fc.assert(
      fc.property(text, text, (base, other) => {
        const clean = { clean: true, text: other, conflicts: [] }
        expect([mergeTexts(base, other, base), mergeTexts(base, base, other), mergeTexts(base, other, other)]).toEqual([
          clean,
          clean,
          clean,
        ])
      }),
    )
  })

  it('keeps every line of both sides if it is not clean', () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const merged = mergeTexts(base, mine, theirs)
        fc.pre(!merged.clean)
        const there = new Set(linesOf(merged.text))
        for (const { mine: a, theirs: b } of merged.conflicts)
          for (const line of [...linesOf(a), ...linesOf(b)]) expect(there.has(line)).toBe(true)
        expect(merged.text.split('\n')[(merged.conflicts[0]?.line ?? 0) - 1]).toBe('<<<<<<< mine')
      }),
      { numRuns: 500 },
    )
  })

  it('loses no line that either side added', () => {
    const fresh = (mark: string) =>
      fc.array(
        fc.nat({ max: 99 }).map((number) => `${mark}${number}`),
        { maxLength: 4 },
      )
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<string>('a', 'b', 'c')),
        fresh('m'),
        fresh('t'),
        fc.nat(),
        fc.nat(),
        (base, mine, theirs, i, j) => {
          const put = (lines: string[], at: number) => base.toSpliced(at % (base.length + 1), 1, ...lines).join('\n')
          const merged = new Set(linesOf(mergeTexts(base.join('\n'), put(mine, i), put(theirs, j)).text))
          for (const line of [...mine, ...theirs]) expect(merged.has(line)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('merges files that differ in thousands of lines', () => {
    const file = (mark: string) => Array.from({ length: 20_000 }, (_, line) => `${line % 2 ? mark : 'same'} ${line}\n`).join('')
    const merged = mergeTexts(file('base'), file('mine'), `start\n${file('base')}`)
    expect([merged.clean, merged.text.startsWith('start\nsame 0\n'), merged.text.includes('mine 1\n')]).toEqual([true, true, true])
  })

  it('merges edits at both ends of a long text of which half the lines are empty', () => {
    const lines = Array.from({ length: 8000 }, (_, line) => (line % 2 ? '' : `line ${line}`))
    const [mine, theirs, both] = [lines.with(2, 'mine'), lines.with(7990, 'theirs'), lines.with(2, 'mine').with(7990, 'theirs')]
    expect(mergeTexts(lines.join('\n'), mine.join('\n'), theirs.join('\n'))).toEqual({
      clean: true,
      text: both.join('\n'),
      conflicts: [],
    })
  })
})
