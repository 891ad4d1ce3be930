import { expect, test } from 'vitest'
import { whileRoom } from './diskRoom.mjs'

test('work that a full disk would hang is ended, and what has no room is not begun', async () => {
  const rooms = [50e6, 50e6, 1e6]
  const free = () => Promise.resolve(rooms.shift() ?? 0)
  const hangs = (signal: AbortSignal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
  const options = { folders: ['/a'], needBytes: 40e6, doing: 'installing packages', lookMs: 1, free }
  const message =
    'The disk is full: free some space (a full set-up needs about 3 GB) and start again; it stopped while installing packages.'
  await expect(whileRoom(options, hangs)).rejects.toMatchObject({ code: 'NO_DISK', message })
  await expect(whileRoom({ ...options, needBytes: 1 }, () => Promise.resolve('begun'))).rejects.toMatchObject({ code: 'NO_DISK' })
  rooms.push(50e6)
  await expect(whileRoom(options, () => Promise.resolve('done'))).resolves.toBe('done')
  rooms.push(50e6)
  await expect(whileRoom({ ...options, signal: AbortSignal.abort() }, (signal) => Promise.resolve(signal.aborted))).resolves.toBe(true)
})
