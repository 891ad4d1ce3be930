/** Hands out turns: at most `most` at a time, and one at a time for each owner. Who has waited longest is next. */
export type Turns = {
  /** Resolves with the function that ends the turn. */
  take(owner: string): Promise<() => void>
}

export function createTurns(most: number): Turns {
  const busy = new Set<string>()
  const waiting: { owner: string; begin: () => void }[] = []

  function next(): void {
    while (busy.size < most) {
      const at = waiting.findIndex(({ owner }) => !busy.has(owner))
      const [first] = at === -1 ? [] : waiting.splice(at, 1)
      if (!first) return
      busy.add(first.owner)
      first.begin()
    }
  }

  return {
    take(owner) {
      const { promise, resolve } = Promise.withResolvers<() => void>()
      const end = () => {
        busy.delete(owner)
        next()
      }
      waiting.push({ owner, begin: () => resolve(end) })
      next()
      return promise
    },
  }
}
