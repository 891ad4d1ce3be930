import { expect, test } from 'vitest'
import { AppError } from '../core/errors.ts'
import type { UnbuiltIndex } from '../core/experiment/retrieval.ts'
import { createRetrievalService, type NotebookBuilds } from './retrievalService.ts'
import { slug } from './testing/standInServices.ts'

const waiting = (index: string): UnbuiltIndex => ({
  index,
  reason: 'is not built yet',
  target: { source: { documents: 'docs' }, snapshot: null, build: { chunks: {} } },
})

/** A notebook that needs two indexes; the build ends when it is told or cancelled. */
function service() {
  const end = Promise.withResolvers<void>()
  let unbuilt = [waiting('a'), waiting('b')]
  const made = createRetrievalService({
    load: async () => ({ notebook: slug, path: 'n.md', text: '', readFile: () => ({ text: '' }) }),
    plan: async () => ({ unbuilt }),
    jobs: { state: async () => null },
    retrieval: {
      async build(_, targets, { signal } = {}) {
        expect(targets).toHaveLength(2)
        signal?.addEventListener('abort', () => end.reject(signal.reason))
        await end.promise
        unbuilt = []
        return []
      },
    },
  })
  const builds = async () => {
    for await (const each of made.watch(slug, AbortSignal.timeout(1000))) return each
    return null
  }
  return { made, builds, end: () => end.resolve() }
}

const during: NotebookBuilds = {
  building: true,
  error: null,
  indexes: [
    { index: 'a', job: null },
    { index: 'b', job: null },
  ],
}

test('the indexes of a notebook are built on demand, once at a time, and are then there', async () => {
  const { made, builds, end } = service()
  expect(await made.unbuilt(slug)).toEqual(['a', 'b'].map((index) => ({ index, reason: 'is not built yet', job: null })))
  expect(await builds()).toEqual({ building: false, error: null, indexes: [] })
  expect(await made.build(slug)).toEqual({ indexes: ['a', 'b'] })
  expect(await builds()).toEqual(during)
  await expect(made.build(slug)).rejects.toThrow(AppError)
  end()
  await made.close()
  expect(await builds()).toEqual({ ...during, building: false })
  expect(await made.unbuilt(slug)).toEqual([])
})

test('a cancelled build says so and can be begun again', async () => {
  const { made, builds } = service()
  await made.build(slug)
  made.cancel(slug)
  await made.close()
  expect(await builds()).toMatchObject({ building: false, error: { code: 'CANCELLED' } })
})
