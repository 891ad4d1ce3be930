/** The deepest nesting of lists and mappings that notebooks, cases and requests may have. Recursive code is safe at this depth. */
export const mostDepth = 100

/** Whether a value has lists or objects nested more than `most` deep. Takes time linear in the size of the value. */
export function isDeeper(value: unknown, most = mostDepth): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (most === 0) return true
  for (const member of Array.isArray(value) ? value : Object.values(value)) if (isDeeper(member, most - 1)) return true
  return false
}
