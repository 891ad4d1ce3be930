import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppError } from '../../core/errors.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { createBuilds } from './createBuilds.ts'
import { createIndexService } from '../manage/createIndexService.ts'
import { indexSpace } from '../testing/indexSpace.ts'

async function* body(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
const unexpected = (thrown: unknown) => {
  throw thrown
}

/** The state of the index's last build once it has ended. */
async function ended(builds: Pick<ReturnType<typeof createBuilds>, 'watch'>, index = 'docs') {
  const statuses: string[] = []
  for await (const { [index]: job } of builds.watch(AbortSignal.timeout(120_000))) {
    if (job) statuses.push(job.status)
    if (job && job.status !== 'running') return { job, statuses }
  }
  throw new Error(`still ${statuses.join()}`)
}

test('a build from the page has what is in folders of the project and what was added', async () => {
  await using here = await indexSpace({ 'a.md': 'Alpha one.' })
  const service = createIndexService(here.deps, unexpected)
  await here.deps.uploads.put('docs', 'b.md', body('Beta one.'), { bytes: null })
  expect(await service.list()).toEqual([{ index: 'docs', facts: null, problem: null, job: null }])
  await service.build({ index: 'docs', sources: ['docs/'], language: 'en' })
  const { job } = await ended(service)
  expect(job).toMatchObject({
    status: 'done',
    outcome: { documents: 2, skipped: 0, changes: { added: 2, changed: 0, removed: 0, unchanged: 0 } },
  })
  expect(await service.get('docs')).toMatchObject({
    facts: { documents: 2, state: 'complete' },
    sourceViews: [
      { kind: 'project', path: 'docs' },
      { kind: 'uploads', path: '' },
    ],
    uploads: [{ path: 'b.md', bytes: 9 }],
  })

  await here.put('a.md', 'Alpha two.')
  await here.put('c.pdf', 'no pdf')
  await here.deps.uploads.remove('docs', 'b.md')
  await service.build({ index: 'docs' })
  expect((await ended(service)).job.outcome).toMatchObject({ skipped: 1, changes: { added: 0, changed: 1, removed: 1, unchanged: 0 } })
  expect((await service.get('docs')).sourceViews.map(({ kind }) => kind)).toEqual(['project'])

  await service.remove('docs')
  expect(await service.list()).toEqual([])
  await expect(service.get('docs')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(service.build({ index: 'docs' })).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await service.close()
})

test('a build that was cancelled goes on, also where the first one has left no index', async () => {
  await using here = await indexSpace({ 'a.md': 'Alpha one.' })
  const waiting = Promise.withResolvers<void>()
  const slow = { ...here.deps, embedTexts: () => waiting.promise.then(() => []) }
  const first = createBuilds(slow, unexpected)
  await first.start({ index: 'docs', sources: ['docs'], language: 'en' })
  await expect(first.start({ index: 'docs', sources: ['docs'] })).rejects.toMatchObject({ code: 'CONFLICT' })
  const closing = first.close()
  waiting.resolve()
  await closing
  const builds = createBuilds(here.deps, unexpected)
  expect((await ended(builds)).job).toMatchObject({ status: 'cancelled', error: { code: 'CANCELLED' } })
  await builds.goOn('docs')
  expect((await ended(builds)).job.status).toBe('done')
  expect(await here.texts()).toEqual(['Alpha one.'])
  await expect(builds.goOn('other')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a first build that failed is begun again by the settings that were chosen for it', async () => {
  await using here = await indexSpace({ 'a.md': 'Alpha one.' })
  const offline = createBuilds(
    { ...here.deps, obtainModel: () => Promise.reject(new AppError('MODEL_DOWNLOAD', 'No network.')) },
    unexpected,
  )
  await offline.start({ index: 'docs', sources: ['docs'], language: 'ko', chunks: { by: 'characters', size: 40, overlap: 8 } })
  expect((await ended(offline)).job).toMatchObject({ status: 'failed', error: { code: 'MODEL_DOWNLOAD' } })
  const service = createIndexService(here.deps, unexpected)
  await service.build({ index: 'docs' })
  await ended(service)
  expect((await service.get('docs')).facts).toMatchObject({ language: 'ko', chunking: { by: 'characters', size: 40, overlap: 8 } })
})

test('what cannot be indexed at all is told at once', async () => {
  await using here = await indexSpace()
  await mkdir(join(here.docs, '.hidden'), { recursive: true })
  const builds = createBuilds(here.deps, unexpected)
  const start = (...sources: string[]) => builds.start({ index: 'docs', sources })
  await expect(start('no-such')).rejects.toMatchObject({ code: 'FILE_MISSING' })
  await expect(start('../elsewhere')).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  await expect(start('/etc')).rejects.toMatchObject({ code: 'PATH_OUTSIDE', message: expect.stringContaining('drag and drop') })
  await expect(start('docs/.hidden')).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
  await expect(start()).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await expect(builds.start({ index: '../x', sources: ['docs'] })).rejects.toMatchObject({ code: 'BAD_INPUT' })
})

test('a folder outside of the project is read again only where a person here has named it', async () => {
  await using here = await indexSpace()
  await using other = await temporaryFolder()
  await writeFile(join(other.path, 'a.md'), 'Alpha one.')
  await here.build({ from: [other.path] })
  const builds = createBuilds(here.deps, unexpected)
  await builds.start({ index: 'docs' })
  expect((await ended(builds)).job.outcome).toMatchObject({ changes: { unchanged: 1 } })
  // As with an index in a bucket that another machine has built.
  await here.deps.jobs.forget('index-docs')
  await expect(builds.start({ index: 'docs' })).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
})

test('a build does not begin while the sources of the index cannot be read', async () => {
  await using here = await indexSpace({ 'a.md': 'Alpha one.' })
  await here.build()
  await here.deps.uploads.put('docs', 'b.md', body('Beta one.'), { bytes: null })
  const unread = { ...here.deps.store, read: () => Promise.reject(new AppError('NOT_ALLOWED', 'The bucket does not answer.')) }
  const builds = createBuilds({ ...here.deps, store: unread }, unexpected)
  await expect(builds.start({ index: 'docs' })).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  expect(await here.texts()).toEqual(['Alpha one.'])
})

test('a source that was added by a build that did not end is kept by the next one', async () => {
  await using here = await indexSpace({ 'a.md': 'Alpha one.' })
  await mkdir(join(here.deps.root, 'more'))
  await writeFile(join(here.deps.root, 'more', 'b.md'), 'Beta one.')
  await here.build()
  const offline = createIndexService(
    { ...here.deps, embedTexts: () => Promise.reject(new AppError('ENGINE_CRASHED', 'The process ended.')) },
    unexpected,
  )
  await offline.build({ index: 'docs', sources: [here.docs, 'more'] })
  expect((await ended(offline)).job.status).toBe('failed')
  expect((await offline.get('docs')).sourceViews.map(({ path }) => path)).toEqual(['docs', 'more'])
  const builds = createBuilds(here.deps, unexpected)
  await builds.start({ index: 'docs' })
  expect((await ended(builds)).job.status).toBe('done')
  expect(await here.texts()).toEqual(['Alpha one.', 'Beta one.'])
})
