type Entry = { slug: string; title: string; modifiedAt: number; lastRun: { at: number } | null }

/** The notebooks that were edited or run last, newest first. */
export function mostRecent<T extends Entry>(notebooks: readonly T[], most = 7): T[] {
  const touched = (entry: Entry) => Math.max(entry.modifiedAt, entry.lastRun?.at ?? 0)
  return notebooks.toSorted((a, b) => touched(b) - touched(a)).slice(0, most)
}
