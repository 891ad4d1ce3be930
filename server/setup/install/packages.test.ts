import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { checkoutWithNpm } from '../testing/fakeNpm.ts'
import { installPackages, packagesReady, stampPackages } from './packages.mjs'

afterEach(() => vi.unstubAllEnvs())

test('packages are installed in a temporary folder and then replace the old ones', async () => {
  await using place = await checkoutWithNpm(`
    fs.mkdirSync('node_modules/new', { recursive: true })
    for (const name of ['linux/x64', 'linux/arm64', 'darwin/x64', 'darwin/arm64', 'win32/x64'])
      fs.mkdirSync('node_modules/onnxruntime-node/bin/napi-v6/' + name, { recursive: true })
    fs.writeFileSync(path.join(__dirname, 'args'), args.join(' '))`)
  await installPackages({ root: place.root })
  expect(await packagesReady(place.root)).toBe(true)
  expect((await readdir(path.join(place.root, 'node_modules'))).toSorted()).toEqual(['.assay-stamp', 'new', 'onnxruntime-node'])
  expect(await readdir(path.join(place.root, 'node_modules/onnxruntime-node/bin/napi-v6'))).toEqual([process.platform])
  expect(await readdir(path.join(place.root, '.assay'))).toEqual([])
  expect(await readFile(path.join(place.fake, 'args'), 'utf8')).toMatch(/^ci --ignore-scripts /)
})

test.each([
  ['npm error code ENOTFOUND\nnpm error network request to somewhere failed', 'NO_NETWORK'],
  ['npm error code ENOSPC\nnpm error nospc ENOSPC: no space left on device', 'NO_DISK'],
  ['npm error code EINTEGRITY\nnpm error sha512 integrity checksum failed', 'CORRUPT'],
  ['npm error code EUSAGE\nnpm error something new', 'FAILED'],
])('an install that fails reports the reason in one sentence and keeps the old packages (%s)', async (output, code) => {
  await using place = await checkoutWithNpm(
    `fs.mkdirSync('node_modules/half', { recursive: true }); console.error(${JSON.stringify(output)}); process.exit(1)`,
  )
  await expect(installPackages({ root: place.root })).rejects.toMatchObject({ code, message: expect.stringMatching(/^[^\n]+$/) as unknown })
  expect(await readdir(path.join(place.root, 'node_modules'))).toEqual(['old'])
  expect(await readdir(path.join(place.root, '.assay'))).toEqual([])
  expect(await packagesReady(place.root)).toBe(false)
})

test('an install that is aborted cleans up', async () => {
  await using place = await checkoutWithNpm(`fs.mkdirSync('node_modules/half', { recursive: true }); setInterval(() => {}, 1000)`)
  const stop = new AbortController()
  const done = installPackages({ root: place.root, signal: stop.signal })
  setTimeout(() => stop.abort(), 300)
  await expect(done).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(await readdir(path.join(place.root, '.assay'))).toEqual([])
  expect(await readdir(path.join(place.root, 'node_modules'))).toEqual(['old'])
})

test('packages are ready only after a complete install, and only for the same lock file', async () => {
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
