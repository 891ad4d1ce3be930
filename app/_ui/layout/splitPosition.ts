/** Limits the first pane's share so that both panes have at least `least`. */
export function clampSplit(share: number, least: number): number {
  return Math.min(1 - least, Math.max(least, share))
}

/** The first pane's share after a key press; null for a key that does not move the divider. */
export function splitAfterKey(share: number, key: string, { large, least }: { large: boolean; least: number }): number | null {
  const step = large ? 0.1 : 0.02
  if (key === 'ArrowLeft' || key === 'ArrowUp') return clampSplit(share - step, least)
  if (key === 'ArrowRight' || key === 'ArrowDown') return clampSplit(share + step, least)
  if (key === 'Home') return least
  if (key === 'End') return 1 - least
  return null
}
