import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { createTaskPool } from './taskPool.ts'
import type { sampleTasks } from './testing/sampleTasks.ts'

function samplePool({ heapMb }: { heapMb?: number } = {}) {
  const pool = createTaskPool<typeof sampleTasks>({
    entry: join(import.meta.dirname, 'testing', 'sampleTasks.ts'),
    ...(heapMb === undefined ? {} : { heapMb }),
  })
  return { pool, [Symbol.asyncDispose]: () => pool.close() }
}

const limits = { owner: 'a', limitMs: 30_000 }

test('a task runs in a thread, its AppErrors keep code and place, and a fault is thrown as it is', async () => {
  await using place = samplePool()
  const { pool } = place
  expect(await pool.run('double', 21, undefined, limits)).toBe(42)
  const refused = await pool.run('refuse', undefined, undefined, limits).catch((thrown: unknown) => thrown)
  expect(refused).toBeInstanceOf(AppError)
  expect(refused).toMatchObject({ code: 'FILE_MISSING', message: 'There is no file x.', place: { file: 'x' } })
  await expect(pool.run('fail', undefined, undefined, limits)).rejects.toThrow('a fault')
})

test('a task that does not end is stopped at its limit, while tasks of others are answered, and is not computed again at once', async () => {
  await using place = samplePool()
  const { pool } = place
  const spinning = pool.run('spin', undefined, undefined, { owner: 'a', limitMs: 5_000 }).catch((thrown: unknown) => thrown)
  const waiting = pool.run('double', 1, undefined, limits)
  const others = Array.from({ length: 20 }, (_, index) => pool.run('double', index, undefined, { ...limits, owner: `b${index}` }))
  expect(await Promise.race([spinning, Promise.all(others)])).toEqual(others.map((_, index) => index * 2))
  expect(await spinning).toMatchObject({ code: 'NOTEBOOK_TOO_LARGE', message: expect.stringContaining('more than 5 seconds') })
  expect(await waiting).toBe(2)
  await expect(pool.run('spin', undefined, undefined, { owner: 'a', limitMs: 60_000_000 })).rejects.toMatchObject({
    code: 'NOTEBOOK_TOO_LARGE',
  })
})

test('a task that fills its memory is stopped, and the next one has a new thread', async () => {
  await using place = samplePool({ heapMb: 32 })
  const { pool } = place
  await expect(pool.run('fill', undefined, undefined, { owner: 'a', limitMs: 600_000 })).rejects.toMatchObject({
    code: 'NOTEBOOK_TOO_LARGE',
    message: expect.stringContaining('32 MB'),
  })
  expect(await pool.run('double', 2, undefined, limits)).toBe(4)
})

test('a task asks the main thread, and the time it waits does not count', async () => {
  await using place = samplePool()
  const { pool } = place
  await pool.run('double', 1, undefined, limits)
  const lengthOf = async (name: string) => {
    await delay(1_500)
    return name.length
  }
  expect(await pool.run('ask', ['a', '한국'], { lengthOf }, { owner: 'a', limitMs: 1_000 })).toEqual([1, 2])
})

test('tasks whose answers need a task do not wait for each other, however many they are', async () => {
  await using place = samplePool()
  const { pool } = place
  const lengthOf = (name: string) => pool.run('double', name.length, undefined, { owner: 'answers', limitMs: 30_000, forAnswers: true })
  const tasks = Array.from({ length: 12 }, (_, index) => pool.run('ask', ['a', '한국'], { lengthOf }, { ...limits, owner: `${index}` }))
  expect(await Promise.all(tasks)).toEqual(tasks.map(() => [2, 4]))
})

test('an AppError of an answer reaches the task, and any other error ends it', async () => {
  await using place = samplePool()
  const { pool } = place
  const answers = (error: Error) => ({ lengthOf: () => Promise.reject(error) })
  await expect(pool.run('ask', ['a'], answers(new AppError('NOT_FOUND', 'none')), limits)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(pool.run('ask', ['a'], answers(new TypeError('a fault')), limits)).rejects.toThrow('a fault')
})
