/** Smaller than any difference between scores: an exclusive bound becomes the inclusive bound just beside it. */
const STEP = 1e-9

export const justAbove = (bound: number): number => beside(bound + STEP)

export const justBelow = (bound: number): number => beside(bound - STEP)

/** Drops the last digits, which are rounding errors of the addition. */
function beside(bound: number): number {
  return Number(bound.toPrecision(12))
}
