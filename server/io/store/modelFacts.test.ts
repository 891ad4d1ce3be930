import { renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { openDatabase, query } from './database.ts'
import { createStore, openStore } from './store.ts'
import { temporaryFolder } from '../testing/temporaryFolder.ts'

const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const xyz = '3608bca1e44ea6c4d268eb6db02260269892c0b42b86bbf1e77a6fa16c3c9282'

test('the hash of a file is remembered until its stamp changes', async () => {
  await using folder = await temporaryFolder()
  const database = openDatabase(':memory:')
  const { models, queue } = createStore(database)
  const file = join(folder.path, '모델.gguf')
  writeFileSync(file, 'abc')
  expect(await models.fileHash(file)).toBe(abc)
  queue.flush()
  database.run(query.updateTable('file_hashes').set({ sha256: 'remembered' }))
  expect(await models.fileHash(file)).toBe('remembered')
  writeFileSync(file, 'xyz')
  expect(await models.fileHash(file)).toBe(xyz)
})

test.each([
  ['overwritten', (file: string) => writeFileSync(file, 'xyz')],
  ['replaced', (file: string) => (writeFileSync(`${file}.new`, 'xyz'), renameSync(`${file}.new`, file))],
])('a file that was %s by one of the same size and time is hashed again', async (_how, change) => {
  await using folder = await temporaryFolder()
  const { models, queue } = openStore(':memory:')
  const file = join(folder.path, '모델.gguf')
  writeFileSync(file, 'abc')
  utimesSync(file, 1000, 1000)
  expect(await models.fileHash(file)).toBe(abc)
  queue.flush()
  change(file)
  utimesSync(file, 1000, 1000)
  expect(await models.fileHash(file)).toBe(xyz)
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
  const facts = { chatTemplateHash: 'c', engineVersion: 'v', templateFacts: { date: 'clock', thinking: 'switch' } } as const
  models.putFacts('aa', 'engine@1', facts)
  models.putRates('aa', 'fast', rates, 1)
  queue.flush()
  expect([models.facts('aa', 'engine@1'), models.facts('aa', 'engine@2'), models.rates('aa', 'fast'), models.rates('aa', 'exact')]).toEqual(
    [facts, null, rates, null],
  )
})

test.each(['{"date":"clock"', '{"date":"clocj","thinking":"switch"}'])('facts that are damaged count as missing: %s', (template) => {
  const database = openDatabase(':memory:')
  const { models } = createStore(database)
  database.run(
    query
      .insertInto('model_facts')
      .values({ model_hash: 'aa', engine: 'engine@1', chat_template_hash: 'c', engine_version: 'v', template }),
  )
  expect(models.facts('aa', 'engine@1')).toBeNull()
})
