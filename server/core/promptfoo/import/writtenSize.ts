/**
 * About how many characters a value takes when it is written out, what aliases share counted each time. Infinity for one that holds
 * itself. Linear in the values that there are, not in those that would be written.
 */
export function writtenSize(value: unknown, known = new Map<object, number>()): number {
  if (typeof value === 'string') return value.length + 3
  if (typeof value !== 'object' || value === null) return 5
  const met = known.get(value)
  if (met !== undefined) return met
  // Met again before it has a size, it is inside itself.
  known.set(value, Infinity)
  let size = 3
  for (const [key, member] of Object.entries(value)) size += (Array.isArray(value) ? 0 : key.length + 3) + writtenSize(member, known)
  known.set(value, size)
  return size
}
