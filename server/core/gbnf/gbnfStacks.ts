import type { Gbnf, GbnfElement } from './parseGbnf.ts'

/** Ways to go on at one place of an output. llama.cpp compares each with each, and tries the whole vocabulary on each. */
const MOST_WAYS = 5_000
/** Ways to read one token: llama.cpp follows each of them for every token that begins well and does not fit. */
const MOST_READINGS = 1_000_000
const READ_CHARACTERS = 16
/** Characters of an output that are tried. Ways that multiply with each character exceed the limit by then. */
const TRIED_CHARACTERS = 24
const TRIED_CHOICES = 3
const MOST_CANDIDATES = 200
const MOST_STEPS = 600_000
/** Steps before the first character, which every cell's sampler takes anew. */
const MOST_FIRST_STEPS = 50_000

/**
 * Why a grammar would take too long during generation, as a sentence with the remedy; null if nothing was found. llama.cpp holds every way
 * in which an output so far can be read, as a stack of places. An ambiguous grammar multiplies them with each character. This follows
 * them for some characters, each time for the characters that leave the most ways: it can miss a bad grammar, and refuses no good one.
 */
export function gbnfStacksProblem({ rules, root }: Gbnf): string | null {
  const machine = new StackMachine(rules.map(({ alternatives }) => alternatives))
  try {
    // A root that refers to the root rule is expanded like the root rule itself.
    const begun = machine.expand(machine.push(EMPTY, [{ kind: 'rule', rule: root }], 0))
    let ways = new Map(begun.map((stack) => [stack, 1]))
    if (ways.size > MOST_WAYS) return tooMany('An output', ways.size)
    if (machine.steps > MOST_FIRST_STEPS) return tooManySteps
    for (let character = 1; character <= TRIED_CHARACTERS; character += 1) {
      ways = busiest(machine, ways)
      if (ways.size === 0) return null
      if (ways.size > MOST_WAYS) return tooMany(`After ${character} characters an output`, ways.size)
      const readings = sum(ways.values())
      if (character <= READ_CHARACTERS && readings > MOST_READINGS)
        return `${count(character)} characters can be read in more than ${count(MOST_READINGS)} ways. Let each text fit one alternative only: an inner * or an alternative that overlaps another one multiplies the ways.`
    }
    return null
  } catch (thrown) {
    if (thrown instanceof TooManySteps) return tooManySteps
    throw thrown
  }
}

function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const number of numbers) total += number
  return total
}

const tooManySteps = 'too many rules have to be tried at one place of an output. Give fewer alternatives, and write shared beginnings once.'
const count = (value: number) => value.toLocaleString('en')

function tooMany(what: string, ways: number): string {
  return `${what} can go on in ${count(ways)} ways; at most ${count(MOST_WAYS)} are allowed. Give fewer alternatives, write shared beginnings once, and let no text fit several of them.`
}

/** The ways after one more character: the one that leaves the most, of those that fit the most. */
function busiest(machine: StackMachine, ways: ReadonlyMap<number, number>): Map<number, number> {
  const fitting = candidates(machine, ways)
    .map((code) => ({ code, ways: sum([...ways].map(([stack, number]) => (machine.fits(stack, code) ? number : 0))) }))
    .filter((each) => each.ways > 0)
    .toSorted((a, b) => b.ways - a.ways)
  let best = new Map<number, number>()
  let most = -1
  for (const { code } of fitting.slice(0, TRIED_CHOICES)) {
    const next = new Map<number, number>()
    for (const [stack, number] of ways)
      if (machine.fits(stack, code)) for (const after of machine.after(stack)) next.set(after, (next.get(after) ?? 0) + number)
    const readings = sum(next.values())
    if (readings > most) [best, most] = [next, readings]
  }
  return best
}

/** One character of each stretch of characters that the same classes accept. */
function candidates(machine: StackMachine, ways: ReadonlyMap<number, number>): number[] {
  const codes = new Set<number>([0x61])
  for (const stack of ways.keys()) {
    const element = machine.top(stack)
    if (element?.kind !== 'chars') continue
    for (const [from, to] of element.ranges) codes.add(from).add(to + 1)
    if (codes.size > MOST_CANDIDATES) break
  }
  return [...codes]
}

class TooManySteps extends Error {}

const EMPTY = 0

/** Stacks of places in alternatives, as llama.cpp has them; equal stacks are one number. */
class StackMachine {
  readonly #rules: readonly GbnfElement[][][]
  readonly #stacks: { below: number; alternative: readonly GbnfElement[]; place: number }[] = [{ below: EMPTY, alternative: [], place: 0 }]
  readonly #known = new Map<readonly GbnfElement[], Map<number, number>[]>()
  readonly #expanded = new Map<number, number[]>()
  #steps = 0

  constructor(rules: readonly GbnfElement[][][]) {
    this.#rules = rules
  }

  get steps(): number {
    return this.#steps
  }

  /** The stack with one place more; at the end of its alternative, the stack itself. */
  push(below: number, alternative: readonly GbnfElement[], place: number): number {
    if (place >= alternative.length) return below
    const places = this.#known.get(alternative) ?? []
    this.#known.set(alternative, places)
    const known = (places[place] ??= new Map<number, number>())
    const found = known.get(below)
    if (found !== undefined) return found
    this.#stacks.push({ below, alternative, place })
    known.set(below, this.#stacks.length - 1)
    return this.#stacks.length - 1
  }

  top(stack: number): GbnfElement | undefined {
    const { alternative, place } = this.#stacks[stack] ?? { alternative: [], place: 0 }
    return alternative[place]
  }

  fits(stack: number, code: number): boolean {
    const element = this.top(stack)
    return element?.kind === 'chars' && element.not !== element.ranges.some(([from, to]) => from <= code && code <= to)
  }

  /** The stacks after the character on top. */
  after(stack: number): number[] {
    const { below, alternative, place } = this.#stacks[stack] ?? { below: EMPTY, alternative: [], place: 0 }
    return this.expand(this.push(below, alternative, place + 1))
  }

  /** The stacks that a stack stands for, each with a character on top or empty. */
  expand(stack: number): number[] {
    const known = this.#expanded.get(stack)
    if (known) return known
    const found: number[] = []
    const seen = new Set<number>()
    const todo = [stack]
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      this.#steps += 1
      if (this.#steps > MOST_STEPS) throw new TooManySteps()
      const element = this.top(next)
      if (element?.kind !== 'rule') {
        found.push(next)
        continue
      }
      const { below, alternative, place } = this.#stacks[next] ?? { below: EMPTY, alternative: [], place: 0 }
      const rest = this.push(below, alternative, place + 1)
      for (const entered of this.#rules[element.rule] ?? []) todo.push(this.push(rest, entered, 0))
    }
    this.#expanded.set(stack, found)
    return found
  }
}
