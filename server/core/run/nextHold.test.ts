import { expect, test } from 'vitest'
import type { RunId } from '../ids.ts'
import { type HoldEvent, nextHold } from './nextHold.ts'

const behind = { run: 'r20261122-231500-ab12' as RunId, notebook: '리뷰', title: '리뷰 라벨' }
const idle = (events: HoldEvent[]) => events.reduce(nextHold, { hold: null, idleMs: 0 })

test.for<[string, HoldEvent[], ReturnType<typeof idle>]>([
  ['a pause', [{ type: 'runPaused', at: 100 }], { hold: { reason: 'paused', since: 100 }, idleMs: 0 }],
  [
    'a pause that ended',
    [
      { type: 'runPaused', at: 100 },
      { type: 'runResumed', at: 350 },
    ],
    { hold: null, idleMs: 250 },
  ],
  [
    'a pause asked for twice',
    [
      { type: 'runPaused', at: 100 },
      { type: 'runPaused', at: 200 },
    ],
    { hold: { reason: 'paused', since: 100 }, idleMs: 0 },
  ],
  [
    'a wait that is paused',
    [
      { type: 'runWaits', at: 10, behind },
      { type: 'runPaused', at: 30 },
    ],
    { hold: { reason: 'paused', since: 30 }, idleMs: 20 },
  ],
  ['a wait', [{ type: 'runWaits', at: 10, behind }], { hold: { reason: 'waiting', since: 10, behind }, idleMs: 0 }],
  ['nothing to end', [{ type: 'runResumed', at: 9 }], { hold: null, idleMs: 0 }],
  ['sleep while working', [{ type: 'clockJumped', ms: 7_200_000 }], { hold: null, idleMs: 7_200_000 }],
  [
    'sleep in a pause, counted once',
    [
      { type: 'runPaused', at: 100 },
      { type: 'clockJumped', ms: 5000 },
      { type: 'runResumed', at: 5300 },
    ],
    { hold: null, idleMs: 5200 },
  ],
  [
    'a clock set back in a pause',
    [
      { type: 'runPaused', at: 9000 },
      { type: 'clockJumped', ms: -8000 },
      { type: 'runResumed', at: 1500 },
    ],
    { hold: null, idleMs: -7500 },
  ],
])('%s', ([, events, expected]) => {
  expect(idle(events)).toEqual(expected)
})
