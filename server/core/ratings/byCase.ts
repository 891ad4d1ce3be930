/** Groups comparisons or ratings by case; an item without a case is its own group. */
export function byCase<T extends { case?: string }>(all: readonly T[]): T[][] {
  const groups = new Map<string | T, T[]>()
  for (const each of all) {
    const name = each.case ?? each
    const group = groups.get(name)
    if (group) group.push(each)
    else groups.set(name, [each])
  }
  return [...groups.values()]
}
