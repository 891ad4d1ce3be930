import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { fileTypes } from '../../core/quantisation/fileTypes.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
/** The llama.cpp sources of the installed node-llama-cpp. */
const bundle = join(root, 'node_modules/node-llama-cpp/llama/gitRelease.bundle')

let header = ''
beforeAll(async () => {
  await using folder = await temporaryFolder()
  await run('git', ['clone', '--quiet', '--no-checkout', bundle, folder.path])
  header = (await run('git', ['show', 'HEAD:include/llama.h'], { cwd: folder.path, maxBuffer: 2 ** 24 })).stdout
}, 60_000)

test('the script knows the parameters of the quantizer as the installed llama.cpp declares them', async () => {
  const script = await readFile(new URL('quantize.py', import.meta.url), 'utf8')
  const known = [...script.matchAll(/^ {4}\("(\w+)", "([^"]+)"\),$/gm)].map(([, name, type]) => `${type} ${name}`)
  const body = /typedef struct llama_model_quantize_params \{(.*?)\}/s.exec(header)?.[1] ?? ''
  const declared = [...body.matchAll(/^\s*(\S.*?)\s*(\w+);/gm)].map(([, type, name]) => `${type} ${name}`)
  expect(declared.length).toBeGreaterThan(10)
  expect(known).toEqual(declared)
})

test('the numbers of file types are those of the installed llama.cpp', () => {
  const numbers = [...header.matchAll(/^\s*LLAMA_FTYPE_(?:MOSTLY|ALL)_(\w+)\s*= (\d+),/gm)]
  expect(numbers.length).toBeGreaterThan(30)
  expect(numbers.map(([, name, number]) => [name, fileTypes[Number(number)]])).toEqual(numbers.map(([, name]) => [name, name]))
})
