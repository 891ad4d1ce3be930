/**
 * Approximate number of characters of a serialised value, counting shared values each time. Infinity for a circular value. Linear in the
 * number of distinct values, not in the serialised size.
 */
export function writtenSize(value: unknown, known = new Map<object, number>()): number {
  if (typeof value === 'string') return value.length + 3
  if (typeof value !== 'object' || value === null) return 5
  const met = known.get(value)
  if (met !== undefined) return met
  // A value that is met again before it has a size contains itself.
  known.set(value, Infinity)
  let size = 3
  for (const [key, member] of Object.entries(value)) size += (Array.isArray(value) ? 0 : key.length + 3) + writtenSize(member, known)
  known.set(value, size)
  return size
}
