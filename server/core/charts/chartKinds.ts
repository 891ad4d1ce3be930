import { decodeSpeed } from '../experiment/decodeSpeed.ts'
import type { ChartSpec } from '../experiment/experiment.ts'

/** The kinds of chart blocks. `y` is the score; `x` is a side (an axis, prompt, case, …) unless the description says otherwise. */
export const chartKinds = [
  { id: 'line', title: 'Line', description: 'Mean score over an axis, with the 95 % band', needs: ['x'] },
  { id: 'bar', title: 'Bar', description: 'Mean score of each value, with its 95 % interval', needs: ['x'] },
  { id: 'box', title: 'Box', description: 'Distribution of the scores of each value, one dot per cell', needs: ['x'] },
  { id: 'heatmap', title: 'Heat map', description: 'Mean score over two axes', needs: ['x', 'series'] },
  {
    id: 'scatter',
    title: 'Scatter',
    description: 'One dot per column: score against speed or length, the Pareto front joined',
    needs: ['x'],
  },
  { id: 'histogram', title: 'Histogram', description: 'Number of cells by score', needs: [] },
  { id: 'history', title: 'History', description: 'Mean score of the runs of this notebook, in order', needs: [] },
] as const satisfies readonly { id: string; title: string; description: string; needs: readonly ('x' | 'series')[] }[]

export type ChartKind = (typeof chartKinds)[number]['id']

/** The kind that a chart is drawn as; null for an unknown name. */
export function chartKind(spec: Pick<ChartSpec, 'kind'>): ChartKind | null {
  if (spec.kind === 'strip') return 'box'
  return chartKinds.find(({ id }) => id === spec.kind)?.id ?? null
}

/** Numbers that every result has besides its scores. Only for the first one is more better. */
export const cellMeasures = ['tokens/s', 'output tokens', 'output characters', 'total ms', 'first token ms'] as const

/** The measures of one result, by the names above. */
export function measuresOf(made: {
  output: string
  tokens: { output: number }
  timing: { ttftMs: number; totalMs: number }
}): Record<(typeof cellMeasures)[number], number | null> {
  const { output, tokens, timing } = made
  return {
    'tokens/s': decodeSpeed([made]),
    'output tokens': tokens.output,
    'output characters': [...output].length,
    'total ms': timing.totalMs,
    'first token ms': timing.ttftMs,
  }
}

/** Sides that every cell has, in addition to the axes of its sweep. */
export const commonSides = ['prompt', 'case', 'repeat', 'model'] as const
