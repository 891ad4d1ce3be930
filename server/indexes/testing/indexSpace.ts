import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createUploads, type Uploads } from '../../io/documents/uploads.ts'
import { createJobFiles } from '../../io/jobs/jobFiles.ts'
import { createIndexStore } from '../../io/lance/indexStore.ts'
import { openDatabase } from '../../io/store/database.ts'
import { createJudgementStore } from '../../io/store/judgementStore.ts'
import { createPastSearchStore } from '../../io/store/pastSearchStore.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { createJobs } from '../../jobs/createJobs.ts'
import { buildIndex, type BuildRequest } from '../build/buildIndex.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { extractFileAt } from '../../io/documents/extractFile.ts'
import { readSource } from '../readSource.ts'

/** For tests: a folder with documents and an index store (at `storage`), with an embedder whose vectors count the letters of a text. */
export async function indexSpace(files: Record<string, string> = {}, storage?: Parameters<typeof createIndexStore>[0]) {
  const folder = await temporaryFolder()
  const docs = join(folder.path, 'docs')
  const embedded: string[] = []
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(docs, path)), { recursive: true })
    await writeFile(join(docs, path), text)
  }
  for (const [path, text] of Object.entries(files)) await put(path, text)
  const store = createIndexStore(storage ?? { uri: join(folder.path, 'lancedb') })
  const database = openDatabase(':memory:')
  const deps: IndexDeps & { root: string; uploads: Uploads } = {
    root: folder.path,
    uploads: createUploads({ folder: join(folder.path, 'documents'), trash: join(folder.path, 'trash') }),
    store,
    judgements: createJudgementStore(database),
    pastSearches: createPastSearchStore(database),
    jobs: createJobs({ files: createJobFiles(join(folder.path, 'jobs')) }),
    obtainModel: async (id) => ({ hash: `hash of ${id}` }),
    embedTexts: async (texts, { signal }) => {
      signal?.throwIfAborted()
      embedded.push(...texts)
      return texts.map(letterCounts)
    },
    rerankTexts: async (query, texts) => texts.map((text) => shareOfWords(query, text)),
    countTokens: async (texts) => ({ counts: texts.map(() => 1), added: { query: 2, passage: 2 }, limit: 64 }),
    readSource,
    extractFile: ({ file, ...place }) => extractFileAt(file, place),
    now: Date.now,
  }
  return {
    docs,
    store,
    deps,
    /** The texts that were embedded so far. */
    embedded,
    put,
    remove: (path: string) => rm(join(docs, path)),
    build: (request: Partial<BuildRequest> = {}, options?: Parameters<typeof buildIndex>[2]) =>
      buildIndex(deps, { name: 'docs', from: [docs], language: 'en', ...request }, options),
    /** The texts of all passages. */
    texts: async (snapshot?: string) => {
      const reader = await store.read('docs', snapshot ?? null)
      const documents = [...(await reader.files()).values()].flatMap((file) => file.documents)
      const chunks = await Promise.all(documents.map((id) => reader.chunksOf(id)))
      return chunks
        .flat()
        .map(({ text }) => text)
        .toSorted()
    },
    async [Symbol.asyncDispose]() {
      await store.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** The share of the words of a text that are in the query. */
function shareOfWords(query: string, text: string): number {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const asked = new Set(query.toLowerCase().match(/\p{L}+/gu))
  return words.filter((word) => asked.has(word)).length / Math.max(1, words.length)
}

function letterCounts(text: string): Float32Array {
  const counts = new Float32Array(8)
  for (const letter of text.toLowerCase()) if (/\p{L}/u.test(letter)) counts[(letter.codePointAt(0) ?? 0) % 8]! += 1
  const length = Math.hypot(...counts) || 1
  return counts.map((count) => count / length)
}
