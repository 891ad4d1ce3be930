import { type Stats, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'

/** What is at a path, links followed; null if there is nothing, or it cannot be looked at. `other`: a pipe, a socket or a device. */
export type PathKind = 'file' | 'folder' | 'other' | null

export async function pathKind(path: string): Promise<PathKind> {
  return kindOf(await stat(path).catch(() => null))
}

/** {@link pathKind} without waiting. */
export function pathKindSync(path: string): PathKind {
  try {
    return kindOf(statSync(path))
  } catch {
    return null
  }
}

/** Size and time of a file, a text that changes with the file; '' if there is none. */
export async function fileStamp(path: string): Promise<string> {
  const stats = await stat(path).catch(() => null)
  return stats ? `${stats.size} ${stats.mtimeMs}` : ''
}

/** When the file changed last, in milliseconds since 1970. Throws the file system's errors. */
export async function modifiedAt(path: string): Promise<number> {
  return (await stat(path)).mtimeMs
}

function kindOf(stats: Stats | null): PathKind {
  if (!stats) return null
  return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other'
}
