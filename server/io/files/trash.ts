import { randomBytes } from 'node:crypto'
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import { fileError, hasCode } from './fileError.ts'
import { makeFolderWithin } from './folder.ts'

const undoPattern = /^\d{14}-[0-9a-f]{12}$/
const KEEP_DAYS = 30

const itemSchema = z.object({ kind: z.string(), id: z.string(), names: z.array(z.string()).min(1) })

/** An item in the trash: its kind and id, and the names of the moved files or folders. */
export type TrashItem = z.infer<typeof itemSchema>

/**
 * Moves files or folders to the trash and returns the undo id. Items are deleted after 30 days at the earliest.
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
  const limit = stamp(new Date(now.getTime() - KEEP_DAYS * 86_400_000))
  const old = (await readdir(trash)).filter((name) => undoPattern.test(name) && name < limit)
  await Promise.all(old.map((name) => rm(join(trash, name), { recursive: true, force: true })))
}

/** `20261122100000`, in UTC. */
function stamp(date: Date): string {
  return date.toISOString().replace(/\D/g, '').slice(0, 14)
}
