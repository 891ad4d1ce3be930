import { expect, test } from 'vitest'

import { createModelPool } from './modelPool.ts'

type Load = { ref: string; signal: AbortSignal; progress: (value: number) => void; arrive: () => void; fail: (error: Error) => void }

function poolOf(most = 2) {
  const loads: Load[] = []
  const disposed: string[] = []
  const stuck = new Set<string>()
  const told: unknown[] = []
  const pool = createModelPool<string, string>({
    keyOf: (ref) => ref,
    most,
    load: (ref, { signal, onProgress }) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      signal.addEventListener('abort', () => reject(new Error('aborted')))
      loads.push({ ref, signal, progress: onProgress, arrive: () => resolve(`model ${ref}`), fail: reject })
      return promise
    },
    dispose: async (model) => {
      disposed.push(model)
      if (stuck.has(model)) throw new Error(`${model} cannot be disposed of`)
    },
    onStuck: (thrown) => told.push(thrown instanceof Error ? thrown.message : thrown),
  })
  const name = (model: string) => model
  return { pool, loads, disposed, stuck, told, name }
}

test('a model is loaded once for all its users, and each of them hears the progress', async () => {
  const { pool, loads, name } = poolOf()
  const heard: string[] = []
  const first = pool.use('a', { onProgress: (progress) => heard.push(`first ${progress}`) }, name)
  const second = pool.use('a', { onProgress: (progress) => heard.push(`second ${progress}`) }, name)
  loads[0]?.progress(0.5)
  loads[0]?.arrive()
  expect(await Promise.all([first, second])).toEqual(['model a', 'model a'])
  expect({ loads: loads.length, heard }).toEqual({ loads: 1, heard: ['first 0.5', 'second 0.5'] })
})

test('the user that began a load may leave without affecting those that joined it', async () => {
  const { pool, loads, name } = poolOf()
  const leaving = new AbortController()
  const first = pool.use('a', { signal: leaving.signal }, name)
  const second = pool.use('a', {}, name)
  leaving.abort(new Error('I left'))
  await expect(first).rejects.toThrow('I left')
  expect(loads[0]?.signal.aborted).toBe(false)
  loads[0]?.arrive()
  expect(await second).toBe('model a')
})

test('a load that nobody waits for any more is aborted, and the next use loads again', async () => {
  const { pool, loads, name } = poolOf()
  const leaving = new AbortController()
  const first = pool.use('a', { signal: leaving.signal }, name)
  leaving.abort(new Error('I left'))
  await expect(first).rejects.toThrow('I left')
  expect(loads[0]?.signal.aborted).toBe(true)
  const again = pool.use('a', {}, name)
  loads[1]?.arrive()
  expect(await again).toBe('model a')
})

test('a model that is loaded after all its users left is disposed of, not kept beside the one loaded since', async () => {
  const { pool, disposed } = poolOf()
  const arrivals: (() => void)[] = []
  const deaf = createModelPool<string, string>({
    keyOf: (ref) => ref,
    most: 2,
    load: (ref) => {
      const { promise, resolve } = Promise.withResolvers<string>()
      arrivals.push(() => resolve(`model ${ref} ${arrivals.length}`))
      return promise
    },
    dispose: async (model) => void disposed.push(model),
    onStuck: () => undefined,
  })
  const leaving = new AbortController()
  const first = deaf.use('a', { signal: leaving.signal }, (model) => model)
  leaving.abort(new Error('I left'))
  await expect(first).rejects.toThrow('I left')
  arrivals[0]?.()
  await new Promise(setImmediate)
  expect({ disposed, kept: deaf.loaded(), other: pool.loaded() }).toEqual({ disposed: ['model a 1'], kept: [], other: [] })
})

test('a load that fails rejects for all its users, and the next use tries again', async () => {
  const { pool, loads, name } = poolOf()
  const both = [pool.use('a', {}, name), pool.use('a', {}, name)]
  loads[0]?.fail(new Error('not a model'))
  expect(await Promise.allSettled(both)).toEqual([1, 2].map(() => ({ status: 'rejected', reason: new Error('not a model') })))
  const again = pool.use('a', {}, name)
  loads[1]?.arrive()
  expect(await again).toBe('model a')
})

test('a model in use is never disposed of, however new or old it is', async () => {
  const { pool, loads, disposed, name } = poolOf(1)
  const working = Promise.withResolvers<void>()
  const seen: string[] = []
  const long = pool.use('a', {}, async (model) => {
    await working.promise
    seen.push(model)
  })
  loads[0]?.arrive()
  const other = pool.use('b', {}, name)
  loads[1]?.arrive()
  await other
  // b is the newest but idle; a is at work.
  expect(disposed).toEqual(['model b'])
  working.resolve()
  await long
  expect({ seen, kept: pool.loaded() }).toEqual({ seen: ['model a'], kept: ['model a'] })
})

test('two models that are loaded at the same time are both used before one of them is disposed of', async () => {
  const { pool, loads, disposed } = poolOf(1)
  const alive = (model: string) => !disposed.includes(model)
  const both = [pool.use('a', {}, alive), pool.use('b', {}, alive)]
  loads[0]?.arrive()
  loads[1]?.arrive()
  expect(await Promise.all(both)).toEqual([true, true])
  expect({ kept: pool.loaded(), disposed }).toEqual({ kept: ['model b'], disposed: ['model a'] })
})

test('the least recently used model is disposed of first', async () => {
  const { pool, loads, disposed, name } = poolOf(2)
  for (const ref of ['a', 'b', 'a', 'c']) {
    const used = pool.use(ref, {}, name)
    loads.at(-1)?.arrive()
    await used
  }
  expect({ kept: pool.loaded(), disposed }).toEqual({ kept: ['model a', 'model c'], disposed: ['model b'] })
})

test('a model that cannot be disposed of fails no call', async () => {
  const { pool, loads, disposed, stuck, told, name } = poolOf(1)
  stuck.add('model a')
  const first = pool.use('a', {}, name)
  loads[0]?.arrive()
  await first
  const second = pool.use('b', {}, name)
  loads[1]?.arrive()
  expect([await second, disposed, told]).toEqual(['model b', ['model a'], ['model a cannot be disposed of']])
})
