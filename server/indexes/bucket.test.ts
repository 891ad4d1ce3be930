import { expect, test } from 'vitest'
import { createIndexStore, indexPlace } from '../io/lance/indexStore.ts'
import { s3Server } from '../io/lance/testing/s3Server.ts'
import { openSearch } from './search/openSearch.ts'
import { snapshotIndex, rollbackIndex } from './manage/indexVersions.ts'
import { indexSpace } from './testing/indexSpace.ts'

test('an index in a bucket is built, updated, searched, kept as a snapshot, rolled back and removed', async () => {
  await using bucket = await s3Server('assay-test')
  const place = indexPlace('/nowhere', bucket.env)
  expect(place.uri).toBe('s3://assay-test/indexes')
  await using here = await indexSpace({ 'a.md': 'Alpha is the first letter.', 'b.md': 'Beta is the second one.' }, place)
  await here.build()
  await snapshotIndex(here.deps, 'docs', 'first')
  await here.put('b.md', 'Gamma has replaced it.')
  await here.remove('a.md')
  expect(await here.build()).toMatchObject({ documents: 1, chunks: 1 })
  // Another connection, as of another machine.
  const other = createIndexStore(place)
  const found = async (snapshot?: string) => {
    const search = await openSearch({ ...here.deps, store: other }, 'docs', { mode: 'hybrid', ...(snapshot && { snapshot }) })
    return (await search.find(['letter gamma']))[0]?.map(({ text }) => text).toSorted()
  }
  expect(await other.names()).toEqual(['docs'])
  expect(await found()).toEqual(['Gamma has replaced it.'])
  expect(await found('first')).toEqual(['Alpha is the first letter.', 'Beta is the second one.'])
  await rollbackIndex(here.deps, 'docs', 'first')
  expect(await found()).toEqual(['Alpha is the first letter.', 'Beta is the second one.'])
  await other.remove('docs')
  expect(bucket.keys()).toEqual([])
  await other.close()
})

test('a bucket that does not exist is named as the cause', async () => {
  await using bucket = await s3Server('assay-test')
  await using here = await indexSpace({ 'a.md': 'Alpha.' }, indexPlace('/nowhere', { ...bucket.env, ASSAY_LANCEDB: 's3://another/x' }))
  await expect(here.build()).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('ASSAY_LANCEDB') })
})
