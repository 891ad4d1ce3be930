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

test('while a task computes, those of others are answered, and another one of its owner waits', async () => {
  const { pool } = samplePool()
  const ended: string[] = []
  const note = (name: string) => () => void ended.push(name)
  const spinning = pool.run('spin', undefined, undefined, limits).then(note('spin'), note('spin'))
  const waiting = pool.run('double', 1, undefined, limits).then(note('waiting'), note('waiting'))
  const others = Array.from({ length: 20 }, (_, index) => pool.run('double', index, undefined, { ...limits, owner: `b${index}` }))
  expect(await Promise.all(others)).toEqual(others.map((_, index) => index * 2))
  expect(ended).toEqual([])
  await pool.close()
  await Promise.all([spinning, waiting])
  expect(ended).toEqual(['spin', 'waiting'])
})

test('a task that does not end is stopped at its limit, the next one of its owner goes on, and it is not computed again at once', async () => {
  await using place = samplePool()
  const { pool } = place
  const spinning = pool.run('spin', undefined, undefined, { owner: 'a', limitMs: 500 }).catch((thrown: unknown) => thrown)
  const waiting = pool.run('double', 1, undefined, limits)
  expect(await spinning).toMatchObject({ code: 'NOTEBOOK_TOO_LARGE', message: expect.stringContaining('more than 1 seconds') })
  expect(await waiting).toBe(2)
  await expect(pool.run('spin', undefined, undefined, { owner: 'a', limitMs: 60_000_000 })).rejects.toMatchObject({
    code: 'NOTEBOOK_TOO_LARGE',
  })
})

test('a stopped task is computed again if what it asks for has changed, such as the text of a file', async () => {
  await using place = samplePool()
  const { pool } = place
  const run = (length: number, limitMs: number) =>
    pool.run('spinFor', 'a file', { lengthOf: async () => length }, { owner: 'a', limitMs, decidedBy: ['lengthOf'] })
  await expect(run(2, 200)).rejects.toMatchObject({ code: 'NOTEBOOK_TOO_LARGE' })
  await expect(run(2, 60_000_000)).rejects.toMatchObject({ code: 'NOTEBOOK_TOO_LARGE' })
  expect(await run(1, 30_000)).toBe('a file')
})

test('tasks that wait for an answer leave their turns to others, however long they wait', async () => {
  await using place = samplePool()
  const { pool } = place
  const answer = Promise.withResolvers<number>()
  const tasks = Array.from({ length: 6 }, (_, index) =>
    pool.run('ask', ['a'], { lengthOf: () => answer.promise }, { ...limits, owner: `${index}` }),
  )
  expect(await pool.run('double', 1, undefined, { ...limits, owner: 'other' })).toBe(2)
  answer.resolve(1)
  expect(await Promise.all(tasks)).toEqual(tasks.map(() => [1]))
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
    await delay(600)
    return name.length
  }
  expect(await pool.run('ask', ['a', '한국'], { lengthOf }, { owner: 'a', limitMs: 500 })).toEqual([1, 2])
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
