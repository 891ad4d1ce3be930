import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { versionOf } from '../io/files/readTextFile.ts'
import { fetchModel } from '../setup/models/fetchModel.mjs'
import { createFetchModel, type SetupFetch } from './fetchModel.ts'
import { pullModel } from './pullModel.ts'
import { manifestModel, modelFolder } from './testing/modelFolder.ts'

const tiny = manifestModel('tiny')

function fetching(setupFetch: SetupFetch, signal = new AbortController().signal) {
  return createFetchModel({ root: '/r', models: '/m' }, { fetchModel: setupFetch, env: {} })(tiny, { signal, onProgress: () => undefined })
}

test('the downloader gets the model and the folders', async () => {
  const asked: unknown[] = []
  await fetching(async ({ model, modelsDir, root, env }) => asked.push({ model, modelsDir, root, env }))
  expect(asked).toEqual([{ model: tiny, modelsDir: '/m', root: '/r', env: {} }])
})

test.each([
  ['NO_DISK', 'DISK_FULL'],
  ['NO_NETWORK', 'MODEL_DOWNLOAD'],
  ['NO_PYTHON', 'MODEL_DOWNLOAD'],
  ['CORRUPT', 'MODEL_DOWNLOAD'],
  ['NOT_ALLOWED', 'NOT_ALLOWED'],
  ['CANCELLED', 'CANCELLED'],
])('%s of set-up becomes %s with the same sentence', async (from, code) => {
  const failing = fetching(() => Promise.reject(Object.assign(new Error('What to do.'), { code: from })))
  await expect(failing).rejects.toMatchObject({ code, message: 'What to do.' })
})

test('anything else is a failed download with its reason', async () => {
  const failing = fetching(() => Promise.reject(new Error('socket hang up')))
  await expect(failing).rejects.toMatchObject({
    code: 'MODEL_DOWNLOAD',
    message: 'The download of tiny failed: socket hang up. Pull it again to go on.',
  })
})

test('after a cancel the error says so, whatever broke', async () => {
  await expect(fetching(() => Promise.reject(new Error('socket hang up')), AbortSignal.abort())).rejects.toMatchObject({
    code: 'CANCELLED',
  })
})

test('the real downloader brings a checked file, and refuses one of another hash', async () => {
  const bytes = Buffer.from('weights 🙂')
  const file = (sha256: string) => [
    { path: 'a/tiny.bin', sha256, bytes: bytes.length, sources: [{ type: 'file' as const, path: 'store/tiny.bin' }] },
  ]
  await using folder = await modelFolder({
    models: [manifestModel('good', { files: file(versionOf(bytes)) }), manifestModel('bad', { files: file('0'.repeat(64)) })],
  })
  await mkdir(join(folder.path, 'store'))
  await writeFile(join(folder.path, 'store', 'tiny.bin'), bytes)
  const deps = { ...folder.deps, fetchModel: createFetchModel({ root: folder.path, models: folder.path }, { fetchModel }) }
  const { signal } = new AbortController()
  await expect(pullModel(deps, 'bad', { signal })).rejects.toMatchObject({ code: 'MODEL_DOWNLOAD' })
  expect(await readdir(folder.path)).not.toContain('a')
  await pullModel(deps, 'good', { signal })
  expect(await readFile(join(folder.path, 'a', 'tiny.bin'))).toEqual(bytes)
})
