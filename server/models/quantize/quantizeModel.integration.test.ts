import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEngine } from '../../engine/door/client.ts'
import { askCell, chatModel, collectCells } from '../../engine/testing/testCells.ts'
import { hashFile } from '../../io/files/readTextFile.ts'
import { findLlamaLibrary } from '../../io/models/llamaLibrary.ts'
import { splitGguf } from '../../io/models/testing/rewriteGguf.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { ggufMetadata } from '../ggufMetadata.ts'
import { listModels } from '../listModels.ts'
import { resolveModel } from '../resolveModel.ts'
import { type QuantizeDeps, quantizeModel, type SourceModel } from './quantizeModel.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = await temporaryFolder()
const paths = { models: folder.path, manifest: join(folder.path, 'manifest.json') }
const source: SourceModel = {
  id: chatModel.id,
  kind: 'chat',
  file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
  licence: 'Apache-2.0',
  metadata: { quantisation: 'Q4_1' },
  problem: null,
}
const deps: QuantizeDeps = {
  paths,
  env: process.env,
  findLibrary: () => findLlamaLibrary(root),
  resolve: async () => chatModel,
  fileTypeOf: async (path) => (await ggufMetadata(path)).metadata.quantisation,
  hashOf: hashFile,
  now: Date.now,
}
const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })

beforeAll(() => writeFile(paths.manifest, '{"version":1,"models":[]}'))
afterAll(async () => {
  await engine.close()
  await folder[Symbol.asyncDispose]()
})

const filesHere = async () => (await readdir(folder.path)).filter((name) => name !== 'manifest.json').toSorted()

test('a file of the default model in Q8_0 appears with its record, and answers', async () => {
  const seen: number[] = []
  const { record, made } = await quantizeModel(
    deps,
    { model: source, to: 'q8_0' },
    { onProgress: ({ tensors, totalTensors }) => seen.push(tensors / totalTensors) },
  )
  expect(made).toBe(true)
  expect(record).toMatchObject({
    id: 'smollm2-135m-instruct.q8_0',
    type: 'Q8_0',
    licence: 'Apache-2.0',
    tensors: 272,
    fallbacks: 0,
    madeFrom: { id: chatModel.id, sha256: chatModel.hash, type: 'Q4_1' },
  })
  expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  expect(seen.at(-1)).toBe(1)
  expect(await filesHere()).toEqual(['smollm2-135m-instruct.q8_0.gguf', 'smollm2-135m-instruct.q8_0.made.json'])
  const [listed] = await listModels(paths, new Map())
  expect(listed).toMatchObject({ id: record.id, problem: null, metadata: { quantisation: 'Q8_0' }, made: record })
  const model = await resolveModel({ paths, hashOf: hashFile }, new Map(), record.id)
  expect(model.hash).toBe(record.sha256)
  const question = { prefill: 'The capital of France is', sampling: { temperature: 0 }, maxTokens: 1 }
  const answer = await collectCells(engine, { cells: [askCell(0, 'What is the capital of France?', question)], model })
  expect(answer.results.get(0)?.output).toBe(' Paris')
  const bytes = await readFile(join(folder.path, record.file))
  for (const path of [folder.path, root, chatModel.path]) expect(bytes.includes(path), path).toBe(false)
})

test('the same file is not made twice, and a file of another model is not replaced', async () => {
  expect(await quantizeModel(deps, { model: source, to: 'Q8_0' })).toMatchObject({ made: false })
  const other = quantizeModel(deps, { model: source, to: 'q4_0', name: 'smollm2-135m-instruct.q8_0' })
  await expect(other).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('another file') })
})

test('a file that was changed since is broken, with the command that makes it again', async () => {
  const name = join(folder.path, 'smollm2-135m-instruct.q8_0.gguf')
  const bytes = await readFile(name)
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
  await writeFile(name, bytes)
  await expect(resolveModel({ paths, hashOf: hashFile }, new Map(), 'smollm2-135m-instruct.q8_0')).rejects.toMatchObject({
    code: 'MODEL_BROKEN',
    message: expect.stringContaining('npm run assay -- models quantize smollm2-135m-instruct --to q8_0'),
  })
})

test('a split model becomes one file', async () => {
  await using parts = await temporaryFolder()
  const [path = ''] = await splitGguf(chatModel.path, parts.path, 'split', 3)
  const made = await quantizeModel(
    { ...deps, resolve: async () => ({ id: 'split', path, hash: chatModel.hash }) },
    { model: { ...source, id: 'split', file: 'split-00001-of-00003.gguf' }, to: 'q4_0', name: '한국어 모델' },
  )
  expect(made.record).toMatchObject({ id: '한국어 모델', file: '한국어 모델.gguf', type: 'Q4_0', tensors: 272 })
  const header = await ggufMetadata(join(folder.path, made.record.file))
  expect(header.part).toBeUndefined()
})

test('a cancelled file leaves nothing behind', async () => {
  const before = await filesHere()
  const stop = new AbortController()
  const work = quantizeModel(
    deps,
    { model: source, to: 'q5_1' },
    { signal: stop.signal, onProgress: ({ tensors }) => (tensors > 5 ? stop.abort() : undefined) },
  )
  await expect(work).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(await filesHere()).toEqual(before)
})

test('when the program that asked is killed, the unfinished file goes too', async () => {
  const before = await filesHere()
  const code = `
    const { quantizeModel } = await import(${JSON.stringify(new URL('quantizeModel.ts', import.meta.url).href)})
    const [source, target, library] = process.argv.slice(1)
    await quantizeModel(
      { paths: { models: target }, env: {}, findLibrary: async () => JSON.parse(library), now: Date.now,
        resolve: async () => ({ id: 'x', path: source, hash: 'x' }), hashOf: async () => '', fileTypeOf: async () => '' },
      { model: { id: 'x', kind: 'chat', file: 'x.gguf', licence: null, metadata: null, problem: null }, to: 'q4_K_M' },
      { onProgress: ({ tensors }) => { if (tensors === 3) process.stdout.write('at work\\n') } },
    )`
  const library = JSON.stringify(await findLlamaLibrary(root))
  const args = ['--input-type=module', '--eval', code, chatModel.path, folder.path, library]
  const asking = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(asking.stdout, 'data')
  expect(await filesHere()).not.toEqual(before)
  asking.kill('SIGKILL')
  await expect.poll(filesHere, { timeout: 20_000 }).toEqual(before)
})

test.each([
  ['a program of Python that is not there', { env: { ASSAY_PYTHON: '/nowhere/python' } }, 'PYTHON_FAILED', /ASSAY_PYTHON/],
  [
    'a library of another version',
    { findLibrary: async () => ({ path: '/nowhere/libllama.so', release: 'v9' }) },
    'PYTHON_FAILED',
    /cannot be used/,
  ],
  [
    'a model that llama.cpp cannot read',
    { resolve: async () => ({ id: 'x', path: import.meta.filename, hash: 'x' }) },
    'MODEL_BROKEN',
    /llama\.cpp/,
  ],
])('%s is named', async (_what, change: Partial<QuantizeDeps>, code, message) => {
  const before = await filesHere()
  const work = quantizeModel({ ...deps, ...change }, { model: source, to: 'q5_0' })
  await expect(work).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  expect(await filesHere()).toEqual(before)
})
