import type { Query, Table, VectorQuery } from '@lancedb/lancedb'
import { asLance } from './lanceError.ts'
import { loadLance } from './loadLance.ts'
import {
  headId,
  hitColumns,
  numberOrNull,
  type ReadChunk,
  type ReadRow,
  sqlText,
  type StoredDocument,
  textIn,
  toChunk,
  toDocument,
  toDocumentFacts,
  toPlace,
  toVector,
} from './rows.ts'

/** `where`: a condition in SQL that is applied before the search, so that `limit` results come back where so many fit. */
export type Lookup = { limit: number; where?: string | null }

/** `score`: cosine similarity, or BM25. Best first; equal scores in the order of their ids. */
export type ScoredChunk = ReadChunk & { score: number }

/** A file as it is in the index. */
export type IndexedFile = { path: string; fileHash: string; settingsHash: string; documents: string[] }

/** `pages`: 0 for a document without pages. */
export type DocumentFacts = { id: string; path: string; title: string | null; pages: number; chunks: number }

export type PassageFacts = { place: number; page: number | null; tokens: number | null }

/** `bytes` on disk, or in the bucket, of this version. `unindexed` passages are searched one by one until the next build. */
export type IndexSize = { documents: number; chunks: number; bytes: number; unindexed: number }

/** Where a passage lies in its document. */
export type ChunkPlace = { id: string; document: string; start: number; end: number }

/** One version of an index, which does not change. */
export type IndexReader = {
  /** Numbers of versions ascend with each commit. */
  version: number
  /** What `writeHead` wrote last. */
  head(): Promise<string>
  /** Exact below 20,000 passages; above, or with `exact: false` where there is such an index, approximate. */
  nearest(vector: Float32Array, lookup: Lookup & { exact?: boolean }): Promise<ScoredChunk[]>
  /** Passages that contain at least one token of the query. */
  matching(query: string, lookup: Lookup): Promise<ScoredChunk[]>
  /** The tokens by which `matching` searches. */
  tokens(query: string): Promise<string[]>
  vectors(chunks: readonly string[]): Promise<Map<string, Float32Array>>
  /** The passages of a document in their order, `from` and `to` included; all by default. */
  chunksOf(document: string, range?: { from: number; to: number }): Promise<ReadChunk[]>
  chunk(id: string): Promise<ReadChunk | null>
  document(id: string): Promise<StoredDocument | null>
  /** All documents without their texts, in the order of their paths. */
  documents(): Promise<DocumentFacts[]>
  /** The passages of a document without their texts, in their order. */
  outline(document: string): Promise<PassageFacts[]>
  /** Passages by their ids; those that are not in this version are missing. */
  chunks(ids: readonly string[]): Promise<ReadChunk[]>
  /** The texts of those of these documents that the index has. */
  texts(documents: readonly string[]): Promise<Map<string, string>>
  /** Where the passages of these documents lie; of all documents without a list. */
  places(documents?: readonly string[]): Promise<ChunkPlace[]>
  files(): Promise<Map<string, IndexedFile>>
  /** The hash of every passage's text by its id. */
  chunkHashes(): Promise<Map<string, string>>
  size(): Promise<IndexSize>
  /** The number of passages that meet a condition; of all without one. */
  count(where: string | null): Promise<number>
  /** The share of the passages that have a match of this regular expression (of Rust), 0 to 1. */
  shareWith(pattern: string): Promise<number>
  /** The number of passages with more tokens than this. */
  longerThan(tokens: number): Promise<number>
  /** The number of such passages by the document; those without any are missing. */
  longerByDocument(tokens: number): Promise<Map<string, number>>
}

/** With an approximate index: partitions that are searched at least, and at most where too few passages meet the condition. */
const PROBES = 32
const MOST_PROBES = 100_000
const DOCUMENTS_AT_ONCE = 500

export function createReader(table: Table, { name, version }: { name: string; version: number }): IndexReader {
  const run = <Result>(work: () => Promise<Result>) => asLance(name, work)
  const select = async (columns: string[], where: string): Promise<ReadRow[]> =>
    (await table.query().where(where).select(columns).toArray()) as ReadRow[]
  /** Only the first commit of an index is without full text. */
  const hasFullText = async () => (await table.listIndices()).some((index) => index.name === textIndex)

  /** The rows of many documents, some at a time: a condition that names thousands is slow to parse. */
  const selectOf = async (kind: 'chunk' | 'document', columns: string[], documents: readonly string[]): Promise<ReadRow[]> => {
    const rows: ReadRow[] = []
    for (let at = 0; at < documents.length; at += DOCUMENTS_AT_ONCE) {
      const named = documents.slice(at, at + DOCUMENTS_AT_ONCE).map(sqlText)
      rows.push(...(await select(columns, `kind = '${kind}' AND document IN (${named.join(', ')})`)))
    }
    return rows
  }

  return {
    version,
    head: () =>
      run(async () => {
        const [row] = await select(['body'], `id = ${sqlText(headId)}`)
        return row ? textIn(row, 'body') : ''
      }),
    nearest: (vector, { limit, where, exact = false }) =>
      run(async () => {
        let query = table.query().nearestTo(vector).column('vector').distanceType('cosine')
        query = exact ? query.bypassVectorIndex() : query.maximumNprobes(MOST_PROBES).minimumNprobes(PROBES)
        const rows = await found(query, { limit, where, columns: [...hitColumns, '_distance'] })
        return ranked(rows, (row) => 1 - (numberOrNull(row, '_distance') ?? 1))
      }),
    matching: (query, { limit, where }) =>
      run(async () => {
        const { lance } = await loadLance()
        if (!(await hasFullText())) return []
        const search = table.query().fullTextSearch(new lance.MatchQuery(query, 'indexed'))
        const rows = await found(search, { limit, where, columns: [...hitColumns, '_score'] })
        return ranked(rows, (row) => numberOrNull(row, '_score') ?? 0)
      }),
    tokens: (query) =>
      run(async () => ((await hasFullText()) ? (await table.tokenize(query, { column: 'indexed' })).map(({ text }) => text) : [])),
    vectors: (chunks) =>
      run(async () => {
        if (chunks.length === 0) return new Map()
        const rows = await select(['id', 'vector'], `id IN (${chunks.map((id) => sqlText(`chunk ${id}`)).join(', ')})`)
        return new Map(
          rows.flatMap((row): [string, Float32Array][] => {
            const vector = toVector(row.vector)
            return vector ? [[textIn(row, 'id').slice('chunk '.length), vector]] : []
          }),
        )
      }),
    chunksOf: (document, range) =>
      run(async () => {
        const between = range ? ` AND place >= ${Math.trunc(range.from)} AND place <= ${Math.trunc(range.to)}` : ''
        const rows = await select(hitColumns, `document = ${sqlText(document)} AND kind = 'chunk'${between}`)
        return rows.map(toChunk).toSorted((a, b) => a.place - b.place)
      }),
    chunk: (id) =>
      run(async () => {
        const [row] = await select(hitColumns, `id = ${sqlText(`chunk ${id}`)}`)
        return row ? toChunk(row) : null
      }),
    document: (id) =>
      run(async () => {
        const columns = ['document', 'path', 'title', 'body', 'facts', 'place', 'file_hash', 'settings_hash']
        const [row] = await select(columns, `id = ${sqlText(`document ${id}`)}`)
        return row ? toDocument(row) : null
      }),
    documents: () =>
      run(async () => {
        const rows = await select(['document', 'path', 'title', 'facts', 'place'], `kind = 'document'`)
        return rows.map(toDocumentFacts).toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : byId(a, b)))
      }),
    outline: (document) =>
      run(async () => {
        const rows = await select(['place', 'page', 'tokens'], `document = ${sqlText(document)} AND kind = 'chunk'`)
        const facts = rows.map((row) => ({
          place: numberOrNull(row, 'place') ?? 0,
          page: numberOrNull(row, 'page'),
          tokens: numberOrNull(row, 'tokens'),
        }))
        return facts.toSorted((a, b) => a.place - b.place)
      }),
    chunks: (ids) =>
      run(async () => {
        if (ids.length === 0) return []
        return (await select(hitColumns, `id IN (${ids.map((id) => sqlText(`chunk ${id}`)).join(', ')})`)).map(toChunk)
      }),
    texts: (documents) =>
      run(async () => {
        const rows = await selectOf('document', ['document', 'body'], documents)
        return new Map(rows.map((row) => [textIn(row, 'document'), textIn(row, 'body')]))
      }),
    places: (documents) =>
      run(async () => {
        const columns = ['id', 'document', 'begins', 'ends']
        const rows = documents ? await selectOf('chunk', columns, documents) : await select(columns, `kind = 'chunk'`)
        return rows.map(toPlace)
      }),
    files: () => run(async () => groupByFile(await select(['path', 'document', 'file_hash', 'settings_hash'], `kind = 'document'`))),
    chunkHashes: () =>
      run(async () => {
        const rows = await select(['id', 'text_hash'], `kind = 'chunk'`)
        return new Map(rows.map((row) => [textIn(row, 'id').slice('chunk '.length), textIn(row, 'text_hash')]))
      }),
    size: () =>
      run(async () => {
        const [documents, chunks, { totalBytes }, text] = await Promise.all([
          table.countRows(`kind = 'document'`),
          table.countRows(`kind = 'chunk'`),
          table.stats(),
          table.indexStats(textIndex),
        ])
        // The head is written last, so it is always one of these rows.
        const unindexed = Math.max(0, (text?.numUnindexedRows ?? chunks + 1) - 1)
        return { documents, chunks, bytes: totalBytes, unindexed: Math.min(chunks, unindexed) }
      }),
    count: (where) => run(() => table.countRows(where === null ? `kind = 'chunk'` : `kind = 'chunk' AND (${where})`)),
    shareWith: (pattern) =>
      run(async () => {
        const [all, matching] = await Promise.all([
          table.countRows(`kind = 'chunk'`),
          table.countRows(`kind = 'chunk' AND regexp_like(text, ${sqlText(pattern)})`),
        ])
        return all === 0 ? 0 : matching / all
      }),
    longerThan: (tokens) => run(() => table.countRows(`kind = 'chunk' AND tokens > ${Math.trunc(tokens)}`)),
    longerByDocument: (tokens) =>
      run(async () => {
        const counts = new Map<string, number>()
        for (const row of await select(['document'], `kind = 'chunk' AND tokens > ${Math.trunc(tokens)}`)) {
          const document = textIn(row, 'document')
          counts.set(document, (counts.get(document) ?? 0) + 1)
        }
        return counts
      }),
  }
}

/** The names of the indices on the columns `indexed` and `vector`. */
export const textIndex = 'indexed_idx'
export const vectorIndex = 'vector_idx'

/** `row#2` comes before `row#10`. */
function byId({ id: a }: DocumentFacts, { id: b }: DocumentFacts): number {
  return a.length - b.length || (a < b ? -1 : 1)
}

async function found(query: Query | VectorQuery, { limit, where, columns }: Lookup & { columns: string[] }): Promise<ReadRow[]> {
  query.select(columns).limit(limit)
  if (where) query.where(where)
  return (await query.toArray()) as ReadRow[]
}

function ranked(rows: readonly ReadRow[], scoreOf: (row: ReadRow) => number): ScoredChunk[] {
  return rows.map((row) => ({ ...toChunk(row), score: scoreOf(row) })).toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}

function groupByFile(rows: readonly ReadRow[]): Map<string, IndexedFile> {
  const files = new Map<string, IndexedFile>()
  for (const row of rows) {
    const path = textIn(row, 'path')
    const file = files.get(path) ?? { path, fileHash: textIn(row, 'file_hash'), settingsHash: textIn(row, 'settings_hash'), documents: [] }
    file.documents.push(textIn(row, 'document'))
    files.set(path, file)
  }
  return files
}
