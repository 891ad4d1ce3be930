/** Comparisons or ratings by the case they are about; one that names none is a case of its own. */
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
