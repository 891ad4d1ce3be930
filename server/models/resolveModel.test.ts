import { join } from 'node:path'
import { expect, test } from 'vitest'
import { versionOf } from '../io/files/readTextFile.ts'
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
  })
})

test('a model of several files is their folder, with a hash that any of them changes', async () => {
  const file = (path: string) => ({ path, sha256: null, bytes: null, sources: [{ type: 'file' as const, path: '/x' }] })
  const models = [manifestModel('mini', { kind: 'embed', files: [file('mini/onnx/model.onnx'), file('mini/config.json')] })]
  const hashes = await Promise.all(
    ['a', 'b'].map(async (config) => {
      await using folder = await modelFolder({ models, files: { 'mini/onnx/model.onnx': 'weights', 'mini/config.json': config } })
      const ref = await resolveModel(folder.deps, new Map(), 'mini')
      expect(ref).toEqual({ id: 'mini', path: join(folder.path, 'mini'), hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
      return ref.hash
    }),
  )
  expect(hashes[0]).not.toBe(hashes[1])
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
