import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppError } from '../core/errors.ts'
import { createModelService } from './createModelService.ts'
import type { ModelEntry } from './modelService.types.ts'
import { manifestModel, modelFolder } from './testing/modelFolder.ts'
import { tinyGguf } from './testing/tinyGguf.ts'

/** Reads events until one fits. */
async function until(events: AsyncGenerator<ModelEntry[]>, fits: (models: ModelEntry[]) => boolean): Promise<ModelEntry[]> {
  for (;;) {
    const { value, done } = await events.next()
    if (done) throw new Error('the stream ended')
    if (fits(value)) return value
  }
}

test('a pull shows its progress, then the model with its metadata', async () => {
  const gate = Promise.withResolvers<void>()
  const bytes = tinyGguf()
  await using folder = await modelFolder({
    models: [manifestModel('tiny')],
    fetchModel: async ({ files: [file] }, { onProgress }) => {
      if (!file) return
      onProgress({ file, receivedBytes: 10, totalBytes: bytes.length })
      await gate.promise
      await writeFile(join(folder.path, file.path), bytes)
    },
  })
  const models = createModelService(folder.deps)
  const stop = new AbortController()
  const events = models.events(stop.signal)
  await models.pull('tiny')
  expect(await until(events, ([model]) => model?.pull?.receivedBytes === 10)).toMatchObject([
    { present: false, pull: { receivedBytes: 10, totalBytes: bytes.length, fraction: 10 / bytes.length } },
  ])
  gate.resolve()
  expect(await until(events, ([model]) => model?.pull === null)).toMatchObject([
    { present: true, metadata: { architecture: 'llama' }, problem: null },
  ])
  stop.abort()
  expect(await events.next()).toMatchObject({ done: true })
})

test('a failed pull is the problem of its model until the next pull', async () => {
  await using folder = await modelFolder({
    models: [manifestModel('tiny')],
    fetchModel: () => Promise.reject(new AppError('MODEL_DOWNLOAD', 'No network.')),
  })
  const models = createModelService(folder.deps)
  const stop = new AbortController()
  await models.pull('tiny')
  expect(await until(models.events(stop.signal), ([model]) => model?.problem !== null)).toMatchObject([
    { present: false, problem: { code: 'MODEL_DOWNLOAD', message: 'No network.' }, pull: null },
  ])
  stop.abort()
})

test('a cancelled pull ends without a problem, and a second pull asks again', async () => {
  let asked = 0
  await using folder = await modelFolder({
    models: [manifestModel('tiny')],
    fetchModel: (_model, { signal }) =>
      new Promise((_resolve, reject) => {
        asked += 1
        signal.addEventListener('abort', () => reject(new AppError('CANCELLED', 'Cancelled.')))
      }),
  })
  const models = createModelService(folder.deps)
  await models.pull('tiny')
  await models.pull('tiny')
  expect(await models.list()).toMatchObject([{ pull: { receivedBytes: 0, fraction: null } }])
  await models.cancelPull('tiny')
  expect(await models.list()).toMatchObject([{ pull: null, problem: null }])
  await models.pull('tiny')
  await models.list()
  await models.cancelPull('tiny')
  expect(asked).toBe(2)
})

test('a model that is not here is downloaded when it is needed, with progress, and then only resolved', async () => {
  let asked = 0
  await using folder = await modelFolder({
    models: [manifestModel('tiny')],
    fetchModel: async ({ files: [file] }, { onProgress }) => {
      asked += 1
      if (!file) return
      onProgress({ file, receivedBytes: 10, totalBytes: 20 })
      await writeFile(join(folder.path, file.path), tinyGguf())
    },
  })
  const models = createModelService(folder.deps)
  const seen: (number | null)[] = []
  const obtain = () => models.obtain('tiny', { onProgress: ({ fraction }) => seen.push(fraction) })
  const [one, two] = await Promise.all([obtain(), obtain()])
  expect(one).toMatchObject({ id: 'tiny', path: join(folder.path, 'tiny.gguf') })
  expect(two).toEqual(one)
  expect(seen).toContain(0.5)
  expect(await obtain()).toEqual(one)
  expect(asked).toBe(1)
})

test('a download that somebody needs fails with its reason, and is stopped only by the one who began it', async () => {
  let stopped = false
  let report = () => {}
  const gate = Promise.withResolvers<void>()
  await using folder = await modelFolder({
    models: [manifestModel('tiny')],
    fetchModel: ({ files: [file] }, { signal, onProgress }) => {
      report = () => file && onProgress({ file, receivedBytes: 1, totalBytes: 2 })
      signal.addEventListener('abort', () => {
        stopped = true
        gate.reject(new AppError('CANCELLED', 'Cancelled.'))
      })
      return gate.promise
    },
  })
  const models = createModelService(folder.deps)
  const first = models.obtain('tiny')
  await expect.poll(async () => (await models.list())[0]?.pull).not.toBeNull()
  const leaving = new AbortController()
  const second = models.obtain('tiny', { signal: leaving.signal, onProgress: () => leaving.abort() })
  const news = setInterval(() => report(), 1)
  await expect(second).rejects.toMatchObject({ code: 'CANCELLED' })
  clearInterval(news)
  expect(stopped).toBe(false)
  gate.reject(new AppError('MODEL_DOWNLOAD', 'No network.'))
  await expect(first).rejects.toMatchObject({ code: 'MODEL_DOWNLOAD', message: 'No network.' })
  await expect(models.obtain('tinny')).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' })
})

test('whoever began a download stops it by leaving', async () => {
  const stop = new AbortController()
  await using folder = await modelFolder({
    models: [manifestModel('tiny')],
    fetchModel: (_model, { signal }) => {
      setImmediate(() => stop.abort())
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new AppError('CANCELLED', 'Cancelled.')))
      })
    },
  })
  const models = createModelService(folder.deps)
  await expect(models.obtain('tiny', { signal: stop.signal })).rejects.toMatchObject({ code: 'CANCELLED' })
  await expect.poll(async () => (await models.list())[0]?.pull).toBeNull()
})

test('a model that the list does not have cannot be pulled', async () => {
  await using folder = await modelFolder({ models: [manifestModel('tiny')] })
  await expect(createModelService(folder.deps).pull('tinny')).rejects.toMatchObject({
    code: 'MODEL_UNKNOWN',
    message: expect.stringContaining('Did you mean tiny?'),
  })
})

test('a file dropped into models/ appears by itself', async () => {
  await using folder = await modelFolder({})
  const stop = new AbortController()
  const events = createModelService(folder.deps).events(stop.signal)
  expect((await events.next()).value).toEqual([])
  await writeFile(join(folder.path, 'dropped.gguf'), tinyGguf())
  expect(await until(events, (models) => models.length > 0)).toMatchObject([{ id: 'dropped', source: 'dropped' }])
  stop.abort()
})
