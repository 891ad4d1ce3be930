import { expect, test } from 'vitest'
import { shortfall } from './shortfall.ts'

type Facts = Parameters<typeof shortfall>[0]

const facts: Facts = { found: 0, k: 10, mode: 'text', all: 50, fitting: 50, tokens: ['parcel'], without: { found: 0, best: null } }

test.each<[Partial<Facts>, ReturnType<typeof shortfall>]>([
  [{ found: 10 }, null],
  [
    { all: 0, fitting: 0 },
    { reason: 'index', all: 0 },
  ],
  [{ fitting: 0 }, { reason: 'filter', fitting: 0, all: 50 }],
  [{ without: { found: 4, best: 7.5 } }, { reason: 'threshold', best: 7.5 }],
  [
    { found: 3, without: { found: 4, best: 7.5 } },
    { reason: 'threshold', best: 7.5 },
  ],
  [{ tokens: [] }, { reason: 'noTokens' }],
  [{}, { reason: 'noMatch' }],
  [{ found: 3, without: { found: 3, best: 7.5 } }, { reason: 'noMatch' }],
  [
    { found: 3, fitting: 3 },
    { reason: 'filter', fitting: 3, all: 50 },
  ],
  [
    { mode: 'hybrid', found: 3, fitting: 3, without: { found: 3, best: 1 } },
    { reason: 'filter', fitting: 3, all: 50 },
  ],
  [
    { mode: 'vector', found: 5, all: 5, fitting: 5 },
    { reason: 'index', all: 5 },
  ],
])('%j is short because of %j', (changed, expected) => {
  expect(shortfall({ ...facts, ...changed })).toEqual(expected)
})
