/** Row heights of the grid. */
export const densities = ['compact', 'comfortable', 'tall'] as const
export type Density = (typeof densities)[number]

/** Height of a row in pixels, and its lines of output. */
export const densityView: Record<Density, { height: number; lines: number }> = {
  compact: { height: 38, lines: 1 },
  comfortable: { height: 92, lines: 3 },
  tall: { height: 182, lines: 8 },
}
