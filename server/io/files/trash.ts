import { randomBytes } from 'node:crypto'
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import { fileError, hasCode } from './fileError.ts'
import { makeFolderWithin } from './folder.ts'

const undoPattern = /^\d{14}-[0-9a-f]{12}$/
const DAY_MS = 86_400_000
const KEEP_DAYS = 30
/** In an item's folder: the time at which it was found to be too old. */
const expiredFile = 'expired'

const itemSchema = z.object({ kind: z.string(), id: z.string(), names: z.array(z.string()).min(1) })

/** An item in the trash: its kind and id, and the names of the moved files or folders. */
export type TrashItem = z.infer<typeof itemSchema>

/**
 * Moves files or folders to the trash and returns the undo id. An item that is older than 30 days at a removal is deleted at the first
 * removal that comes at least a day later. A clock that is wrong for a moment therefore deletes nothing.
 * `item.json` is written first, so that an interrupted move can be recognised.
 */
export async function moveToTrash(
  trash: string,
  item: { kind: string; id: string; paths: Record<string, string> },
  now: Date,
): Promise<{ undo: string }> {
  const undo = `${stamp(now)}-${randomBytes(6).toString('hex')}`
  const folder = join(trash, undo)
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(
      join(folder, 'item.json'),
      JSON.stringify({ kind: item.kind, id: item.id, names: Object.keys(item.paths) } satisfies TrashItem),
    )
    for (const [name, path] of Object.entries(item.paths)) await move(path, join(folder, name))
  } catch (thrown) {
    throw fileError(thrown, item.id)
  }
  await emptyOld(trash, now)
  return { undo }
}

/** Reads an item. @throws AppError NOT_FOUND if the undo id is unknown, was used, or belongs to another kind. */
export async function readTrash(trash: string, undo: string, kind: string): Promise<TrashItem> {
  const text = undoPattern.test(undo) ? await readFile(join(trash, undo, 'item.json'), 'utf8').catch(() => null) : null
  const item = text === null ? null : itemOf(text)
  if (!item || item.kind !== kind) {
    throw new AppError('NOT_FOUND', `There is nothing to restore: it was restored already, or was deleted more than ${KEEP_DAYS} days ago.`)
  }
  return item
}

function itemOf(text: string): TrashItem | undefined {
  try {
    return itemSchema.safeParse(JSON.parse(text)).data
  } catch {
    // The move was interrupted while item.json was written.
    return undefined
  }
}

/** Moves an item out of the trash to the given paths inside `within`, by name, and removes the undo id. */
export async function restoreFromTrash(
  trash: string,
  undo: string,
  { paths, within }: { paths: Record<string, string>; within: string },
): Promise<void> {
  for (const [name, path] of Object.entries(paths)) {
    await makeFolderWithin(dirname(path), { within, name })
    await move(join(trash, undo, name), path).catch((thrown: unknown) => {
      if (!hasCode(thrown, 'ENOENT')) throw fileError(thrown, name)
    })
  }
  await rm(join(trash, undo), { recursive: true, force: true })
}

/** Renames, or copies and removes if the trash is on another disk. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (thrown) {
    if (!hasCode(thrown, 'EXDEV')) throw thrown
    await cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
    await rm(from, { recursive: true })
  }
}

async function emptyOld(trash: string, now: Date): Promise<void> {
  const names = (await readdir(trash)).filter((name) => undoPattern.test(name))
  await Promise.all(names.map((name) => emptyItem(join(trash, name), { isOld: name < daysBefore(now, KEEP_DAYS), now })))
}

/** Notes that an item is too old, or deletes it if that was noted a day ago. */
async function emptyItem(folder: string, { isOld, now }: { isOld: boolean; now: Date }): Promise<void> {
  const note = join(folder, expiredFile)
  const noted = await readFile(note, 'utf8').catch(() => null)
  // A note from the future, or about an item that is not old, was made while the clock was wrong.
  if (!isOld || (noted !== null && noted > stamp(now))) await rm(note, { force: true })
  if (!isOld) return
  if (noted === null || noted > stamp(now)) await writeFile(note, stamp(now))
  else if (noted <= daysBefore(now, 1)) await rm(folder, { recursive: true, force: true })
}

function daysBefore(now: Date, days: number): string {
  return stamp(new Date(now.getTime() - days * DAY_MS))
}

/** `20261122100000`, in UTC. */
function stamp(date: Date): string {
  return date.toISOString().replace(/\D/g, '').slice(0, 14)
}
