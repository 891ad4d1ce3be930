import { expect, test, vi } from 'vitest'
import type { RunId } from '../core/ids.ts'
import { createAnnouncer } from './announceRuns.ts'

test('while the store cannot be read, watchers wait, and neither the next look nor the begin of a run fails', async () => {
  vi.useFakeTimers()
  try {
    let broken = false
    let run = 'r20260101-000000-aaaa' as RunId
    const here = { host: 'here', pid: 1 }
    const other = { host: 'here', pid: 2 }
    const announcer = createAnnouncer({
      runs: {
        closeOrphans: () => [],
        unfinished: () => {
          if (broken) throw new Error('locked')
          return [{ run, notebook: 'n', owner: other }]
        },
      },
      own: () => [],
      owner: here,
      now: () => 0,
    })
    const stop = new AbortController()
    const watched = announcer.watch('n', stop.signal)
    expect((await watched.next()).value).toEqual({ run, elsewhere: other })
    broken = true
    run = 'r20260101-000001-aaaa' as RunId
    expect(() => announcer.changed()).not.toThrow()
    expect(() => vi.advanceTimersByTime(1_000)).not.toThrow()
    broken = false
    vi.advanceTimersByTime(1_000)
    expect((await watched.next()).value).toEqual({ run, elsewhere: other })
    stop.abort()
    expect((await watched.next()).done).toBe(true)
  } finally {
    vi.useRealTimers()
  }
})
