import { z } from 'zod'
import { canonicalJson, type Json } from '../json.ts'
import { type ChartCell, sideLabel, sideOf } from './chartCell.ts'

/**
 * The cells behind a mark of a chart: those with these values on these sides and, for a histogram, a score from `least` to `most`. `below`
 * excludes `most` itself. Short enough to be carried in a URL.
 */
export type ChartPick = {
  sides: Record<string, Json>
  score?: { name: string; least: number; most: number; below?: true }
}

/** True when the cell is behind the mark. */
export function isPicked({ sides, score }: ChartPick, chartCell: ChartCell): boolean {
  const here = Object.entries(sides).every(([side, value]) => {
    const own = sideOf(chartCell, side)
    return own !== undefined && (own === value || canonicalJson(own) === canonicalJson(value))
  })
  if (!here || !score) return here
  const own = chartCell.values[score.name] ?? null
  return own !== null && own >= score.least && (score.below ? own < score.most : own <= score.most)
}

/** The selection as text: `temperature 0.7, prompt terse`. */
export function pickText({ sides, score }: ChartPick): string {
  const short = (value: number) => String(Math.round(value * 1000) / 1000)
  return [
    ...Object.entries(sides).map(([side, value]) => `${side} ${sideLabel(value)}`),
    ...(score
      ? [score.least === score.most ? `${score.name} ${short(score.least)}` : `${score.name} ${short(score.least)} to ${short(score.most)}`]
      : []),
  ].join(', ')
}

const pickSchema = z.object({
  sides: z.record(z.string(), z.json()),
  score: z.object({ name: z.string(), least: z.number(), most: z.number(), below: z.literal(true).optional() }).optional(),
})

/** A selection as text for a URL. */
export function writePick(pick: ChartPick): string {
  return canonicalJson(pick)
}

/** The selection in the text of a URL; null when the text is not a valid selection. */
export function readPick(text: string): ChartPick | null {
  try {
    const { sides, score } = pickSchema.parse(JSON.parse(text))
    return {
      sides,
      ...(score ? { score: { name: score.name, least: score.least, most: score.most, ...(score.below ? { below: true } : {}) } } : {}),
    }
  } catch {
    return null
  }
}
