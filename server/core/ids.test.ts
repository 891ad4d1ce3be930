import { expect, test } from 'vitest'
import { fc } from './testing/fuzzing.ts'
import { cellKeySchema, makeRunId, runIdSchema, slugify, slugSchema } from './ids.ts'

test('run ids sort by time and can be parsed', () => {
  const early = makeRunId(new Date('2026-11-22T23:15:00.999Z'), 'ab12')
  const late = makeRunId(new Date('2026-11-22T23:15:01Z'), '0000')
  expect([early, late]).toEqual(['r20261122-231500-ab12', 'r20261122-231501-0000'])
  expect(runIdSchema.safeParse(early).success).toBe(true)
  expect(() => makeRunId(new Date(0), 'AB')).toThrow('must match pattern')
})

test.each([
  ['My 첫 노트!', 'my-첫-노트'],
  ['  Which prompt labels reviews best?  ', 'which-prompt-labels-reviews-best'],
  ['첫 노트'.normalize('NFD'), '첫-노트'],
  ['../../etc/passwd', 'etc-passwd'],
  ['a_b', 'a_b'],
  ['_hidden_', 'hidden'],
  ['Ünïcode', 'ünïcode'],
  ['!!!', 'notebook'],
  ['🙂', 'notebook'],
  ['', 'notebook'],
  ['a'.repeat(200), 'a'.repeat(80)],
  [`a${'𠮷'.repeat(50)}`, `a${'𠮷'.repeat(39)}`],
  [`${'a'.repeat(79)} b`, 'a'.repeat(79)],
])('the title %j becomes the slug %j', (title, slug) => {
  expect(slugify(title)).toBe(slug)
})

test('every title has a valid slug, which is its own slug', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), (title) => {
      const slug = slugify(title)
      expect(slugSchema.safeParse(slug).success).toBe(true)
      expect(slugify(slug)).toBe(slug)
    }),
    { numRuns: 300 },
  )
})

test.each(['', '.hidden', '-a', '_a', 'a/b', 'a\\b', '..', 'a b', 'a'.repeat(81)])('%j is not a slug', (slug) => {
  expect(slugSchema.safeParse(slug).success).toBe(false)
})

test('a cell key is a SHA-256 in lower-case hex', () => {
  expect([
    cellKeySchema.safeParse('0a'.repeat(32)).success,
    cellKeySchema.safeParse('0A'.repeat(32)).success,
    cellKeySchema.safeParse('0a').success,
  ]).toEqual([true, false, false])
})
