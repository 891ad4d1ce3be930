/**
 * The exponential moving average of values, with the bias of its start corrected as in Adam and TensorBoard: at `weight` 0 the values
 * themselves, towards 1 smoother. A value that is missing stays missing and changes nothing.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  let sum = 0
  let share = 0
  return values.map((value) => {
    if (value === null) return null
    sum = weight * sum + (1 - weight) * value
    share = weight * share + (1 - weight)
    return share === 0 ? value : sum / share
  })
}
