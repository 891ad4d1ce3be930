import { expect, test } from 'vitest'
import type { JobState } from '../../jobs/createJobs.ts'
import { jobLine, showJob } from './showJob.ts'

const state = (done: number, etaMs: number | null = null): JobState => ({
  name: 'index-docs',
  request: null,
  status: 'running',
  progress: { done, total: 200, note: 'indexing' },
  etaMs,
  startedAt: 0,
  endedAt: null,
  error: null,
  outcome: null,
  owner: { host: 'here', pid: 1, processStart: '' },
})

test('a line has a bar, the share that is done and the time left', () => {
  expect(jobLine(state(50, 8000))).toBe('██████░░░░░░░░░░░░░░░░░░ 25 % indexing, 8.0 s left')
  expect(jobLine({ progress: { done: 0, total: 0, note: 'reading' }, etaMs: null })).toBe('░░░░░░░░░░░░░░░░░░░░░░░░ 0 % reading')
})

test('a terminal gets one line that is drawn anew, a file a line now and then', () => {
  let time = 0
  const shown = (isTTY: boolean) => {
    const texts: string[] = []
    const show = showJob({ isTTY, write: (text) => texts.push(text) }, () => time)
    for (const done of [10, 20, 30]) {
      show.change(state(done))
      time += 4000
    }
    show.change({ ...state(200), status: 'done' })
    show.end()
    return texts.map((text) => text.replaceAll(/[█░]+ /g, ''))
  }
  const clear = '\r\u001B[2K'
  expect(shown(true)).toEqual([`${clear}5 % indexing`, `${clear}10 % indexing`, `${clear}15 % indexing`, clear])
  expect(shown(false)).toEqual(['15 % indexing\n', ''])
})
