/** Makes names distinct by numbering repeated ones, `a a b` to `a a-2 b`; numbers that are already used are skipped. */
export function distinctNames(names: readonly string[]): string[] {
  const given = new Set(names)
  const used = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let number = 2; used.has(free) || (free !== name && given.has(free)); number++) free = `${name}-${number}`
    used.add(free)
    return free
  })
}
