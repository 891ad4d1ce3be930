import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppError } from '../core/errors.ts'
import { versionOf } from '../io/files/readTextFile.ts'
import { createModelService } from './createModelService.ts'
import { type MadeRecord, recordName } from './quantize/madeRecord.ts'
import { resolveModel } from './resolveModel.ts'
import { manifestModel, modelFolder } from './testing/modelFolder.ts'
import { tinyGguf } from './testing/tinyGguf.ts'

const original = tinyGguf({ entries: { 'general.file_type': 3 } })
const made = tinyGguf({ entries: { 'general.file_type': 7 } })
const record: MadeRecord = {
  version: 1,
  id: 'tiny.q8_0',
  file: 'tiny.q8_0.gguf',
  sha256: versionOf(made),
  bytes: made.length,
  licence: 'Apache-2.0',
  type: 'Q8_0',
  tensors: 1,
  fallbacks: 0,
  madeFrom: { id: 'tiny', sha256: versionOf(original), type: 'Q4_1' },
  madeBy: 'llama.cpp v0.5.0',
}
const files = { 'tiny.gguf': original, 'tiny.q8_0.gguf': made, [recordName('tiny.q8_0.gguf')]: JSON.stringify(record) }

test('a made file is listed with how it was made and its licence', async () => {
  await using folder = await modelFolder({ files })
  const [, entry] = await createModelService(folder.deps).list()
  expect(entry).toMatchObject({ id: 'tiny.q8_0', licence: 'Apache-2.0', made: record, problem: null })
  expect(await resolveModel(folder.deps, new Map(), 'tiny.q8_0')).toMatchObject({ hash: record.sha256 })
})

test('a file of another size or with other bytes than its record says is broken, with what to do', async () => {
  await using folder = await modelFolder({ files })
  await writeFile(join(folder.path, 'tiny.q8_0.gguf'), Buffer.concat([made, Buffer.from('more')]))
  expect((await createModelService(folder.deps).list())[1]?.problem).toMatchObject({
    code: 'MODEL_BROKEN',
    message:
      'tiny.q8_0.gguf is not the file that tiny.q8_0.made.json describes. Delete both and make it again: npm run assay -- models quantize tiny --to q8_0. If you put another file there, delete the record only.',
  })
  const changed = Buffer.from(made)
  changed.writeUInt8(1, changed.length - 1)
  await writeFile(join(folder.path, 'tiny.q8_0.gguf'), changed)
  await expect(resolveModel(folder.deps, new Map(), 'tiny.q8_0')).rejects.toMatchObject({ code: 'MODEL_BROKEN' })
})

test('a record that cannot be read leaves its file one like any other', async () => {
  await using folder = await modelFolder({ files: { ...files, [recordName('tiny.q8_0.gguf')]: '{"version": 1, "id": 3' } })
  expect((await createModelService(folder.deps).list())[1]).toMatchObject({ id: 'tiny.q8_0', made: null, problem: null })
})

test('a notebook that names a file which was not made yet is told the command that makes it', async () => {
  const place = { file: 'experiments/리뷰/notebook.md', line: 3 }
  await using folder = await modelFolder({ models: [manifestModel('away')], files: { 'tiny.gguf': original } })
  await expect(resolveModel(folder.deps, new Map(), 'tiny.q4_k_m', place)).rejects.toMatchObject({
    code: 'MODEL_MISSING',
    message:
      'The model tiny.q4_k_m is not on this machine. Make it on the Models page, or with: npm run assay -- models quantize tiny --to q4_K_M',
    place,
  })
  await expect(resolveModel(folder.deps, new Map(), 'away.q8_0')).rejects.toMatchObject({
    message: expect.stringMatching(/with: npm run assay -- models pull away, then: npm run assay -- models quantize away --to q8_0$/),
  })
  await expect(resolveModel(folder.deps, new Map(), 'nobody.q8_0')).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' })
})

test('the model of which a file is being made shows the progress; a second file waits for the first', async () => {
  const gate = Promise.withResolvers<void>()
  await using folder = await modelFolder({ files: { 'tiny.gguf': original } })
  const models = createModelService({
    ...folder.deps,
    quantize: async (_request, { onProgress }) => {
      onProgress?.({ tensors: 3, totalTensors: 12, bytes: 100, totalBytes: 400 })
      await gate.promise
      return { record, made: true }
    },
  })
  await models.startQuantize({ id: 'tiny', to: 'Q8_0' })
  expect((await models.list())[0]).toMatchObject({
    making: { id: 'tiny.q8_0', to: 'q8_0', tensors: 3, totalTensors: 12, fraction: 0.25 },
    makingProblem: null,
  })
  await expect(models.startQuantize({ id: 'tiny', to: 'q4_0' })).rejects.toMatchObject({ code: 'CONFLICT' })
  gate.resolve()
  await expect.poll(async () => (await models.list())[0]?.making).toBeNull()
})

test('why a file could not be made is shown until it is dismissed; cancelling is no failure', async () => {
  await using folder = await modelFolder({ files: { 'tiny.gguf': original } })
  let work: () => Promise<never> = () => Promise.reject(new AppError('DISK_FULL', 'The disk is full.'))
  const models = createModelService({
    ...folder.deps,
    quantize: () => work(),
  })
  await models.startQuantize({ id: 'tiny', to: 'q8_0' })
  await expect.poll(async () => (await models.list())[0]?.makingProblem?.code).toBe('DISK_FULL')
  await models.cancelQuantize('tiny')
  expect((await models.list())[0]?.makingProblem).toBeNull()
  const cancelled = Promise.withResolvers<never>()
  work = () => cancelled.promise
  await models.startQuantize({ id: 'tiny', to: 'q8_0' })
  const ended = models.cancelQuantize('tiny')
  cancelled.reject(new AppError('CANCELLED', 'Cancelled.'))
  await ended
  expect((await models.list())[0]).toMatchObject({ making: null, makingProblem: null })
})

test.each([
  ['a model that is not known', { id: 'tinny', to: 'q8_0' }, 'MODEL_UNKNOWN', /Did you mean tiny\?/],
  ['a model that is not here', { id: 'away', to: 'q8_0' }, 'MODEL_MISSING', /models pull away/],
  ['an embedding model', { id: 'embedder', to: 'q8_0' }, 'BAD_INPUT', /is an embedding model/],
  ['the type that it has', { id: 'tiny', to: 'q4_1' }, 'BAD_INPUT', /is Q4_1 already/],
  ['an unknown type', { id: 'tiny', to: 'q8' }, 'BAD_INPUT', /The types are: f32, f16/],
  ['a name with a path', { id: 'tiny', to: 'q8_0', name: '../tiny' }, 'BAD_INPUT', /cannot be the name/],
  ['a hidden name', { id: 'tiny', to: 'q8_0', name: '.tiny' }, 'BAD_INPUT', /hidden file/],
  ['a name of a part', { id: 'tiny', to: 'q8_0', name: 'x-00001-of-00002' }, 'BAD_INPUT', /split model/],
  ['the id of another model', { id: 'tiny', to: 'q8_0', name: 'away' }, 'CONFLICT', /id of another model/],
])('%s is refused before any work', async (_what, input, code, message) => {
  const embedder = tinyGguf({ entries: { 'general.architecture': 'bert' } })
  const away = manifestModel('away', {
    files: [{ path: 'other.gguf', sha256: null, bytes: null, sources: [{ type: 'file', path: '/x' }] }],
  })
  await using folder = await modelFolder({ models: [away], files: { 'tiny.gguf': original, 'embedder.gguf': embedder } })
  const models = createModelService({ ...folder.deps, quantize: () => Promise.reject(new Error('work was begun')) })
  for (const call of [() => models.startQuantize(input), () => models.quantize(input)])
    await expect(call()).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('that a file of rounded weights cannot become better is said before the work', async () => {
  const exact = tinyGguf({ entries: { 'general.file_type': 1 } })
  await using folder = await modelFolder({ files: { 'tiny.gguf': original, 'exact.gguf': exact } })
  const models = createModelService({ ...folder.deps, quantize: async () => ({ record, made: true }) })
  const notes: (string | null)[] = []
  for (const id of ['tiny', 'exact']) await models.quantize({ id, to: 'q8_0' }, { onPlan: ({ note }) => notes.push(note) })
  expect(notes).toEqual([
    expect.stringMatching(/^tiny is quantised already \(Q4_1\)\. A file of the type Q8_0 made from it cannot be better/),
    null,
  ])
})
