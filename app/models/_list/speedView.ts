import type { ModelEntry } from '../../_trpc/apiTypes.ts'
import { formatBytes, formatCount, formatDecimal, formatNumber } from '../../_ui/text/format.ts'

/** A measured speed: the rates, and how they compare with those of another file that was measured in turns with it. */
export type SpeedView = { rates: string; compared: string | null }

/** Null if the speed of the model was not measured. */
export function speedView({ id, speed, made }: ModelEntry, models: readonly ModelEntry[]): SpeedView | null {
  if (!speed) return null
  const rates = [
    `prompts ${formatNumber(speed.prefillPerSecond)} tokens/s`,
    `answers ${formatNumber(speed.decodePerSecond)} tokens/s (${formatCount(speed.sequences, 'sequence')} at once)`,
    `${formatBytes(speed.bytes)} of memory`,
    `${speed.device}, ${speed.lane} lane`,
  ].join(', ')
  const together = models.filter((model) => model.id !== id && model.speed?.measuredAt === speed.measuredAt)
  const origin = together.find((model) => model.id === made?.madeFrom.id)
  if (!origin?.speed) return { rates, compared: null }
  const times = (rate: number, other: number) => `${formatDecimal(rate / other, 2)} times`
  return {
    rates,
    compared: `Answers ${times(speed.decodePerSecond, origin.speed.decodePerSecond)} and prompts ${times(speed.prefillPerSecond, origin.speed.prefillPerSecond)} as fast as ${origin.id}`,
  }
}
