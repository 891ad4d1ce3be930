import { expect, test } from 'vitest'
import { whileRoom } from './diskRoom.mjs'

test('work is aborted when the disk is full, and not started without enough space', async () => {
  const rooms = [50e6, 50e6, 1e6]
  const free = () => Promise.resolve(rooms.shift() ?? 0)
  const hangs = (signal: AbortSignal) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
  const options = { folders: ['/a'], needBytes: 40e6, doing: 'installing packages', checkMs: 1, free }
  const message = 'The disk is full (while installing packages): free some space and start again. A complete set-up needs about 3 GB.'
  await expect(whileRoom(options, hangs)).rejects.toMatchObject({ code: 'NO_DISK', message })
  await expect(whileRoom({ ...options, needBytes: 1 }, () => Promise.resolve('started'))).rejects.toMatchObject({ code: 'NO_DISK' })
  rooms.push(50e6)
  await expect(whileRoom(options, () => Promise.resolve('done'))).resolves.toBe('done')
  rooms.push(50e6)
  await expect(whileRoom({ ...options, signal: AbortSignal.abort() }, (signal) => Promise.resolve(signal.aborted))).resolves.toBe(true)
})
