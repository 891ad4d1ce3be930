import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { stampPackages } from './install/packages.mjs'
import { prepare } from './prepare.mjs'
import { makeProgress } from './report/progress.mjs'
import { checkoutWithNpm } from './testing/fakeNpm.ts'

afterEach(() => vi.unstubAllEnvs())

test('the next start removes what a killed install left and keeps complete packages', async () => {
  await using place = await checkoutWithNpm('process.exit(1)')
  await stampPackages(place.root, path.join(place.root, 'node_modules'))
  await mkdir(path.join(place.root, '.assay/install/node_modules/half'), { recursive: true })
  await prepare({ root: place.root, wanted: ['packages'], signal: undefined, progress: makeProgress() })
  expect(await readdir(path.join(place.root, '.assay'))).toEqual([])
  expect((await readdir(path.join(place.root, 'node_modules'))).toSorted()).toEqual(['.assay-stamp', 'old'])
})
