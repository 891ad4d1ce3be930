/** How a series is drawn. Dash, mark and hatching distinguish it for people who cannot tell the colours apart. */
export type SeriesLook = { color: string; dash: string | undefined; shape: MarkShape; hatch: number }

export const markShapes = ['circle', 'square', 'triangle', 'diamond', 'cross', 'wedge'] as const
export type MarkShape = (typeof markShapes)[number]

const dashes = [undefined, '6 3', '2 3', '9 3 2 3', '12 4', '4 2 1 2'] as const

/** Number of hatchings; the first is a plain fill. */
export const HATCHES = 5

/** The look of the n-th series, from 0. Colours repeat after eight, shapes and dashes after six, hatchings after five. */
export function seriesLook(position: number): SeriesLook {
  return {
    color: seriesColor(position),
    dash: dashes[position % dashes.length],
    shape: markShapes[position % markShapes.length] ?? 'circle',
    hatch: position % HATCHES,
  }
}

/** How recharts draws the line of the n-th series. */
export function seriesLine(position: number) {
  const { color, dash } = seriesLook(position)
  return { stroke: color, strokeDasharray: dash, strokeWidth: 2, activeDot: false, connectNulls: true, isAnimationActive: false }
}

const COLOURS = 8

/** The colour of the n-th series, from 0, as a CSS variable that follows the theme. Colours repeat after eight. */
export function seriesColor(position: number): string {
  return `var(--series-${(position % COLOURS) + 1})`
}

/** SVG path of a mark centred at (x, y). All shapes look about as large as a circle of radius `r`. */
export function markPath(shape: MarkShape, { x, y, r }: { x: number; y: number; r: number }): string {
  const at = (dx: number, dy: number) => `${round(x + dx)} ${round(y + dy)}`
  switch (shape) {
    case 'circle':
      return `M${at(-r, 0)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
    case 'square': {
      const half = round(r * 0.89)
      return `M${at(-half, -half)}h${2 * half}v${2 * half}h${-2 * half}Z`
    }
    case 'triangle':
      return `M${at(0, -r * 1.2)}L${at(r * 1.15, r * 0.85)}L${at(-r * 1.15, r * 0.85)}Z`
    case 'wedge':
      return `M${at(0, r * 1.2)}L${at(r * 1.15, -r * 0.85)}L${at(-r * 1.15, -r * 0.85)}Z`
    case 'diamond':
      return `M${at(0, -r * 1.3)}L${at(r * 1.15, 0)}L${at(0, r * 1.3)}L${at(-r * 1.15, 0)}Z`
    case 'cross': {
      const arm = round(r * 0.4)
      const end = round(r * 1.1)
      return `M${at(-arm, -end)}h${2 * arm}v${round(end - arm)}h${round(end - arm)}v${2 * arm}h${round(arm - end)}v${round(end - arm)}h${-2 * arm}v${round(arm - end)}h${round(arm - end)}v${-2 * arm}h${round(end - arm)}Z`
    }
  }
}

const round = (value: number): number => Math.round(value * 100) / 100
