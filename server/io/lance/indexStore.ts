import type { Connection, Table } from '@lancedb/lancedb'
import { AppError } from '../../core/errors.ts'
import type { Environment } from '../paths.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { arrowRows, columnsOf } from './arrowRows.ts'
import { createReader, type IndexReader } from './indexReader.ts'
import { createWriter, type IndexWriter } from './indexWriter.ts'
import { asLance } from './lanceError.ts'
import { loadLance } from './loadLance.ts'
import { headRow, rowSchema } from './rows.ts'

/** A snapshot of an index: a name for one of its versions. */
export type StoredSnapshot = { name: string; version: number; at: Date | null }

/** The indexes of a project: tables of LanceDB, each under the name of its index. */
export type IndexStore = {
  names(): Promise<string[]>
  /** The present version, or that of a snapshot. @throws AppError NOT_FOUND if there is no such index or snapshot */
  read(name: string, snapshot?: string | null): Promise<IndexReader>
  /** Null if there is no such index. */
  write(name: string): Promise<IndexWriter | null>
  /** A new index without documents, in place of one with this name, whose snapshots stay. `dimensions` of a vector, or 0. */
  create(name: string, content: { dimensions: number; head: string }): Promise<IndexWriter>
  /** Oldest first. */
  snapshots(name: string): Promise<StoredSnapshot[]>
  remove(name: string): Promise<void>
  close(): Promise<void>
}

/** `uri`: a folder, or a bucket such as `s3://bucket/folder`. */
export function createIndexStore({
  uri,
  storageOptions = {},
  now = Date.now,
}: {
  uri: string
  storageOptions?: Record<string, string>
  now?: () => number
}): IndexStore {
  let opened: Promise<Connection> | null = null
  /** Readers of the present versions: opening a table anew would empty its caches. */
  const latest = new Map<string, { table: Table; pinned: { table: Table; version: number } | null }>()

  const connection = () =>
    (opened ??= connect().catch((thrown: unknown) => {
      opened = null
      throw thrown
    }))
  async function connect(): Promise<Connection> {
    const { lance } = await loadLance()
    if (!uri.includes('://')) makeFolder(uri)
    // Readers see what other processes wrote.
    return lance.connect(uri, { readConsistencyInterval: 0, storageOptions })
  }

  async function allNames(): Promise<string[]> {
    const names: string[] = []
    for (;;) {
      const page = await (await connection()).tableNames({ startAfter: names.at(-1), limit: PAGE })
      names.push(...page)
      if (page.length < PAGE) return names.flatMap((table) => indexOf(table) ?? [])
    }
  }

  const exists = async (name: string) => (await allNames()).includes(name.normalize('NFC'))

  /** Null where there is none. A folder without a first version is being made, or was left by a process that ended meanwhile. */
  async function find(name: string): Promise<Table | null> {
    if (!(await exists(name))) return null
    try {
      return await (await connection()).openTable(tableOf(name))
    } catch (thrown) {
      if (thrown instanceof Error && thrown.message.includes('was not found')) return null
      throw thrown
    }
  }

  async function open(name: string): Promise<Table> {
    const table = await find(name)
    if (!table) throw await noSuchIndex(name)
    return table
  }

  async function noSuchIndex(name: string): Promise<AppError> {
    const names = await allNames()
    const there = names.length > 0 ? ` There are: ${names.join(', ')}.` : ''
    return new AppError('NOT_FOUND', `There is no index ${name}.${there} Build it with: npm run assay -- index build ${name} --from PATH`)
  }

  /** A table at one version, so that the parts of a search see the same rows. */
  async function pin(name: string, version: number | string): Promise<Table> {
    const table = await open(name)
    await table.checkout(version)
    return table
  }

  return {
    names: () =>
      asLance(null, async () => {
        const names = await allNames()
        const tables = await Promise.all(names.map(find))
        return names.filter((_, index) => tables[index] !== null)
      }),
    read: (name, snapshot = null) =>
      asLance(name, async () => {
        if (snapshot !== null) {
          const tags = await (await (await open(name)).tags()).list()
          const tag = tags[snapshot]
          if (!tag) throw noSuchSnapshot(name, snapshot, Object.keys(tags))
          return createReader(await pin(name, snapshot), { name, version: tag.version })
        }
        const known = latest.get(name) ?? { table: await open(name), pinned: null }
        latest.set(name, known)
        const version = await known.table.version().catch(async () => {
          // It was removed, or removed and built again.
          latest.delete(name)
          known.pinned = null
          known.table = await open(name)
          latest.set(name, known)
          return known.table.version()
        })
        if (known.pinned?.version !== version) known.pinned = { table: await pin(name, version), version }
        return createReader(known.pinned.table, { name, version })
      }),
    write: (name) =>
      asLance(name, async () => {
        const table = await find(name)
        return table && createWriter(table, { name, now })
      }),
    create: (name, { dimensions, head }) =>
      asLance(name, async () => {
        const { arrow } = await loadLance()
        latest.delete(name)
        const rows = arrowRows(arrow, columnsOf(rowSchema(arrow, dimensions)), [headRow(head)])
        return createWriter(await (await connection()).createTable(tableOf(name), rows, { mode: 'overwrite' }), { name, now })
      }),
    snapshots: (name) =>
      asLance(name, async () => {
        const table = await open(name)
        const times = new Map((await table.listVersions()).map(({ version, timestamp }) => [version, timestamp]))
        const tags = Object.entries(await (await table.tags()).list())
        return tags
          .map(([tag, { version }]) => ({ name: tag, version, at: times.get(version) ?? null }))
          .toSorted((a, b) => a.version - b.version || (a.name < b.name ? -1 : 1))
      }),
    remove: (name) =>
      asLance(name, async () => {
        if (!(await exists(name))) throw await noSuchIndex(name)
        latest.delete(name)
        await (await connection()).dropTable(tableOf(name))
      }),
    async close() {
      latest.clear()
      const connected = await opened?.catch(() => null)
      opened = null
      connected?.close()
    },
  }
}

const PAGE = 1000

/** LanceDB takes ASCII letters, digits, `-`, `_` and `.` only. Other names are written in hex. */
const encoded = 'utf8.'

function tableOf(name: string): string {
  const index = name.normalize('NFC')
  return /^[A-Za-z0-9_-]+$/.test(index) ? index : encoded + Buffer.from(index).toString('hex')
}

/** Null for a table of something else. */
function indexOf(table: string): string | null {
  const index = table.startsWith(encoded) ? Buffer.from(table.slice(encoded.length), 'hex').toString() : table
  return tableOf(index) === table ? index : null
}

function noSuchSnapshot(name: string, snapshot: string, names: readonly string[]): AppError {
  const there = names.length > 0 ? ` There are: ${names.join(', ')}.` : ' It has none yet.'
  return new AppError('NOT_FOUND', `The index ${name} has no snapshot ${snapshot}.${there}`)
}

/**
 * Where the indexes lie: `$ASSAY_LANCEDB`, a folder or a bucket such as `s3://bucket/folder`, or `lancedb` in the project's data. Each
 * `$ASSAY_LANCEDB_OPTION` is an option of LanceDB's storage, such as `ASSAY_LANCEDB_ENDPOINT` and `ASSAY_LANCEDB_ALLOW_HTTP`; the usual
 * variables of the cloud (`AWS_ACCESS_KEY_ID`) apply too.
 */
export function indexPlace(usual: string, env: Environment): { uri: string; storageOptions: Record<string, string> } {
  const prefix = 'ASSAY_LANCEDB_'
  const options = Object.entries(env).flatMap(([key, value]) =>
    key.startsWith(prefix) && value ? [[key.slice(prefix.length).toLowerCase(), value] as const] : [],
  )
  return { uri: env.ASSAY_LANCEDB || usual, storageOptions: Object.fromEntries(options) }
}
