import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileStamp } from '../io/files/fileStamp.ts'
import { versionOf } from '../io/files/readTextFile.ts'
import type { ManifestModel } from './manifest.ts'
import { resolveModel } from './resolveModel.ts'
import { manifestModel, modelFolder } from './testing/modelFolder.ts'
import { tinyGguf } from './testing/tinyGguf.ts'

const place = { file: 'experiments/리뷰/notebook.md', line: 3 }

test('a model of one file is that file and its hash', async () => {
  await using folder = await modelFolder({ files: { 'tiny.gguf': tinyGguf() } })
  expect(await resolveModel(folder.deps, new Map(), 'tiny')).toEqual({
    id: 'tiny',
    path: join(folder.path, 'tiny.gguf'),
    hash: versionOf(tinyGguf()),
    files: [
      { path: join(folder.path, 'tiny.gguf'), sha256: versionOf(tinyGguf()), stamp: await fileStamp(join(folder.path, 'tiny.gguf')) },
    ],
  })
})

test('a model of several files is their folder, with a hash that any of them changes', async () => {
  const file = (path: string) => ({ path, sha256: null, bytes: null, sources: [{ type: 'file' as const, path: '/x' }] })
  const models = [manifestModel('mini', { kind: 'embed', files: [file('mini/onnx/model.onnx'), file('mini/config.json')] })]
  const hashes = await Promise.all(
    ['a', 'b'].map(async (config) => {
      await using folder = await modelFolder({ models, files: { 'mini/onnx/model.onnx': 'weights', 'mini/config.json': config } })
      const ref = await resolveModel(folder.deps, new Map(), 'mini')
      expect(ref).toMatchObject({ id: 'mini', path: join(folder.path, 'mini'), hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
      expect(ref.files?.map(({ path }) => path)).toEqual([join(folder.path, 'mini/onnx/model.onnx'), join(folder.path, 'mini/config.json')])
      return ref.hash
    }),
  )
  expect(hashes[0]).not.toBe(hashes[1])
})

test('an embedding model comes with what the manifest says about its texts', async () => {
  const embedding = { prefixes: { query: 'query: ', passage: 'passage: ' }, batchTexts: 1 }
  const files = ['mini/onnx/model.onnx', 'mini/config.json'].map((path) => ({
    path,
    sha256: null,
    bytes: null,
    sources: [{ type: 'file' as const, path: '/x' }],
  }))
  const models = [manifestModel('mini', { kind: 'embed', files, embedding })]
  await using folder = await modelFolder({ models, files: { 'mini/onnx/model.onnx': 'weights', 'mini/config.json': '{}' } })
  expect((await resolveModel(folder.deps, new Map(), 'mini')).embedding).toEqual(embedding)
})

test('an unknown id names what is near, what is here and the place in the notebook', async () => {
  await using folder = await modelFolder({ models: [manifestModel('smollm2-135m-instruct')], files: { 'tiny.gguf': tinyGguf() } })
  await expect(resolveModel(folder.deps, new Map(), 'smollm2-135m-instuct', place)).rejects.toMatchObject({
    code: 'MODEL_UNKNOWN',
    message:
      'There is no model "smollm2-135m-instuct". Did you mean smollm2-135m-instruct? On this machine: tiny. A GGUF file put into models/ appears by its name.',
    place,
  })
})

test('a missing model names the command that fetches it', async () => {
  await using folder = await modelFolder({ models: [manifestModel('away')] })
  await expect(resolveModel(folder.deps, new Map(), 'away', place)).rejects.toMatchObject({
    code: 'MODEL_MISSING',
    message: expect.stringContaining('npm run assay -- models pull away'),
    place,
  })
})

test('a cut file is refused before the engine sees it', async () => {
  await using folder = await modelFolder({ files: { 'cut.gguf': tinyGguf({ weights: 4000 }).subarray(0, 5000) } })
  await expect(resolveModel(folder.deps, new Map(), 'cut', place)).rejects.toMatchObject({ code: 'MODEL_BROKEN', place })
})

test('the hash of a split model covers every part, and its path is the first', async () => {
  const part = (number: number, name = 'x') => tinyGguf({ entries: { 'general.name': name, 'split.no': number - 1, 'split.count': 2 } })
  const names = ['big-00001-of-00002.gguf', 'big-00002-of-00002.gguf'] as const
  const resolve = async (second: Uint8Array, models: ManifestModel[] = []) => {
    await using folder = await modelFolder({ models, files: { [names[0]]: part(1), [names[1]]: second } })
    const ref = await resolveModel(folder.deps, new Map(), models[0]?.id ?? 'big-00001-of-00002')
    expect(ref.path).toBe(join(folder.path, names[0]))
    return ref.hash
  }
  const hash = await resolve(part(2))
  expect(await resolve(part(2))).toBe(hash)
  expect(await resolve(part(2, 'y'))).not.toBe(hash)
  const file = (path: string) => ({ path, sha256: null, bytes: null, sources: [{ type: 'file' as const, path: '/x' }] })
  expect(await resolve(part(2), [manifestModel('listed', { files: names.map(file) })])).toBe(hash)
})

test('a split model that lacks a part names it', async () => {
  const first = tinyGguf({ entries: { 'split.no': 0, 'split.count': 2 } })
  await using folder = await modelFolder({ files: { 'big-00001-of-00002.gguf': first } })
  await expect(resolveModel(folder.deps, new Map(), 'big-00001-of-00002', place)).rejects.toMatchObject({
    code: 'MODEL_MISSING',
    message: expect.stringContaining('big-00002-of-00002.gguf is missing'),
    place,
  })
})

test('an embedding model cannot be chosen as a chat model', async () => {
  const models = [manifestModel('mini', { kind: 'embed' })]
  await using folder = await modelFolder({ models, files: { 'mini.gguf': tinyGguf(), 'tiny.gguf': tinyGguf() } })
  expect((await resolveModel(folder.deps, new Map(), 'mini')).id).toBe('mini')
  await expect(resolveModel(folder.deps, new Map(), 'mini', place, 'chat')).rejects.toMatchObject({
    code: 'MODEL_UNKNOWN',
    message: 'mini is an embedding model, not a chat model. On this machine: tiny.',
    place,
  })
})

test('an adapter cannot be chosen as a model', async () => {
  const adapter = tinyGguf({ entries: { 'general.type': 'adapter' } })
  await using folder = await modelFolder({ files: { 'tune.gguf': adapter, 'tiny.gguf': tinyGguf() } })
  await expect(resolveModel(folder.deps, new Map(), 'tune', place)).rejects.toMatchObject({
    code: 'MODEL_UNKNOWN',
    message: 'tune is a LoRA adapter, not a model. On this machine: tiny.',
  })
})
