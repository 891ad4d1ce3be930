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
