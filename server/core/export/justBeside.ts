/** By no more than a score can show: what must not be reached there is a bound that may be reached here. */
const STEP = 1e-9

export const justAbove = (bound: number): number => beside(bound + STEP)

export const justBelow = (bound: number): number => beside(bound - STEP)

/** Without the last digits, which are of the adding. */
function beside(bound: number): number {
  return Number(bound.toPrecision(12))
}
