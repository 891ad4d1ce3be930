import { readFileSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { completeLock, missingOptional, platformOf } from './completeLock.mjs'
import { graphicsHere } from './graphics.mjs'
import { packagesReady, stampPackages } from './packages.mjs'
import { trimLock } from './trimLock.mjs'

type Lock = { packages: Record<string, { version?: string; optionalDependencies?: Record<string, string> }> }

const lock = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package-lock.json'), 'utf8')) as Lock

test('the lock file holds every optional package of every platform, as npm ci asks', () => {
  expect(missingOptional(lock.packages)).toEqual([])
})

test('a lock file is completed with the platform read from the name', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', optionalDependencies: { '@a/linux-arm64-musl': '1.2.3', '@a/there': '^1.0.0' } },
    'node_modules/@a/there': { version: '1.0.1' },
  }
  expect(completeLock({ packages }).packages).toEqual({
    ...packages,
    'node_modules/@a/linux-arm64-musl': { version: '1.2.3', optional: true, os: ['linux'], cpu: ['arm64'], libc: ['musl'] },
  })
  expect(completeLock(lock)).toEqual(lock)
})

test.each([
  ['@next/swc-win32-x64-msvc', { os: ['win32'], cpu: ['x64'] }],
  ['@node-llama-cpp/mac-arm64-metal', { os: ['darwin'], cpu: ['arm64'] }],
  ['@oxfmt/binding-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'], libc: ['musl'] }],
  ['@tailwindcss/oxide-wasm32-wasi', { cpu: ['wasm32'] }],
])('%s is for its platform', (name, platform) => {
  expect(platformOf(name)).toEqual(platform)
})

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
])('of the engine only what %o can use is installed', (machine, expected) => {
  expect(engines(trimLock(lock, machine))).toEqual(expected)
})

test('trimming leaves every other package as it was', () => {
  const trimmed = trimLock(lock, { graphics: [], platform: 'linux', arch: 'x64' })
  const others = (packages: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(packages).filter(([place]) => !place.includes('node-llama-cpp')))
  expect(others(trimmed.packages)).toEqual(others(lock.packages))
  expect(missingOptional(trimmed.packages)).toEqual([])
})

test.each([
  [{ env: { ASSAY_GPU: 'none' }, platform: 'linux', exists: () => true }, []],
  [{ env: { ASSAY_GPU: 'vulkan,cuda' }, platform: 'darwin', exists: () => false }, ['cuda', 'vulkan']],
  [{ env: {}, platform: 'linux', exists: (file: string) => file === '/dev/nvidiactl', list: () => [] }, ['cuda']],
  [
    { env: {}, platform: 'linux', exists: (file: string) => file.endsWith('libvulkan.so.1'), list: () => ['card0', 'renderD128'] },
    ['vulkan'],
  ],
  [{ env: {}, platform: 'linux', exists: (file: string) => file.endsWith('libvulkan.so.1'), list: () => [] }, []],
  [{ env: {}, platform: 'win32', exists: (file: string) => file.endsWith('nvcuda.dll') }, ['cuda']],
])('graphics are told by the marks of their drivers (%#)', (machine, expected) => {
  expect(graphicsHere(machine)).toEqual(expected)
})

test('packages are ready only after an install that ended, and only for that lock file', async () => {
  await using folder = await temporaryFolder()
  const root = folder.path
  await writeFile(path.join(root, 'package-lock.json'), '{"packages":{}}')
  expect(await packagesReady(root)).toBe(false)
  await mkdir(path.join(root, 'node_modules/some'), { recursive: true })
  expect(await packagesReady(root)).toBe(false)
  await stampPackages(root, path.join(root, 'node_modules'))
  expect(await packagesReady(root)).toBe(true)
  const before = await readFile(path.join(root, 'package-lock.json'), 'utf8')
  await writeFile(path.join(root, 'package-lock.json'), `${before} `)
  expect(await packagesReady(root)).toBe(false)
  await rm(path.join(root, 'node_modules'), { recursive: true })
  expect(await packagesReady(root)).toBe(false)
})
