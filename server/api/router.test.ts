import { isTrackedEnvelope } from '@trpc/server'
import { expect, test } from 'vitest'
import { AppError } from '../core/errors.ts'
import { createCaller } from './router.ts'
import { run, slug, standInServices, type Replacements } from './testing/standInServices.ts'

const caller = (replacements: Replacements) => createCaller({ services: standInServices(replacements) })

test('a procedure passes its input to the use case and returns its result', async () => {
  const saved: unknown[] = []
  const api = caller({
    notebooks: {
      save: async (name, files) => {
        saved.push(name, files)
        return { files: [{ path: 'notebook.md', version: 'v' }] }
      },
    },
  })
  const files = [{ path: 'notebook.md', baseVersion: '', text: '안녕 🙂' }]
  expect(await api.notebooks.save({ slug, files })).toEqual({ files: [{ path: 'notebook.md', version: 'v' }] })
  expect(saved).toEqual([slug, files])
})

test('an AppError of a use case is the cause of the TRPCError', async () => {
  const api = caller({ notebooks: { get: () => Promise.reject(new AppError('NOT_FOUND', 'There is no notebook 리뷰.')) } })
  await expect(api.notebooks.get({ slug })).rejects.toMatchObject({ cause: { code: 'NOT_FOUND' } })
})

test.each([
  ['a slug with a path', (api: ReturnType<typeof caller>) => api.notebooks.get({ slug: '../x' })],
  [
    'a file listed twice',
    (api: ReturnType<typeof caller>) =>
      api.notebooks.save({ slug, files: ['a.md', 'a.md'].map((path) => ({ path, baseVersion: '', text: '' })) }),
  ],
  [
    'a version that is none',
    (api: ReturnType<typeof caller>) => api.notebooks.save({ slug, files: [{ path: 'a.md', baseVersion: 'x', text: '' }] }),
  ],
  ['an empty title', (api: ReturnType<typeof caller>) => api.notebooks.create({ title: ' ' })],
  ['a limit of nothing', (api: ReturnType<typeof caller>) => api.runs.start({ slug, limit: 0 })],
  ['a preset id with a path', (api: ReturnType<typeof caller>) => api.presets.remove({ id: 'a/../b' })],
])('%s never reaches the use case', async (_name, call) => {
  await expect(call(caller({}))).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})

test('a subscription continues after the last event that the page received', async () => {
  const asked: unknown[] = []
  const api = caller({
    runs: {
      subscribe: async function* (id, { afterSeq }) {
        asked.push(id, afterSeq)
        yield { seq: null, event: { type: 'cellTokens' as const, cell: 0, text: '하' } }
        yield { seq: 8, event: { type: 'cellStarted' as const, cell: 1 } }
      },
    },
  })
  const events: unknown[] = []
  for await (const event of await api.runs.events({ run, lastEventId: '7' }))
    events.push(isTrackedEnvelope(event) ? { id: event[0], data: event[1] } : event)
  expect(asked).toEqual([run, 7])
  expect(events).toEqual([
    { id: '7', data: [{ seq: null, event: { type: 'cellTokens', cell: 0, text: '하' } }] },
    { id: '8', data: [{ seq: 8, event: { type: 'cellStarted', cell: 1 } }] },
  ])
})

test('a service is told when the one who watches has left', async () => {
  const leaving = new AbortController()
  const signals: AbortSignal[] = []
  const services = standInServices({
    models: {
      async *events(signal) {
        signals.push(signal)
        yield []
      },
    },
  })
  for await (const models of await createCaller({ services }, { signal: leaving.signal }).models.events()) expect(models).toEqual([])
  expect(signals).toEqual([leaving.signal])
})
