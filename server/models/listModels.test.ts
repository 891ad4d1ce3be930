import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listModels } from './listModels.ts'
import { manifestModel, modelFolder } from './testing/modelFolder.ts'
import { tinyGguf } from './testing/tinyGguf.ts'

const tinyMetadata = {
  name: 'Tiny 🙂 모델',
  architecture: 'llama',
  parameters: 8,
  trainContext: 2048,
  quantisation: 'Q4_K_M',
  chatTemplate: false,
}

test('models of the manifest come first, present or not, then dropped files with what their header tells', async () => {
  const bytes = tinyGguf()
  await using folder = await modelFolder({
    models: [
      manifestModel('here'),
      manifestModel('away', { files: [{ path: 'away.gguf', sha256: null, bytes: 77, sources: [{ type: 'file', path: '/x' }] }] }),
    ],
    files: { 'here.gguf': bytes, 'team/나의-모델.gguf': bytes, '.hidden.gguf': bytes, 'notes.txt': '' },
  })
  expect(await listModels(folder.deps.paths, new Map())).toEqual([
    {
      id: 'here',
      kind: 'chat',
      file: 'here.gguf',
      bytes: bytes.length,
      licence: 'Apache-2.0',
      present: true,
      source: 'manifest',
      default: false,
      description: 'here 🙂',
      metadata: tinyMetadata,
      problem: null,
      made: null,
    },
    {
      id: 'away',
      kind: 'chat',
      file: 'away.gguf',
      bytes: 77,
      licence: 'Apache-2.0',
      present: false,
      source: 'manifest',
      default: false,
      description: 'away 🙂',
      metadata: null,
      problem: null,
      made: null,
    },
    {
      id: '나의-모델',
      kind: 'chat',
      file: 'team/나의-모델.gguf',
      bytes: bytes.length,
      licence: null,
      present: true,
      source: 'dropped',
      default: false,
      description: 'Tiny 🙂 모델',
      metadata: tinyMetadata,
      problem: null,
      made: null,
    },
  ])
})

test('a cut file is listed with its problem, and is read again when it is whole', async () => {
  await using folder = await modelFolder({ files: { 'cut.gguf': tinyGguf({ weights: 4000 }).subarray(0, 5000) } })
  const headers = new Map()
  expect(await listModels(folder.deps.paths, headers)).toMatchObject([
    { id: 'cut', metadata: null, problem: { code: 'MODEL_BROKEN', place: { file: 'models/cut.gguf' } } },
  ])
  await writeFile(join(folder.path, 'cut.gguf'), tinyGguf({ weights: 4000 }))
  expect(await listModels(folder.deps.paths, headers)).toMatchObject([{ id: 'cut', metadata: { parameters: 4000 }, problem: null }])
})

test('a model whose file has another size than the manifest tells is broken, with the command that mends it', async () => {
  const files = [{ path: 'e/model.onnx', sha256: null, bytes: 10, sources: [{ type: 'file' as const, path: '/x' }] }]
  await using folder = await modelFolder({ models: [manifestModel('e', { kind: 'embed', files })], files: { 'e/model.onnx': '12345' } })
  expect(await listModels(folder.deps.paths, new Map())).toMatchObject([
    { present: true, problem: { code: 'MODEL_BROKEN', message: expect.stringContaining('npm run assay -- models pull e') } },
  ])
})

test('a dropped file with the name of a listed model keeps its folder in its id', async () => {
  await using folder = await modelFolder({ models: [manifestModel('tiny')], files: { 'other/tiny.gguf': tinyGguf() } })
  expect((await listModels(folder.deps.paths, new Map())).map((model) => model.id)).toEqual(['tiny', 'other/tiny'])
})

const part = (number: number, of: number) => tinyGguf({ entries: { 'split.no': number - 1, 'split.count': of } })
const listed = async (files: Record<string, Uint8Array>) => {
  await using folder = await modelFolder({ files })
  const models = await listModels(folder.deps.paths, new Map())
  return models.map(({ id, kind, bytes, problem, metadata }) => ({
    id,
    kind,
    bytes,
    weights: metadata?.parameters,
    problem: problem?.message,
  }))
}

test('the parts of a split model are one entry with the weights of all', async () => {
  const [one, two] = [part(1, 2), part(2, 2)]
  expect(await listed({ 'a/big-00002-of-00002.gguf': two, 'a/big-00001-of-00002.gguf': one, 'big-1.gguf': tinyGguf() })).toEqual([
    { id: 'big-00001-of-00002', kind: 'chat', bytes: one.length + two.length, weights: 16, problem: undefined },
    { id: 'big-1', kind: 'chat', bytes: tinyGguf().length, weights: 8, problem: undefined },
  ])
})

test.each([
  ['the first', { 'big-00002-of-00002.gguf': part(2, 2) }, 'The model is in 2 parts, and big-00001-of-00002.gguf is missing.'],
  ['others', { 'big-00001-of-00003.gguf': part(1, 3) }, 'The model is in 3 parts, and big-00002-of-00003.gguf and 1 more are missing.'],
])('a split model that lacks %s is one entry that names the missing part', async (_, files, message) => {
  const [only, ...rest] = await listed(files)
  expect(rest).toEqual([])
  expect(only?.problem).toContain(message)
})

test.each([
  ['a part under the name of another', { 'big-00001-of-00002.gguf': part(1, 2), 'big-00002-of-00002.gguf': part(1, 2) }, 'is part 1 of 2'],
  ['a part that lost its name', { 'big.gguf': part(1, 2) }, 'Give it back its name, which ends in -00001-of-00002.gguf'],
  ['a whole model named as a part', { 'big-00001-of-00001.gguf': part(1, 2) }, 'is part 1 of 2'],
  ['a part cut short', { 'big-00001-of-00002.gguf': part(1, 2), 'big-00002-of-00002.gguf': part(2, 2).subarray(0, -20) }, 'cut short'],
])('%s is a problem of the entry', async (_, files, message) => {
  const [only, ...rest] = await listed(files)
  expect(rest).toEqual([])
  expect(only?.problem).toContain(message)
})

test('adapters, projectors, importance matrices and control vectors are listed as what they are', async () => {
  const kinds = await listed({
    'a.gguf': tinyGguf({ entries: { 'general.type': 'adapter', 'adapter.type': 'lora' } }),
    'b.gguf': tinyGguf({ entries: { 'adapter.type': 'lora' } }),
    'c.gguf': tinyGguf({ entries: { 'general.architecture': 'clip' } }),
    'd.gguf': tinyGguf({ entries: { 'general.type': 'mmproj' } }),
    'e.gguf': tinyGguf({ entries: { 'general.type': 'imatrix', 'imatrix.chunk_count': 3 } }),
    'f.gguf': tinyGguf({ entries: { 'general.architecture': 'controlvector' } }),
    'g.gguf': tinyGguf({ entries: { 'general.type': 'model' } }),
  })
  expect(kinds.map(({ kind }) => kind)).toEqual(['adapter', 'adapter', 'mmproj', 'mmproj', 'imatrix', 'vector', 'chat'])
})

test('files of adapters are no models', async () => {
  const bytes = tinyGguf()
  await using folder = await modelFolder({ models: [], files: { 'adapters/tone/adapter.gguf': bytes, 'team/other.gguf': bytes } })
  const { paths } = folder.deps
  const ids = async (adapters?: string) =>
    (await listModels({ ...paths, ...(adapters ? { adapters } : {}) }, new Map())).map(({ id }) => id)
  expect(await ids(join(paths.models, 'adapters'))).toEqual(['other'])
  expect(await ids()).toEqual(['adapter', 'other'])
})
