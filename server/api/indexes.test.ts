import { expect, test } from 'vitest'
import { serverOver } from './testing/serverOver.ts'

async function* body(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

test('a file that was added is built into an index, opens as a document and is gone with the index', async () => {
  await using server = await serverOver()
  const { api, services } = server
  await services.documents.upload({ index: '안내서', path: '휴가/규정.md', bytes: null, body: body('# 휴가\n\n연차휴가는 열닷새다.') })
  await api.indexes.build({ index: '안내서', embedder: 'none', language: 'ko' })
  for await (const jobs of await api.indexes.watch()) {
    const job = jobs['안내서']
    if (job?.status !== 'running') {
      expect(job).toMatchObject({ status: 'done', outcome: { documents: 1, changes: { added: 1 } } })
      break
    }
  }
  expect((await api.documents.list({ index: '안내서', limit: 10 })).rows).toMatchObject([{ id: '휴가/규정.md', title: '휴가', cut: 0 }])
  const [passage] = await api.documents.passages({ index: '안내서', document: '휴가/규정.md', from: 0, to: 0 })
  expect(passage?.text).toContain('열닷새')
  expect(await api.documents.get({ index: '안내서', document: '휴가/규정.md', passage: passage?.id })).toMatchObject({
    original: 'same',
    place: 0,
    tokenLimit: null,
  })
  await api.indexes.snapshot({ index: '안내서', snapshot: 'one' })
  expect(await api.indexes.diff({ index: '안내서', from: 'one', to: 'latest' })).toMatchObject({ added: [], unchanged: 1 })
  await api.indexes.remove({ index: '안내서' })
  expect(await api.indexes.list()).toEqual([])
})

test.each([{ index: '../x' }, { index: 'a', sources: [''] }, { index: 'a', embedder: '' }, { index: 'a', language: 'fr' }])(
  'a build of %j is refused',
  async (input) => {
    await using server = await serverOver()
    await expect(server.api.indexes.build(input as Parameters<typeof server.api.indexes.build>[0])).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
  },
)
