const MOST_NAMES = 5

/** The first names of a list, and how many more there are: `a.md, b.md and 3 more`. */
export function namesText(names: readonly string[]): string {
  const more = names.length - MOST_NAMES
  return names.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
