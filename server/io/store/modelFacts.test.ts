import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { openStore } from './store.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

test('the hash of a file is remembered until its size or time changes', async () => {
  await using folder = await temporaryFolder()
  const { models, queue } = openStore(':memory:')
  const file = join(folder.path, '모델.gguf')
  writeFileSync(file, 'abc')
  utimesSync(file, 1000, 1000)
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(await models.fileHash(file)).toBe(abc)
  queue.flush()
  writeFileSync(file, 'xyz')
  utimesSync(file, 1000, 1000)
  expect(await models.fileHash(file)).toBe(abc)
  utimesSync(file, 1000, 1001)
  expect(await models.fileHash(file)).toBe('3608bca1e44ea6c4d268eb6db02260269892c0b42b86bbf1e77a6fa16c3c9282')
})

test('a thousand requests for the hash of a file compute it once, and a failed computation is tried again', async () => {
  await using folder = await temporaryFolder()
  const { models } = openStore(':memory:')
  const file = join(folder.path, 'a.gguf')
  writeFileSync(file, 'abc')
  const computed: PromiseWithResolvers<string>[] = []
  const hashFile = () => {
    const one = Promise.withResolvers<string>()
    computed.push(one)
    return one.promise
  }
  const failing = models.fileHash(file, { hashFile })
  await expect.poll(() => computed.length).toBe(1)
  computed[0]?.reject(new Error('gone'))
  await expect(failing).rejects.toThrow('gone')

  const all = Promise.all(Array.from({ length: 1000 }, () => models.fileHash(file, { hashFile })))
  await expect.poll(() => computed.length).toBe(2)
  computed[1]?.resolve('ff')
  expect(new Set(await all)).toEqual(new Set(['ff']))
  expect(await models.fileHash(file, { hashFile })).toBe('ff')
  expect(computed).toHaveLength(2)
})

test('facts hold for one engine, rates for one lane', () => {
  const { models, queue } = openStore(':memory:')
  const rates = { prefillPerSecond: 1.5, decodePerSecond: 2, outputShare: 0.5 }
  models.putFacts('aa', 'engine@1', { chatTemplateHash: 'c', engineVersion: 'v' })
  models.putRates('aa', 'fast', rates, 1)
  queue.flush()
  expect([models.facts('aa', 'engine@1'), models.facts('aa', 'engine@2'), models.rates('aa', 'fast'), models.rates('aa', 'exact')]).toEqual(
    [{ chatTemplateHash: 'c', engineVersion: 'v' }, null, rates, null],
  )
})
