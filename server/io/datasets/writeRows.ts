import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '../../core/errors.ts'
import { tryFileLock } from '../files/fileLock.ts'
import { stageWrite } from '../files/atomicWrite.ts'
import { fileStamp } from '../files/fileStamp.ts'
import { makeFolder } from '../files/makeFolder.ts'
import type { DatasetPlace } from './datasetPlace.ts'
import { openRowIndex, type RowIndex } from './rowIndex.ts'
import { syncIndex } from './syncIndex.ts'

const PIECE_CHARS = 1024 * 1024
const MOST_TRIES = 5
const LOCK_WAIT_MS = 60_000
const LOCK_LOOK_MS = 20

/** The stamp of rows.jsonl; '' if there is no file. */
export async function rowsStamp(place: DatasetPlace): Promise<string> {
  return fileStamp(place.rows).catch(() => '')
}

/** Makes the index equal to rows.jsonl if another program has changed it. @throws AppError FILE_MISSING, and the errors of `syncIndex` */
export async function refreshIndex(place: DatasetPlace): Promise<void> {
  await whileAlone(place, (index) => syncStale(index, place))
}

/**
 * Writes rows.jsonl if it lacks changes of the index. Writes one state while rows are changed by other connections; what changes meanwhile is
 * written the next time.
 * @throws AppError DISK_FULL, NOT_ALLOWED, FILE_MISSING, and the errors of `syncIndex`; no change is lost
 */
export async function writeRows(place: DatasetPlace): Promise<void> {
  await whileAlone(place, async (index) => {
    for (let tries = 1; ; tries += 1) {
      await syncStale(index, place)
      const seq = Number(index.meta('seq') ?? 0)
      if (seq <= Number(index.meta('written') ?? 0)) return
      if (await writeOnce(index, place)) return
      if (tries === MOST_TRIES)
        throw new AppError(
          'CONFLICT',
          `datasets/${place.name}/rows.jsonl is being changed again and again by another program. Try again when it is not.`,
        )
    }
  })
}

/** A file that is gone, as after a change of the branch in git, is not made anew of the few rows that have changed. */
async function syncStale(index: RowIndex, place: DatasetPlace): Promise<void> {
  const known = index.meta('stamp') ?? ''
  const stamp = await rowsStamp(place)
  if (stamp === known) return
  if (stamp === '')
    throw new AppError(
      'FILE_MISSING',
      `datasets/${place.name}/rows.jsonl was removed or renamed by another program. Bring it back; changes that are not in it yet are kept until then.`,
    )
  await syncIndex(index, place)
}

/** Runs `work` with a connection of its own while no other call or program is in such work on this dataset. */
async function whileAlone(place: DatasetPlace, work: (index: RowIndex) => Promise<void>): Promise<void> {
  const index = openRowIndex(place.index)
  try {
    const unlock = await lock(`${place.index}.lock`, place.name)
    try {
      await work(index)
    } finally {
      unlock()
    }
  } finally {
    index.close()
  }
}

async function lock(file: string, name: string): Promise<() => void> {
  for (const end = performance.now() + LOCK_WAIT_MS; ; await wait(LOCK_LOOK_MS)) {
    const unlock = tryFileLock(file)
    if (unlock) return unlock
    if (performance.now() > end)
      throw new AppError('CONFLICT', `Another program is writing the dataset ${name} and does not end. Close it, or try again later.`)
  }
}

/** False if another program has changed the file meanwhile. */
async function writeOnce(index: RowIndex, place: DatasetPlace): Promise<boolean> {
  makeFolder(place.folder)
  index.run('BEGIN')
  let seq: number
  let stamp: string
  let staged: Awaited<ReturnType<typeof stageWrite>>
  try {
    seq = Number(index.meta('seq') ?? 0)
    stamp = index.meta('stamp') ?? ''
    staged = await stageWrite(place.rows, pieces(index), { within: place.folder })
  } finally {
    index.run('COMMIT')
  }
  if ((await rowsStamp(place)) !== stamp) {
    await staged.discard()
    return false
  }
  await staged.commit()
  const after = await rowsStamp(place)
  index.transaction(() => {
    index.setMeta('stamp', after)
    index.setMeta('written', String(seq))
    index.run('DELETE FROM removed WHERE seq <= ?', seq)
  })
  return true
}

function* pieces(index: RowIndex): Generator<string> {
  let piece = ''
  for (const { line } of index.iterate<{ line: string }>('SELECT line FROM rows ORDER BY n')) {
    piece += `${line}\n`
    if (piece.length < PIECE_CHARS) continue
    yield piece
    piece = ''
  }
  yield piece
}
