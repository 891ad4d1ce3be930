import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { splitNames } from '../../core/dataset/row/row.ts'
import { readRowLine, rowIdOfLine } from '../../core/dataset/row/rowLine.ts'
import { AppError } from '../../core/errors.ts'
import { atomicWrite, temporaryName } from '../files/atomicWrite.ts'
import { namesIn } from '../files/folder.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { pathKind } from '../files/pathKind.ts'
import { readTextFile } from '../files/readTextFile.ts'
import type { DatasetPlace } from './datasetPlace.ts'

const snapshotSchema = z.object({
  format: z.literal(1),
  tag: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  note: z.string(),
  /** SHA-256 of the lines of all rows. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.int(),
  rejected: z.int(),
  splits: z.partialRecord(z.enum([...splitNames, 'none']), z.int()),
  /** How the splits were made last, null if by hand or not at all. */
  seed: z.int().nullable(),
})

/** An immutable state of a dataset, under a name. Snapshots of the same rows share their file. */
export type Snapshot = z.infer<typeof snapshotSchema>

/** Writes the rows of a state. @throws AppError DISK_FULL, NOT_ALLOWED */
export async function writeSnapshotRows(place: DatasetPlace, lines: Iterable<string>): Promise<{ sha256: string }> {
  makeFolder(place.snapshots)
  const hash = createHash('sha256')
  const temporary = join(place.snapshots, temporaryName())
  const pieces = function* () {
    for (const line of lines) {
      const piece = `${line}\n`
      hash.update(piece)
      yield piece
    }
  }
  try {
    await atomicWrite(temporary, Readable.from(pieces()).pipe(createGzip()), { within: place.folder })
    const sha256 = hash.digest('hex')
    await rename(temporary, rowsFile(place, sha256))
    return { sha256 }
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw thrown
  }
}

export async function writeSnapshot(place: DatasetPlace, snapshot: Snapshot): Promise<void> {
  await atomicWrite(tagFile(place, snapshot.tag), `${JSON.stringify(snapshot, null, 2)}\n`, { within: place.folder })
}

/** The oldest first. A file that is no snapshot is left out. */
export async function listSnapshots(place: DatasetPlace): Promise<Snapshot[]> {
  const names = await namesIn(place.snapshots, { within: place.folder, name: 'snapshots' })
  const found = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => read(place, name.slice(0, -'.json'.length))))
  return found.filter((snapshot) => snapshot !== null).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.tag < b.tag ? -1 : 1))
}

/** @throws AppError NOT_FOUND */
export async function findSnapshot(place: DatasetPlace, tag: string): Promise<Snapshot> {
  const found = isTag(tag) ? await read(place, tag) : null
  if (found) return found
  const tags = (await listSnapshots(place)).map((snapshot) => snapshot.tag)
  throw new AppError(
    'NOT_FOUND',
    `The dataset ${place.name} has no snapshot ${JSON.stringify(tag)}. ${tags.length > 0 ? `It has ${tags.join(', ')}.` : `Make one with npm run assay -- dataset snapshot ${place.name} ${isTag(tag) ? tag : 'v1'}.`}`,
  )
}

/** The rows of a snapshot. @throws AppError STORE_BROKEN if its file is missing or is not the one that was written */
export async function* snapshotRows(place: DatasetPlace, snapshot: Pick<Snapshot, 'sha256' | 'tag'>): AsyncGenerator<DatasetRow> {
  for await (const line of snapshotLines(place, snapshot)) yield readRowLine(line)
}

/** All rows of a snapshot at once. @throws AppError as `snapshotRows` */
export async function allSnapshotRows(place: DatasetPlace, snapshot: Pick<Snapshot, 'sha256' | 'tag'>): Promise<DatasetRow[]> {
  const rows: DatasetRow[] = []
  for await (const row of snapshotRows(place, snapshot)) rows.push(row)
  return rows
}

/** Rows of a snapshot by id, in its order. Other rows are not parsed. @throws AppError as `snapshotRows` */
export async function snapshotRowsById(
  place: DatasetPlace,
  snapshot: Pick<Snapshot, 'sha256' | 'tag'>,
  ids: readonly string[],
): Promise<DatasetRow[]> {
  const wanted = new Set(ids)
  const found: DatasetRow[] = []
  for await (const line of snapshotLines(place, snapshot)) if (wanted.has(rowIdOfLine(line) ?? '')) found.push(readRowLine(line))
  return found
}

async function* snapshotLines(place: DatasetPlace, { sha256, tag }: Pick<Snapshot, 'sha256' | 'tag'>): AsyncGenerator<string> {
  const broken = () =>
    new AppError(
      'STORE_BROKEN',
      `The rows of the snapshot ${tag} are missing or damaged. Take datasets/${place.name}/snapshots from git or a copy again.`,
    )
  const file = rowsFile(place, sha256)
  if ((await pathKind(file)) !== 'file') throw broken()
  const hash = createHash('sha256')
  let rest: Buffer = Buffer.alloc(0)
  try {
    for await (const chunk of pipeline(createReadStream(file), createGunzip(), () => undefined)) {
      hash.update(chunk as Buffer)
      const data = rest.length > 0 ? Buffer.concat([rest, chunk as Buffer]) : (chunk as Buffer)
      let from = 0
      for (let end = data.indexOf(0x0a, from); end !== -1; end = data.indexOf(0x0a, from)) {
        yield data.toString('utf8', from, end)
        from = end + 1
      }
      rest = data.subarray(from)
    }
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    throw broken()
  }
  if (hash.digest('hex') !== sha256) throw broken()
}

/** Removes a snapshot, and its rows if no other one has the same. */
export async function removeSnapshotFiles(place: DatasetPlace, { tag, sha256 }: Snapshot): Promise<void> {
  await rm(tagFile(place, tag), { force: true })
  const others = await listSnapshots(place)
  if (!others.some((other) => other.sha256 === sha256)) await rm(rowsFile(place, sha256), { force: true })
}

export function isTag(tag: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(tag)
}

const tagFile = ({ snapshots }: DatasetPlace, tag: string) => join(snapshots, `${tag}.json`)
const rowsFile = ({ snapshots }: DatasetPlace, sha256: string) => join(snapshots, `${sha256.slice(0, 16)}.jsonl.gz`)

async function read(place: DatasetPlace, tag: string): Promise<Snapshot | null> {
  if ((await pathKind(tagFile(place, tag))) !== 'file') return null
  const { text } = await readTextFile(tagFile(place, tag), { within: place.folder, name: `${tag}.json` })
  try {
    return snapshotSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
