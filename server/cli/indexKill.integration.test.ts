import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { openSearch } from '../indexes/openSearch.ts'
import { createIndexStore } from '../io/lance/indexStore.ts'
import { cliSpace } from './testing/cliSpace.ts'

const models = resolve(import.meta.dirname, '../../models')
const FILES = 120
const PARAGRAPHS = 20
const KILLS = Number(process.env.ASSAY_KILLS) || 4

const documentOf = (file: number, edition: number) =>
  Array.from(
    { length: PARAGRAPHS },
    (_, n) => `Document ${file} has in edition ${edition} a paragraph ${n} of its own, with words enough.`,
  ).join('\n\n')

test('a build that is killed at any time goes on without duplicates, and searches meanwhile never fail', { timeout: 600_000 }, async () => {
  await using space = await cliSpace({}, { ASSAY_MODELS: models })
  const docs = join(space.path, 'docs')
  await mkdir(docs)
  const write = (file: number, edition: number) => writeFile(join(docs, `${file}.md`), documentOf(file, edition))
  for (let file = 0; file < FILES; file++) await write(file, 1)
  const args = ['index', 'build', 'docs', '--from', 'docs', '--chunk-tokens', '40', '--language', 'en', '--json']
  const store = createIndexStore({ uri: join(space.path, 'home', 'lancedb') })
  const refuse = () => Promise.reject(new Error('full text only'))
  const deps = { store, embedTexts: refuse, obtainModel: refuse, rerankTexts: refuse }
  let searches = 0
  let took = 6000
  for (let round = 0; round < KILLS; round++) {
    // The second half of the rounds changes and removes files of a complete index.
    if (round === Math.floor(KILLS / 2)) {
      const at = performance.now()
      expect((await space.run(args)).code).toBe(0)
      took = performance.now() - at + 2000
      for (let file = 0; file < FILES; file += 2) await write(file, 2)
      for (let file = 1; file < FILES; file += 10) await rm(join(docs, `${file}.md`))
    }
    const { child, ended } = space.start(args)
    const killed = new Promise((done) => setTimeout(done, 400 + Math.random() * took)).then(() => child.kill('SIGKILL'))
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
    await killed
    await ended
  }
  const { code, stdout, stderr } = await space.run(args)
  expect(code, stderr).toBe(0)
  const kept = Array.from({ length: FILES }, (_, file) => file).filter((file) => file % 10 !== 1)
  expect(JSON.parse(stdout)).toMatchObject({ documents: kept.length, skipped: [] })
  const reader = await store.read('docs')
  const { documents, chunks } = await reader.size()
  expect([documents, chunks]).toEqual([kept.length, (await reader.chunkHashes()).size])
  for (const file of kept.slice(0, 20)) {
    const text = (await reader.chunksOf(`${file}.md`)).map((chunk) => chunk.text).join('\n\n')
    expect(text.includes(`edition ${file % 2 === 0 ? 2 : 1} a paragraph ${PARAGRAPHS - 1}`), `${file}.md`).toBe(true)
    expect(text.includes(`edition ${file % 2 === 0 ? 1 : 2} `), `${file}.md`).toBe(false)
  }
  expect(searches).toBeGreaterThan(10)
  await store.close()
})
