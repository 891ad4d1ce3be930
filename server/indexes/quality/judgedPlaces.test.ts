import { expect, test } from 'vitest'
import { indexSpace } from '../testing/indexSpace.ts'
import { createJudgedPlaces } from './judgedPlaces.ts'

test('a judgement is searched for once in each version of an index', async () => {
  await using space = await indexSpace({ 'a.md': 'The red bike.', 'b.md': 'The blue bike.' })
  await space.build({ embedder: 'none' })
  const read: string[][] = []
  const store = {
    read: async (index: string) => {
      const reader = await space.store.read(index)
      const texts: typeof reader.texts = (documents) => (read.push([...documents]), reader.texts(documents))
      return { ...reader, texts }
    },
  }
  const places = createJudgedPlaces({ store })
  const red = { query: 'q', document: 'a.md', grade: 1, span: { start: 0, end: 7 }, quote: 'red bike' }
  const gone = { ...red, quote: 'green bike' }
  const blue = { ...red, document: 'b.md', quote: 'blue bike' }
  const elsewhere = { ...red, document: 'c.md' }
  const here = { ...red, span: { start: 4, end: 12 } }
  const first = { placed: [here, elsewhere], lost: [gone], unknownDocuments: ['c.md'] }
  expect(await places('docs', [red, gone, elsewhere])).toEqual(first)
  expect(await places('docs', [red, gone, elsewhere])).toEqual(first)
  expect(await places('docs', [red, blue])).toMatchObject({ placed: [here, { document: 'b.md' }], lost: [], unknownDocuments: [] })
  expect(read).toEqual([['a.md', 'c.md'], [], ['b.md']])
  await space.put('a.md', 'No bike, then a green bike.')
  await space.build({ embedder: 'none' })
  expect(await places('docs', [red, gone])).toMatchObject({ placed: [{ quote: 'green bike' }], lost: [red] })
})
