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

/** When the file changed last, in milliseconds since 1970. Throws the file system's errors. */
export async function modifiedAt(path: string): Promise<number> {
  return (await stat(path)).mtimeMs
}

function kindOf(stats: Stats | null): PathKind {
  if (!stats) return null
  return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other'
}
