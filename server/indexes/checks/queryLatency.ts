// How long a search takes in indexes of synthetic passages, how much memory it needs, and how many of the ten nearest the approximate index
// finds. Run by hand: node server/indexes/checks/queryLatency.ts [PASSAGES...] (default 1000 100000 1000000, which needs 3 GB of disk and
// minutes). Each size is built in one process and searched in a new one.
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultsFor } from '../../core/retrieval/indexConfig.ts'
import { createIndexStore } from '../../io/lance/indexStore.ts'
import type { StoredChunk, StoredDocument } from '../../io/lance/rows.ts'

const DIMENSIONS = 384
const TOPICS = 2000
const WORDS = 20_000
const PER_DOCUMENT = 100
const PER_COMMIT = 10_000
const QUERIES = 60

async function both(size: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-latency-'))
  try {
    for (const step of ['--build', '--search'])
      execFileSync(process.execPath, [import.meta.filename, step, size, folder], { stdio: 'inherit' })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function build(size: number, folder: string): Promise<void> {
  const begun = performance.now()
  const store = createIndexStore({ uri: folder })
  const writer = await store.create('synthetic', { dimensions: DIMENSIONS, head: '{}' })
  await writer.setFullText(defaultsFor('en').fullText)
  const random = generator(1)
  const topics = Array.from({ length: TOPICS }, () => vector(random))
  for (let from = 0; from < size; from += PER_COMMIT) {
    const documents = new Map<string, StoredDocument>()
    const chunks = Array.from({ length: Math.min(PER_COMMIT, size - from) }, (_, at) => chunk(from + at, topics, random))
    for (const { document, path } of chunks) documents.set(document, documentOf(document, path))
    await writer.append([...documents.values()], chunks)
  }
  const written = performance.now()
  await writer.tidy()
  const { bytes } = await (await writer.read()).size()
  print(
    `${size} passages: written in ${seconds(written - begun)}, indexed in ${seconds(performance.now() - written)}, ${(bytes / 1e6).toFixed(0)} MB on disk`,
  )
  await store.close()
}

async function search(size: number, folder: string): Promise<void> {
  const store = createIndexStore({ uri: folder })
  const reader = await store.read('synthetic')
  const empty = process.memoryUsage.rss()
  const random = generator(1)
  const topics = Array.from({ length: TOPICS }, () => vector(random))
  const asked = generator(99)
  const queries = Array.from({ length: QUERIES }, () => ({ vector: near(topics, asked), text: words(asked, 6) }))
  const times = new Map<string, number[]>()
  const timed = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const at = performance.now()
    const result = await work()
    times.set(name, [...(times.get(name) ?? []), performance.now() - at])
    return result
  }
  let found = 0
  for (const query of queries) {
    const nearest = await timed('vector', () => reader.nearest(query.vector, { limit: 10 }))
    const best = await timed('vector, exact', () => reader.nearest(query.vector, { limit: 10, exact: true }))
    await timed('full text', () => reader.matching(query.text, { limit: 10 }))
    await timed('hybrid (100 and 100)', () =>
      Promise.all([reader.nearest(query.vector, { limit: 100 }), reader.matching(query.text, { limit: 100 })]),
    )
    const ids = new Set(best.map(({ id }) => id))
    found += nearest.filter(({ id }) => ids.has(id)).length / best.length
  }
  for (const [name, all] of times) {
    // The first queries fill the caches.
    const [first = 0] = all
    const sorted = all.slice(5).toSorted((a, b) => a - b)
    const percentile = (share: number) => (sorted[Math.ceil(share * sorted.length) - 1] ?? 0).toFixed(1)
    print(`  ${name.padEnd(22)} p50 ${percentile(0.5)} ms, p95 ${percentile(0.95)} ms, first ${first.toFixed(0)} ms`)
  }
  const memory = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`
  print(
    `  recall@10 of the approximate index ${(found / QUERIES).toFixed(3)}; memory ${memory(process.memoryUsage.rss())} (${memory(empty)} before the first query); load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  )
  await store.close()
}

/** Passages lie around topics, as those of texts do; vectors without any order would be harder for the index than texts are. */
function near(topics: readonly Float32Array[], random: () => number): Float32Array {
  const topic = topics[Math.floor(random() * topics.length)] ?? new Float32Array(DIMENSIONS)
  const other = vector(random)
  return unit(topic.map((value, at) => value + 0.8 * (other[at] ?? 0)))
}

function chunk(number: number, topics: readonly Float32Array[], random: () => number): StoredChunk {
  const document = `d${Math.floor(number / PER_DOCUMENT)}.md`
  const place = number % PER_DOCUMENT
  const text = words(random, 12)
  return {
    id: `${document}:${place}`,
    document,
    path: document,
    title: null,
    place,
    start: place,
    end: place + 1,
    page: null,
    headings: [],
    text,
    indexed: text,
    textHash: String(number),
    tokens: 12,
    vector: near(topics, random),
    fields: {},
  }
}

const documentOf = (id: string, path: string): StoredDocument => ({
  id,
  path,
  title: null,
  text: '',
  pages: [],
  headings: [],
  metadata: {},
  chunks: PER_DOCUMENT,
  fileHash: 'f',
  settingsHash: 's',
})

/** Words whose frequencies fall as in texts (Zipf). */
function words(random: () => number, count: number): string {
  return Array.from({ length: count }, () => `w${Math.floor(WORDS ** random())}x`).join(' ')
}

function vector(random: () => number): Float32Array {
  // The sum of uniform numbers is nearly normal.
  return unit(Float32Array.from({ length: DIMENSIONS }, () => random() + random() + random() - 1.5))
}

function unit(values: Float32Array): Float32Array {
  const length = Math.hypot(...values)
  return values.map((value) => value / length)
}

const print = (line: string) => process.stdout.write(`${line}\n`)
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`

/** Numbers from 0 to 1, the same ones each time (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32
  }
}

const [task, ...rest] = process.argv.slice(2)
if (task === '--build') await build(Number(rest[0]), rest[1] ?? '')
else if (task === '--search') await search(Number(rest[0]), rest[1] ?? '')
else for (const size of task === undefined ? ['1000', '100000', '1000000'] : [task, ...rest]) await both(size)
