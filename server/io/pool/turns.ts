/** A turn at work. Its owner has no other turn until it ends. */
export type Turn = {
  /** Lets others work while this one waits for something. */
  pause(): void
  /** Resolves when there is room to work again. */
  resume(): Promise<void>
  end(): void
}

/** Hands out turns: at most `most` work at a time, and each owner has one. Who has waited longest is next, those that resume before others. */
export type Turns = { take(owner: string): Promise<Turn> }

/** `mostBegun`: how many may have begun and not ended, at work or paused. */
export function createTurns(most: number, mostBegun = most): Turns {
  const owners = new Set<string>()
  const resuming: (() => void)[] = []
  const waiting: { owner: string; begin: () => void }[] = []
  let working = 0

  function next(): void {
    while (working < most) {
      const go = resuming.shift() ?? firstToBegin()
      if (!go) return
      working += 1
      go()
    }
  }

  function firstToBegin(): (() => void) | undefined {
    const at = owners.size < mostBegun ? waiting.findIndex(({ owner }) => !owners.has(owner)) : -1
    const [first] = at === -1 ? [] : waiting.splice(at, 1)
    if (first) owners.add(first.owner)
    return first?.begin
  }

  function turnOf(owner: string): Turn {
    let atWork = true
    let ended = false
    const rest = () => {
      if (atWork) working -= 1
      atWork = false
      next()
    }
    return {
      pause: rest,
      async resume() {
        if (atWork) return
        await new Promise<void>((resolve) => {
          resuming.push(resolve)
          next()
        })
        atWork = true
        if (ended) rest()
      },
      end() {
        ended = true
        owners.delete(owner)
        rest()
      },
    }
  }

  return {
    take: (owner) =>
      new Promise((resolve) => {
        waiting.push({ owner, begin: () => resolve(turnOf(owner)) })
        next()
      }),
  }
}
