type Part = { start: number; end: number; text: string }

/** The neighbours of a passage without what the next passage has too: neighbouring passages may overlap. */
export function apart<Neighbour extends Part>(passage: Part, before: readonly Neighbour[], after: readonly Neighbour[]) {
  return {
    before: before.map((each, at) => ({ ...each, text: each.text.slice(0, Math.max(0, (before[at + 1] ?? passage).start - each.start)) })),
    after: after.map((each, at) => ({ ...each, text: each.text.slice(Math.max(0, (after[at - 1] ?? passage).end - each.start)) })),
  }
}
