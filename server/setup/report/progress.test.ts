import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { formatBytes, formatSeconds, formatTransfer, makeProgress } from './progress.mjs'
import { SetupError } from './setupError.mjs'

function lines() {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  return { stream: stream as never, text: () => text }
}

test('without a terminal a step prints two lines, the second with its time, also if it fails', async () => {
  const { stream, text } = lines()
  let clock = 0
  const progress = makeProgress({ stream, now: () => clock })
  const result = await progress.step('Packages', (update) => {
    update('453 packages')
    clock = 41_000
    return Promise.resolve('done')
  })
  await expect(progress.step('Page', () => Promise.reject(new SetupError('FAILED', 'No.')))).rejects.toThrow('No.')
  expect(result).toBe('done')
  expect(text()).toBe('Packages ...\n✔ Packages (41 s)\nPage ...\n✖ Page (0.0 s)\n')
})

test('sizes, times and transfers are formatted for people', () => {
  expect([1_234_000_000, 98_362_432, 612].map(formatBytes)).toEqual(['1.2 GB', '98 MB', '1 kB'])
  expect([400, 41_400, 125_000].map(formatSeconds)).toEqual(['0.4 s', '41 s', '2 min 5 s'])
  expect([9_960, 59_700, 119_700].map(formatSeconds)).toEqual(['10 s', '1 min 0 s', '2 min 0 s'])
  expect(formatTransfer({ receivedBytes: 45e6, totalBytes: 100e6, elapsedMs: 9000 })).toBe('45 % of 100 MB, 11 s left')
  expect(formatTransfer({ receivedBytes: 60e6, totalBytes: 100e6, elapsedMs: 4000, resumedBytes: 40e6 })).toBe('60 % of 100 MB, 8.0 s left')
  expect(formatTransfer({ receivedBytes: 45e6, totalBytes: null, elapsedMs: 9000 })).toBe('45 MB')
})
