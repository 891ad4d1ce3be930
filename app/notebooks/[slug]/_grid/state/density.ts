/** How much of an output a row shows. */
export const densities = ['compact', 'comfortable', 'tall'] as const
export type Density = (typeof densities)[number]

/** Row height in pixels and the lines of output in it. */
export const densityView: Record<Density, { height: number; lines: number }> = {
  compact: { height: 38, lines: 1 },
  comfortable: { height: 92, lines: 3 },
  tall: { height: 182, lines: 8 },
}
