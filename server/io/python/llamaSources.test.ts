import { execFileSync } from 'node:child_process'
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { unpackLlamaSources } from './llamaSources.ts'

let space: Awaited<ReturnType<typeof temporaryFolder>>
const at = (...names: string[]) => join(space.path, ...names)
const bundle = () => at('node_modules', 'node-llama-cpp', 'llama', 'gitRelease.bundle')
const unpack = () => unpackLlamaSources({ root: space.path, folder: at('home', 'tools') })

/** A project whose bundle has the parts that are unpacked, with this text in each, and others. */
async function writeBundle(text: string): Promise<void> {
  const repository = at('repository')
  await rm(repository, { recursive: true, force: true })
  for (const folder of ['conversion', 'gguf-py', 'src']) await mkdir(join(repository, folder), { recursive: true })
  for (const file of ['convert_lora_to_gguf.py', 'LICENSE', 'conversion/a.py', 'gguf-py/b.py', 'src/c.cpp'])
    await writeFile(join(repository, file), text)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: repository, stdio: 'pipe' })
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '-m', 'a')
  git('bundle', 'create', '--quiet', bundle(), 'HEAD')
}

beforeEach(async () => {
  space = await temporaryFolder('assay-sources-')
  await mkdir(join(bundle(), '..'), { recursive: true })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await space[Symbol.asyncDispose]()
})

test('only what converts is unpacked, once for each bundle, and nothing else is left', async () => {
  await writeBundle('one')
  await Promise.all([unpack(), unpack()])
  expect((await readdir(at('home', 'tools'))).toSorted()).toEqual([
    'LICENSE',
    'assay.json',
    'conversion',
    'convert_lora_to_gguf.py',
    'gguf-py',
  ])
  expect(await readdir(at('home'))).toEqual(['tools'])
  await writeFile(at('home', 'tools', 'LICENSE'), 'touched')
  await unpack()
  expect(await readFile(at('home', 'tools', 'LICENSE'), 'utf8')).toBe('touched')
  await writeBundle('two')
  await unpack()
  expect(await readFile(at('home', 'tools', 'conversion', 'a.py'), 'utf8')).toBe('two')
})

test('a repository around the process does not count', async () => {
  await writeBundle('one')
  vi.stubEnv('GIT_DIR', at('elsewhere'))
  vi.stubEnv('GIT_WORK_TREE', at('elsewhere'))
  await unpack()
  expect(await readdir(at('home', 'tools'))).toContain('conversion')
})

test('without git, without a bundle and with a damaged one it says so, and leaves nothing half done', async () => {
  await expect(unpack()).rejects.toMatchObject({ code: 'PYTHON_FAILED', message: expect.stringContaining('npm ci') as string })
  await writeFile(bundle(), 'damaged')
  await expect(unpack()).rejects.toMatchObject({
    code: 'PYTHON_FAILED',
    message: expect.stringContaining('could not be unpacked') as string,
  })
  vi.stubEnv('PATH', at('nowhere'))
  await expect(unpack()).rejects.toMatchObject({ code: 'PYTHON_FAILED', message: expect.stringContaining('Install git') as string })
  expect(await readdir(at('home'))).toEqual([])
})
