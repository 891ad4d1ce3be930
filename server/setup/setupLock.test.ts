import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { withSetupLock } from './setupLock.mjs'

test('two set-ups of one checkout run one after the other', async () => {
  await using folder = await temporaryFolder()
  const events: string[] = []
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const first = withSetupLock({ root: folder.path }, async () => {
    events.push('first begins')
    begun.resolve()
    await gate.promise
    events.push('first ends')
  })
  await begun.promise
  const waiting = Promise.withResolvers<void>()
  const second = withSetupLock({ root: folder.path, onWait: () => waiting.resolve() }, () => Promise.resolve(events.push('second')))
  await waiting.promise
  gate.resolve()
  await Promise.all([first, second])
  expect(events).toEqual(['first begins', 'first ends', 'second'])
})

test('the lock of a process that has ended is taken over, and a failure releases it', async () => {
  await using folder = await temporaryFolder()
  await mkdir(path.join(folder.path, '.assay'))
  await writeFile(path.join(folder.path, '.assay/setup.lock'), '999999999')
  await expect(withSetupLock({ root: folder.path }, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await withSetupLock({ root: folder.path }, () => Promise.resolve('done'))).toBe('done')
})
