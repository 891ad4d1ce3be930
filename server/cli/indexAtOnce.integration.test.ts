import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { openSearch } from '../indexes/search/openSearch.ts'
import { createIndexStore } from '../io/lance/indexStore.ts'
import { cliSpace } from './testing/cliSpace.ts'

const models = resolve(import.meta.dirname, '../../models')
const FILES = 20
const PARAGRAPHS = 8

test('of two builds of an index one wins, another index is built at the same time, and searches meanwhile never fail', async () => {
  await using space = await cliSpace({}, { ASSAY_MODELS: models })
  const docs = join(space.path, 'docs')
  await mkdir(docs)
  const text = (file: number) =>
    Array.from({ length: PARAGRAPHS }, (_, n) => `Document ${file} has a paragraph ${n} of its own, with words enough.`).join('\n\n')
  for (let file = 0; file < FILES; file++) await writeFile(join(docs, `${file}.md`), text(file))
  const build = (name: string, ...more: string[]) =>
    space.start(['index', 'build', name, '--from', 'docs', '--language', 'en', ...more]).ended
  const store = createIndexStore({ uri: join(space.path, 'home', 'lancedb') })
  const refuse = () => Promise.reject(new Error('full text only'))
  const deps = { store, embedTexts: refuse, obtainModel: refuse, rerankTexts: refuse }

  const both = [build('same', '--chunk-tokens', '40'), build('same', '--chunk-tokens', '40')]
  const other = build('other', '--embedder', 'none')
  let isRunning = true
  const ended = Promise.all([...both, other]).finally(() => (isRunning = false))
  let searches = 0
  const searching = async () => {
    for (; isRunning; await new Promise((done) => setTimeout(done, 20)))
      for (const name of await store.names()) {
        const search = await openSearch(deps, name, { mode: 'text', k: 5 }).catch((thrown: { code?: string }) => {
          // Until its first passages are there, an index is empty.
          if (thrown.code !== 'CONFLICT') throw thrown
        })
        expect(await search?.find(['paragraph of its own'])).not.toEqual([])
        searches += 1
      }
  }
  const [results] = await Promise.all([ended, searching(), searching()])
  const codes = results.slice(0, 2).map(({ code }) => code)
  expect(codes.toSorted((a, b) => (a ?? -1) - (b ?? -1))).toEqual([0, 2])
  // A process that has only just begun has not written its number yet.
  expect(results[codes.indexOf(2)]?.stderr).toMatch(
    /(?:Another process is at work on this \(process \d+\)|Other work on this is in progress)\. Wait until it has ended, or cancel it\./,
  )
  expect(results[2]?.code, results[2]?.stderr).toBe(0)
  expect(searches).toBeGreaterThan(0)
  for (const name of ['same', 'other']) {
    const reader = await store.read(name)
    const { documents, chunks } = await reader.size()
    expect([documents, chunks]).toEqual([FILES, (await reader.chunkHashes()).size])
    for (let file = 0; file < FILES; file++) {
      const passages = await reader.chunksOf(`${file}.md`)
      expect(passages.map((chunk) => chunk.text).join('\n\n')).toContain(`paragraph ${PARAGRAPHS - 1} of`)
      expect(new Set(passages.map(({ start }) => start)).size).toBe(passages.length)
    }
  }
  await store.close()
})
