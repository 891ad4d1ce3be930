import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { addHashes, completeLock, missingOptional, platformOf, unhashed } from './completeLock.mjs'

type Lock = { packages: Record<string, { version?: string; integrity?: string; optionalDependencies?: Record<string, string> }> }

const lock = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../../package-lock.json'), 'utf8')) as Lock

test('the lock file has every optional package of every platform, as npm ci requires', () => {
  expect(missingOptional(lock.packages)).toEqual([])
})

test('every package has an integrity hash, except binaries that the registry mirror does not have', () => {
  const absent = /^@(node-llama-cpp\/(mac|win|linux-riscv64)|lancedb\/lancedb-(darwin|win32|linux-arm64))/
  expect(unhashed(lock.packages).filter((name) => !absent.test(name))).toEqual([])
})

test('a missing hash is asked for, a known one is kept', () => {
  const packages = {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/a/node_modules/@b/c': { version: '2.0.0' },
  }
  const asked: string[] = []
  const hashOf = (name: string) => {
    asked.push(name)
    return 'sha512-b'
  }
  const hashed: Lock = addHashes({ packages }, hashOf)
  expect(asked).toEqual(['@b/c@2.0.0'])
  expect(hashed.packages['node_modules/a/node_modules/@b/c']).toEqual({ version: '2.0.0', integrity: 'sha512-b' })
  expect(unhashed(hashed.packages)).toEqual([])
  const unknown: Lock = addHashes({ packages }, () => undefined)
  expect(unhashed(unknown.packages)).toEqual(['@b/c@2.0.0'])
})

test('missing packages are added with the platform read from their name', () => {
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
])('the platform of %s is read from its name', (name, platform) => {
  expect(platformOf(name)).toEqual(platform)
})
