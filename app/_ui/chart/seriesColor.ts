const COLOURS = 8

/** The colour of the n-th series, from 0, as a CSS variable that follows the theme. After eight they begin again. */
export function seriesColor(position: number): string {
  return `var(--series-${(position % COLOURS) + 1})`
}
