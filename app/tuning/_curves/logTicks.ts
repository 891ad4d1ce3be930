/** The marks 1, 2 and 5 times a power of ten that enclose `low` to `high`, both above 0; powers of ten alone where that would be many. */
export function logTicks(low: number, high: number): number[] {
  const decades = Math.log10(high / low)
  const factors = decades > 3 ? [1] : [1, 2, 5]
  const from = Math.floor(Math.log10(low) - 1e-9)
  const to = Math.ceil(Math.log10(high) + 1e-9)
  const all = Array.from({ length: to - from + 1 }, (_, at) => factors.map((factor) => Number(`${factor}e${from + at}`))).flat()
  const first = all.findLastIndex((tick) => tick <= low * (1 + 1e-9))
  const last = all.findIndex((tick) => tick >= high * (1 - 1e-9))
  return all.slice(Math.max(0, first), last < 0 ? undefined : last + 1)
}
