/** Where a key moves from row `position`, or null for a key that does not move. */
export function neighbourRow(position: number, key: string, { count, page }: { count: number; page: number }): number | null {
  const last = count - 1
  const moves: Record<string, number> = {
    ArrowDown: position + 1,
    ArrowUp: position - 1,
    PageDown: position + page,
    PageUp: position - page,
    Home: 0,
    End: last,
  }
  const next = moves[key]
  return next === undefined ? null : Math.min(last, Math.max(0, next))
}
