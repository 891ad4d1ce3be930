/** Room around the plot, in pixels: below it stands the axis' name. */
export const chartMargin = { top: 8, right: 16, bottom: 18, left: 0 }

/** About how wide the label of one of `count` values may be; charts here are some 560 pixels wide. */
export function tickRoom(count: number): number {
  return Math.max(34, 560 / Math.max(1, Math.min(count, 12)) - 8)
}
