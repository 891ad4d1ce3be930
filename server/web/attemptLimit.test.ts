import { expect, test } from 'vitest'
import { createAttemptLimit } from './attemptLimit.ts'

function limitAt() {
  const clock = { ms: 0 }
  const limit = createAttemptLimit(() => clock.ms)
  const guess = (address: string, count: number, first = 0) => {
    for (let number = first; number < first + count; number++) limit.wrong(address, `guess ${number}`)
  }
  return { clock, limit, guess }
}

test('ten different wrong tokens within a minute make an address wait until the minute is over', () => {
  const { clock, limit, guess } = limitAt()
  guess('10.0.0.7', 9)
  expect(limit.waitSeconds('10.0.0.7')).toBe(0)
  clock.ms = 20_000
  guess('10.0.0.7', 1, 9)
  expect(limit.waitSeconds('10.0.0.7')).toBe(40)
  expect(limit.waitSeconds('10.0.0.8')).toBe(0)
  clock.ms = 60_000
  expect(limit.waitSeconds('10.0.0.7')).toBe(0)
})

test('an outdated cookie that is sent a hundred times counts once', () => {
  const { limit } = limitAt()
  for (let times = 0; times < 100; times++) limit.wrong('10.0.0.7', 'the token of yesterday')
  expect(limit.waitSeconds('10.0.0.7')).toBe(0)
})

test.each([
  ['::ffff:10.0.0.7', '10.0.0.7', true],
  ['2001:db8:0:1:aaaa::1', '2001:db8:0:1:bbbb::2', true],
  ['2001:db8:0:1::1', '2001:db8:0:2::1', false],
  ['2001:db8::1', '2001:0db8::9', false],
  ['fe80::1', 'fe80::2', true],
  ['::1', '::2', true],
])('guesses of %s count for %s: %s', (guesser, other, counted) => {
  const { limit, guess } = limitAt()
  guess(guesser, 10)
  expect(limit.waitSeconds(other) > 0).toBe(counted)
})

test('many addresses take a bounded amount of memory, and a full table still limits the newest', () => {
  const { limit, guess } = limitAt()
  for (let number = 0; number < 10_500; number++) limit.wrong(`10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`, 'guess')
  guess('192.168.0.1', 10)
  expect(limit.waitSeconds('192.168.0.1')).toBeGreaterThan(0)
})
