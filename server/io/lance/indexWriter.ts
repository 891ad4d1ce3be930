import type { Table } from '@lancedb/lancedb'
import type { IndexConfig } from '../../core/retrieval/indexConfig.ts'
import { arrowRows, columnsOf } from './arrowRows.ts'
import { createReader, type IndexReader, textIndex, vectorIndex } from './indexReader.ts'
import { asLance } from './lanceError.ts'
import { loadLance } from './loadLance.ts'
import {
  chunkRow,
  documentRow,
  type FieldColumn,
  type FieldType,
  headId,
  type Row,
  sqlText,
  type StoredChunk,
  type StoredDocument,
} from './rows.ts'

export type Replaced = { paths: readonly string[]; documents: readonly string[] }

/** Changes an index. Each call is one commit, seen by readers as a whole; one process writes at a time. */
export type IndexWriter = {
  /** The state after the last commit. */
  read(): Promise<IndexReader>
  writeHead(body: string): Promise<void>
  /** Adds the documents and passages of files that the index does not have. */
  append(documents: readonly StoredDocument[], chunks: readonly StoredChunk[]): Promise<void>
  /** Puts these documents and passages in the place of everything that came from files with these paths, or from these documents. */
  replace(replaced: Replaced, documents: readonly StoredDocument[], chunks: readonly StoredChunk[]): Promise<void>
  /** A new, empty column for values of metadata. */
  addField(type: FieldType): Promise<FieldColumn>
  /** A new text column with the values of a column of numbers. */
  fieldAsText(numbers: FieldColumn): Promise<FieldColumn>
  /** Indexes the texts anew by this tokenizer. */
  setFullText(tokenizer: IndexConfig['fullText']): Promise<void>
  /** Indexes what was added, merges small files and removes versions that are older than an hour and than every snapshot. */
  tidy(): Promise<void>
  addSnapshot(tag: string): Promise<void>
  removeSnapshot(tag: string): Promise<void>
  /** The next version has the content of the snapshot. */
  restore(tag: string): Promise<void>
}

/** From this number of passages on, vectors are searched by an approximate index. */
const APPROXIMATE_FROM = 20_000
const KEPT_MS = 3_600_000

const sqlTypes = { string: 'string', number: 'double' } as const satisfies Record<FieldType, string>

export function createWriter(table: Table, { name, now }: { name: string; now: () => number }): IndexWriter {
  const run = <Result>(work: () => Promise<Result>) => asLance(name, work)
  const columns = async () => columnsOf(await table.schema())
  const arrowOf = async (rows: readonly Row[]) => arrowRows((await loadLance()).arrow, await columns(), rows)
  const rowsOf = (documents: readonly StoredDocument[], chunks: readonly StoredChunk[]) => [
    ...documents.map(documentRow),
    ...chunks.map(chunkRow),
  ]

  async function addColumn(type: FieldType, valueSql: string): Promise<FieldColumn> {
    const taken = (await columns()).flatMap(({ name: column }) => /^field_(\d+)$/.exec(column)?.[1] ?? []).map(Number)
    const column = `field_${Math.max(-1, ...taken) + 1}`
    await table.addColumns([{ name: column, valueSql }])
    return { column, type }
  }

  /** Versions that are older are removed: readers may still use those of the last hour, and snapshots stay for ever. */
  async function removedBefore(): Promise<Date> {
    const tagged = new Set(Object.values(await (await table.tags()).list()).map(({ version }) => version))
    const oldest = tagged.size === 0 ? [] : (await table.listVersions()).filter(({ version }) => tagged.has(version))
    return new Date(Math.min(now() - KEPT_MS, ...oldest.map(({ timestamp }) => timestamp.getTime() - 1)))
  }

  return {
    read: () => run(async () => createReader(table, { name, version: await table.version() })),
    writeHead: (body) =>
      run(async () => {
        await table.update({ where: `id = ${sqlText(headId)}`, values: { body } })
      }),
    append: (documents, chunks) =>
      run(async () => {
        await table.add(await arrowOf(rowsOf(documents, chunks)))
      }),
    replace: (replaced, documents, chunks) =>
      run(async () => {
        const rows = rowsOf(documents, chunks)
        if (rows.length === 0) return void (await table.delete(conditionOf(replaced)))
        await table
          .mergeInsert('id')
          .whenMatchedUpdateAll()
          .whenNotMatchedInsertAll()
          .whenNotMatchedBySourceDelete({ where: conditionOf(replaced) })
          .execute(await arrowOf(rows))
      }),
    addField: (type) => run(() => addColumn(type, `cast(NULL as ${sqlTypes[type]})`)),
    // As JavaScript writes numbers: 2020, not 2020.0.
    fieldAsText: ({ column }) => run(() => addColumn('string', `regexp_replace(cast(${column} as string), '[.]0$', '')`)),
    setFullText: (tokenizer) =>
      run(async () => {
        const { lance } = await loadLance()
        await table.createIndex('indexed', {
          config: lance.Index.fts({ ...tokenizer, withPosition: false }),
          replace: true,
          name: textIndex,
        })
      }),
    tidy: () =>
      run(async () => {
        await table.optimize({ cleanupOlderThan: await removedBefore() })
        if (!(await columns()).some(({ name: column }) => column === 'vector')) return
        if ((await table.countRows(`kind = 'chunk'`)) < APPROXIMATE_FROM) return
        if ((await table.listIndices()).some((index) => index.name === vectorIndex)) return
        const { lance } = await loadLance()
        await table.createIndex('vector', { config: lance.Index.ivfFlat({ distanceType: 'cosine' }), name: vectorIndex })
      }),
    addSnapshot: (tag) => run(async () => (await table.tags()).create(tag, await table.version())),
    removeSnapshot: (tag) => run(async () => (await table.tags()).delete(tag)),
    restore: (tag) =>
      run(async () => {
        await table.checkout(tag)
        await table.restore()
      }),
  }
}

function conditionOf({ paths, documents }: Replaced): string {
  return Object.entries({ path: paths, document: documents })
    .flatMap(([column, values]) => (values.length > 0 ? [`${column} IN (${values.map(sqlText).join(', ')})`] : []))
    .join(' OR ')
}
