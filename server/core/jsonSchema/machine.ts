import { type CharSet, allChars, charSet, lastCodePoint } from './charSet.ts'

/**
 * A finite automaton over code points. States are texts; `step` returns null where no continuation is accepted. Between two neighbouring
 * `bounds` all code points behave alike, as do those of one `kind`.
 */
export type Machine = {
  start: string
  step: (state: string, char: number) => string | null
  accepts: (state: string) => boolean
  bounds: readonly number[]
  kind: (char: number) => string
}

/** A condition on a text: that a machine accepts it, or that it does not. */
export type Condition = { machine: Machine; wanted: boolean }

/** A deterministic automaton without dead ends, made small. State 0 is the start; null in place of it accepts nothing. */
export type Automaton = { accepts: boolean; edges: { set: CharSet; to: number }[] }[]

const mostStates = 3000
const mostSteps = 400_000
const mostRounds = 100

/** The texts that satisfy all conditions. `undefined`: the automaton would be too large. */
export function automaton(conditions: readonly Condition[]): Automaton | null | undefined {
  const classes = classesOf(conditions)
  const table = explore(
    conditions,
    classes.map(({ ranges: [[char]] }) => char),
  )
  if (table === undefined) return undefined
  const live = liveStates(table)
  if (!live.has(0)) return null
  return smallest(
    table,
    live,
    classes.map(({ ranges }) => ranges),
  )
}

/** True if all conditions hold for `text`. */
export function satisfies(text: string, conditions: readonly Condition[]): boolean {
  return conditions.every(({ machine, wanted }) => {
    let state: string | null = machine.start
    for (const char of text) {
      state = machine.step(state, char.codePointAt(0) ?? 0)
      if (state === null) break
    }
    return (state !== null && machine.accepts(state)) === wanted
  })
}

type Table = { accepts: boolean; targets: Int32Array }[]
type Ranges = [[number, number], ...[number, number][]]

/** The code points, sorted into classes that no machine tells apart. */
function classesOf(conditions: readonly Condition[]): { ranges: Ranges }[] {
  const bounds = new Set(conditions.flatMap(({ machine }) => [...machine.bounds]))
  for (const [from, to] of allChars) bounds.add(from).add(to + 1)
  const sorted = [...bounds].filter((bound) => bound >= 0 && bound <= lastCodePoint).toSorted((a, b) => a - b)
  const classes = new Map<string, { ranges: Ranges }>()
  for (const [index, from] of sorted.entries()) {
    if (from >= 0xd800 && from <= 0xdfff) continue
    const range: [number, number] = [from, (sorted[index + 1] ?? lastCodePoint + 1) - 1]
    const kind = conditions.map(({ machine }) => machine.kind(from)).join('\n')
    const known = classes.get(kind)
    if (known) known.ranges.push(range)
    else classes.set(kind, { ranges: [range] })
  }
  return [...classes.values()]
}

function explore(conditions: readonly Condition[], chars: readonly number[]): Table | undefined {
  const numbers = new Map<string, number>()
  const states: (string | null)[][] = []
  const numberOf = (state: (string | null)[]) => {
    const key = state.length === 1 ? String(state[0]) : JSON.stringify(state)
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, states.length)
    return states.push(state) - 1
  }
  numberOf(conditions.map(({ machine }) => machine.start))
  const table: Table = []
  for (let at = 0; at < states.length; at++) {
    if (states.length > mostStates || at * chars.length > mostSteps) return undefined
    const state = states[at] ?? []
    const accepts = conditions.every(({ machine, wanted }, index) => {
      const part = state[index]
      return (typeof part === 'string' && machine.accepts(part)) === wanted
    })
    const targets = Int32Array.from(chars, (char) => {
      const next = conditions.map(({ machine }, index) => {
        const part = state[index]
        return typeof part === 'string' ? machine.step(part, char) : null
      })
      return next.some((part, index) => part === null && conditions[index]?.wanted === true) ? -1 : numberOf(next)
    })
    table.push({ accepts, targets })
  }
  return table
}

/** The states from which an accepting state can be reached. */
function liveStates(table: Table): ReadonlySet<number> {
  const before = table.map((): number[] => [])
  for (const [from, { targets }] of table.entries()) for (const to of new Set(targets)) if (to >= 0) before[to]?.push(from)
  const open = [...table.keys()].filter((state) => table[state]?.accepts)
  const live = new Set(open)
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const earlier of before[state] ?? []) {
      if (live.has(earlier)) continue
      live.add(earlier)
      open.push(earlier)
    }
  }
  return live
}

/** The states numbered as they are, and -1 for dead ends. */
function numbered(live: ReadonlySet<number>, size: number): number[] {
  let next = 0
  return Array.from({ length: size }, (_, state) => (live.has(state) ? next++ : -1))
}

function smallest(table: Table, live: ReadonlySet<number>, classes: readonly Ranges[]): Automaton {
  let groups = table.map(({ accepts }, state) => (live.has(state) ? Number(accepts) : -1))
  for (let count = 0, rounds = 0; ; rounds++) {
    // A long chain is nearly as small as it gets, and would take as many rounds as it has states.
    if (rounds > mostRounds) {
      groups = numbered(live, table.length)
      break
    }
    const names = new Map<string, number>()
    const refined = groups.map((group, state) => {
      if (group < 0) return -1
      let key = String(group)
      for (const target of table[state]?.targets ?? []) key += `,${target < 0 ? -1 : (groups[target] ?? -1)}`
      const known = names.get(key)
      if (known !== undefined) return known
      names.set(key, names.size)
      return names.size - 1
    })
    groups = refined
    if (names.size === count) break
    count = names.size
  }
  // The first state is met first, so that its group is 0.
  const result: Automaton = []
  for (const [state, group] of groups.entries()) {
    if (group < 0 || result[group] !== undefined) continue
    const sets = new Map<number, [number, number][]>()
    for (const [column, ranges] of classes.entries()) {
      const target = groups[table[state]?.targets[column] ?? -1] ?? -1
      if (target >= 0) sets.set(target, [...(sets.get(target) ?? []), ...ranges])
    }
    result[group] = {
      accepts: table[state]?.accepts ?? false,
      edges: [...sets].map(([to, ranges]) => ({ set: charSet(ranges), to })),
    }
  }
  return result
}

/** Accepts texts of `least` to `most` code points. */
export function lengthMachine(least: number, most: number): Machine {
  return {
    start: '0',
    step: (state) => {
      const next = Number(state) + 1
      return next > most ? null : String(most === Infinity ? Math.min(next, least) : next)
    },
    accepts: (state) => Number(state) >= least,
    bounds: [],
    kind: () => '',
  }
}

/** Accepts these texts only. */
export function textsMachine(texts: readonly string[]): Machine {
  const prefixes = new Set<string>([''])
  const chars = new Set<number>()
  for (const text of texts) {
    let prefix = ''
    for (const char of text) {
      prefixes.add((prefix += char))
      chars.add(char.codePointAt(0) ?? 0)
    }
  }
  const whole = new Set(texts)
  return {
    start: '',
    step: (state, char) => (prefixes.has(state + String.fromCodePoint(char)) ? state + String.fromCodePoint(char) : null),
    accepts: (state) => whole.has(state),
    bounds: [...chars].flatMap((char) => [char, char + 1]),
    kind: (char) => (chars.has(char) ? String(char) : ''),
  }
}
