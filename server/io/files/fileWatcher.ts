import { watch, type FSWatcher } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isTemporaryName } from './atomicWrite.ts'

const DEBOUNCE_MS = 80
const POLL_MS = 1000

type Listener = (names: ReadonlySet<string>) => void
type Folder = { listeners: Set<Listener>; close: () => void; changed: Set<string>; timer: NodeJS.Timeout | null }

/** One entry per watched folder. The watcher closes with its last listener. */
const folders = new Map<string, Folder>()

/**
 * Calls `listener` with the names of files directly in `folder` that were written, created, renamed or removed, once the folder has been
 * quiet for 80 ms, so that half-written files are not reported. The folder is watched, not the file, because some editors save by
 * renaming. Listeners of one folder share a watcher. With `poll` the folder is read once a second instead; this is also the fallback if
 * the system provides no watcher (limit reached, network drive). Returns a function that stops.
 */
export function watchFolder(folder: string, listener: Listener, { poll = false }: { poll?: boolean } = {}): () => void {
  const path = resolve(folder)
  const shared = folders.get(path) ?? open(path, poll)
  shared.listeners.add(listener)
  return () => {
    if (!shared.listeners.delete(listener) || shared.listeners.size > 0) return
    if (shared.timer) clearTimeout(shared.timer)
    shared.close()
    folders.delete(path)
  }
}

/** The number of watched folders, for tests and the monitor. */
export function watchedFolderCount(): number {
  return folders.size
}

function open(path: string, poll: boolean): Folder {
  const shared: Folder = { listeners: new Set(), changed: new Set(), timer: null, close: () => undefined }
  const note = (name: string) => {
    if (isTemporaryName(name)) return
    shared.changed.add(name.normalize('NFC'))
    if (shared.timer) clearTimeout(shared.timer)
    shared.timer = setTimeout(() => {
      const names = new Set(shared.changed)
      shared.changed.clear()
      shared.timer = null
      for (const listener of Array.from(shared.listeners)) listener(names)
    }, DEBOUNCE_MS)
  }
  const startPolling = () => {
    shared.close = pollFolder(path, note)
  }
  if (poll) startPolling()
  else shared.close = watchNatively(path, note, startPolling)
  folders.set(path, shared)
  return shared
}

function watchNatively(path: string, note: (name: string) => void, fallBack: () => void): () => void {
  let watcher: FSWatcher
  try {
    watcher = watch(path, { persistent: false }, (_event, name) => {
      if (name !== null) note(name)
    })
  } catch {
    return pollFolder(path, note)
  }
  watcher.on('error', () => {
    watcher.close()
    fallBack()
  })
  return () => watcher.close()
}

function pollFolder(path: string, note: (name: string) => void): () => void {
  let before: Map<string, string> | null = null
  let stopped = false
  const look = async () => {
    const now = await stamps(path)
    if (before) for (const name of new Set([...before.keys(), ...now.keys()])) if (before.get(name) !== now.get(name)) note(name)
    before = now
    if (!stopped) timer = setTimeout(() => void look(), POLL_MS).unref()
  }
  let timer = setTimeout(() => void look(), 0).unref()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

async function stamps(path: string): Promise<Map<string, string>> {
  const names = await readdir(path).catch(() => [])
  const entries = await Promise.all(
    names.map(async (name): Promise<[string, string]> => {
      const stats = await stat(join(path, name)).catch(() => null)
      return [name, stats ? `${stats.mtimeMs} ${stats.size} ${stats.ino}` : '']
    }),
  )
  return new Map(entries)
}
