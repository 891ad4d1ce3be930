import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { missingOptional } from './completeLock.mjs'
import { trimLock } from './trimLock.mjs'

type Lock = { packages: Record<string, { version?: string; optionalDependencies?: Record<string, string> }> }

const lock = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../package-lock.json'), 'utf8')) as Lock

const engines = (trimmed: { packages: object }) =>
  Object.keys(trimmed.packages)
    .filter((place) => place.startsWith('node_modules/@node-llama-cpp/'))
    .map((place) => place.split('/').at(-1))

test.each([
  [{ graphics: [], platform: 'linux', arch: 'x64' }, ['linux-x64']],
  [{ graphics: ['cuda'], platform: 'linux', arch: 'x64' }, ['linux-x64', 'linux-x64-cuda', 'linux-x64-cuda-ext']],
  [{ graphics: ['vulkan'], platform: 'win32', arch: 'x64' }, ['win-x64', 'win-x64-vulkan']],
  [{ graphics: [], platform: 'darwin', arch: 'arm64' }, ['mac-arm64-metal']],
  [{ graphics: [], platform: 'linux', arch: 'arm64' }, ['linux-arm64']],
])('only the binaries of the engine that %o can use are installed', (machine, expected) => {
  expect(engines(trimLock(lock, machine))).toEqual(expected)
})

test('trimming does not change any other package', () => {
  const trimmed = trimLock(lock, { graphics: [], platform: 'linux', arch: 'x64' })
  const others = (packages: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(packages).filter(([place]) => !place.includes('node-llama-cpp')))
  expect(others(trimmed.packages)).toEqual(others(lock.packages))
  expect(missingOptional(trimmed.packages)).toEqual([])
})
