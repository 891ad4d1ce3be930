import { expect, test } from 'vitest'
import { findText, holdsText, splitText } from './findText.ts'
import { fc, fuzzing, fuzzTimeout, timed } from './testing/fuzzing.ts'

test(
  'texts are found and split as by the built-in functions',
  () => {
    const unit = fc.constantFrom('a', 'b', '가', '🙂')
    const text = fc.string({ unit, maxLength: 400 })
    const piece = fc
      .tuple(fc.string({ unit, minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 120 }))
      .map(([each, times]) => each.repeat(times))
    fc.assert(
      fc.property(fc.array(fc.oneof(text, piece), { maxLength: 8 }), piece, fc.nat(50), (parts, wanted, from) => {
        const whole = parts.join(wanted)
        expect(findText(whole, wanted, from)).toBe(whole.indexOf(wanted, from))
        expect(holdsText(whole, wanted)).toBe(whole.includes(wanted))
        expect(splitText(whole, wanted)).toEqual(whole.split(wanted))
      }),
      fuzzing(300),
    )
  },
  fuzzTimeout,
)

test('a long text that nearly matches everywhere is searched for in linear time', () => {
  const half = 'a'.repeat(200_000)
  // The built-in search takes minutes.
  expect(timed(() => holdsText('a'.repeat(1_000_000), `${half}b${half}`))).toBeLessThan(5000)
})
