import { expect, test } from 'vitest'
import type { RunId } from '#server/core/ids.ts'
import { initialRunState } from '#server/core/run/runState.ts'
import { holdText } from './holdText.ts'

const behind = { run: 'r20261122-231500-ab12' as RunId, notebook: 'reviews', title: '리뷰 라벨 🏷️' }
const waiting = { reason: 'waiting', since: 5, behind } as const
const counts = (running: number) => ({ ...initialRunState().counts, running })

test.for<[string, Parameters<typeof holdText>, string | null]>([
  ['a run at work', [{ hold: null, counts: counts(3) }, null], null],
  ['a pause while cells finish', [{ hold: { reason: 'paused', since: 5 }, counts: counts(1) }, null], 'Pausing: 1 cell to finish'],
  ['a pause', [{ hold: { reason: 'paused', since: 5 }, counts: counts(0) }, null], 'Paused'],
  ['a wait of which nothing is known yet', [{ hold: waiting, counts: counts(0) }, null], 'Waiting for “리뷰 라벨 🏷️”'],
  [
    'a short wait',
    [
      { hold: waiting, counts: counts(0) },
      { behind, ms: 9000 },
    ],
    'Waiting for “리뷰 라벨 🏷️”, less than a minute',
  ],
  [
    'a long wait behind a run that has come to the front since',
    [
      { hold: waiting, counts: counts(0) },
      { behind: { ...behind, title: 'Korean roles' }, ms: 150_000 },
    ],
    'Waiting for “Korean roles”, about 3 min',
  ],
])('%s', ([, args, expected]) => {
  expect(holdText(...args)).toBe(expected)
})
