/** A loss or another measured number with four significant digits; `no number` where the trainer got none (null). */
export function lossText(loss: number | null): string {
  if (loss === null) return 'no number'
  if (loss !== 0 && Math.abs(loss) < 0.001) return loss.toExponential(1)
  return loss.toPrecision(Math.abs(loss) >= 1 ? 4 : 3)
}
