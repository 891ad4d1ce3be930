import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { openSearch } from '../indexes/search/openSearch.ts'
import { createIndexStore } from '../io/lance/indexStore.ts'
import { cliSpace } from './testing/cliSpace.ts'

const models = resolve(import.meta.dirname, '../../models')
const FILES = 80
const PARAGRAPHS = 20
const KILLS = Number(process.env.ASSAY_KILLS) || 2

const documentOf = (file: number, edition: number) =>
  Array.from(
    { length: PARAGRAPHS },
    (_, n) => `Document ${file} has in edition ${edition} a paragraph ${n} of its own, with words enough.`,
  ).join('\n\n')

/** A round that ends before its kill does not count, and is followed by one with new work; so many rounds at most. */
const MOST_ROUNDS = 4 * KILLS + 4

test.each(['build', 'update'] as const)(
  'a process that is killed at any time of a %s goes on without duplicates, and searches meanwhile never fail',
  { timeout: 900_000 },
  async (work) => {
    await using space = await cliSpace({}, { ASSAY_MODELS: models })
    const docs = join(space.path, 'docs')
    await mkdir(docs)
    const editions = new Map<number, number>()
    const write = async (file: number, edition: number) => {
      editions.set(file, edition)
      await writeFile(join(docs, `${file}.md`), documentOf(file, edition))
    }
    const remove = async (file: number) => {
      editions.delete(file)
      await rm(join(docs, `${file}.md`), { force: true })
    }
    for (let file = 0; file < FILES; file++) await write(file, 1)
    const args = ['index', 'build', 'docs', '--from', 'docs', '--chunk-tokens', '40', '--language', 'en', '--json']
    const store = createIndexStore({ uri: join(space.path, 'home', 'lancedb') })
    const refuse = () => Promise.reject(new Error('full text only'))
    const deps = { store, embedTexts: refuse, obtainModel: refuse, rerankTexts: refuse }
    const complete = async () => {
      const { code, stdout, stderr } = await space.run(args)
      expect(code, stderr).toBe(0)
      return JSON.parse(stdout) as object
    }
    let edition = 1
    /** Changes half of the files, removes some and brings others back; or lets the next round build from nothing. */
    const newWork = async () => {
      if (work === 'build') return store.remove('docs')
      edition += 1
      for (let file = edition % 2; file < FILES; file += 2) await write(file, edition)
      for (let file = edition % 5; file < FILES; file += 10) await remove(file)
    }
    await complete()
    await newWork()
    const at = performance.now()
    await complete()
    const took = performance.now() - at
    await newWork()
    let kills = 0
    let searches = 0
    for (let round = 0; kills < KILLS && round < MOST_ROUNDS; round++) {
      const { child, ended } = space.start(args)
      const timer = setTimeout(() => child.kill('SIGKILL'), 300 + Math.random() * took)
      let isRunning = true
      void ended.then(() => (isRunning = false))
      while (isRunning) {
        if ((await store.names()).includes('docs')) {
          const [hits] = await (await openSearch(deps, 'docs', { mode: 'text', k: 5 })).find(['paragraph of its own'])
          expect(hits).toBeDefined()
          searches += 1
        }
        await new Promise((done) => setTimeout(done, 20))
      }
      clearTimeout(timer)
      if ((await ended).code === null) kills += 1
      else await newWork()
    }
    expect(kills).toBe(KILLS)
    expect(await complete()).toMatchObject({ documents: editions.size, skipped: [] })
    const reader = await store.read('docs')
    const { documents, chunks } = await reader.size()
    expect([documents, chunks]).toEqual([editions.size, (await reader.chunkHashes()).size])
    for (const [file, present] of editions) {
      const text = (await reader.chunksOf(`${file}.md`)).map((chunk) => chunk.text).join('\n\n')
      const found = new Set(Array.from(text.matchAll(/in edition (\d+)/g), ([, number]) => number))
      expect([...found], `${file}.md`).toEqual([String(present)])
      expect(text, `${file}.md`).toContain(`paragraph ${PARAGRAPHS - 1} of`)
    }
    // A build from nothing may be killed before it has made an index that can be searched.
    if (work === 'update') expect(searches).toBeGreaterThan(KILLS)
    await store.close()
  },
)
