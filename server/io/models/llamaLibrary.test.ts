import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporaryFolder.ts'
import { findLlamaLibrary } from './llamaLibrary.ts'

async function project(files: Record<string, string>) {
  const folder = await temporaryFolder()
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder.path, 'node_modules/@node-llama-cpp', file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
  return folder
}

test.each([
  ['linux', 'x64', 'linux-x64/bins/linux-x64/libllama.v0.5.0.so'],
  ['linux', 'arm', 'linux-armv7l/bins/linux-armv7l/libllama.so'],
  ['darwin', 'arm64', 'mac-arm64-metal/bins/mac-arm64-metal/libllama.dylib'],
  ['win32', 'x64', 'win-x64/bins/win-x64/llama.dll'],
])('the library of %s on %s is found', async (platform, arch, library) => {
  const others = ['libllama-common.so', 'libggml.so', 'ggml.dll', 'llama-addon.node'].map(
    (name) => [join(dirname(library), name), ''] as const,
  )
  await using folder = await project({
    ...Object.fromEntries(others),
    [join(dirname(library), '_nlcBuildMetadata.json')]: '{"buildOptions":{"llamaCpp":{"release":"v0.5.0"}}}',
    [library]: '',
  })
  expect(await findLlamaLibrary(folder.path, { platform, arch })).toEqual({
    path: join(folder.path, 'node_modules/@node-llama-cpp', library),
    release: 'v0.5.0',
  })
})

test('the build for the CPU alone is preferred to one that needs drivers', async () => {
  await using folder = await project({
    'linux-x64-cuda/bins/linux-x64-cuda/libllama.so': '',
    'linux-x64/bins/linux-x64/libllama.so': '',
  })
  expect((await findLlamaLibrary(folder.path, { platform: 'linux', arch: 'x64' })).path).not.toContain('cuda')
})

test('a platform without a library is named', async () => {
  await using folder = await project({ 'linux-x64/bins/linux-x64/libllama.so': '' })
  await expect(findLlamaLibrary(folder.path, { platform: 'win32', arch: 'arm64' })).rejects.toMatchObject({
    code: 'FILE_MISSING',
    message: expect.stringContaining('win-arm64'),
  })
})
