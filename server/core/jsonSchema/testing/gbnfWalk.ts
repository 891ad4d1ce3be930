import { type Gbnf, type GbnfElement, parseGbnf } from '../../gbnf/parseGbnf.ts'

type Chars = Extract<GbnfElement, { kind: 'chars' }>

/** What is still to be matched: the rest of a sequence, then what follows it. Equal stacks are one object. */
type Stack = { sequence: GbnfElement[]; at: number; rest: Stack | null; id: number }

/** A grammar that is followed character by character, as llama.cpp does. */
export type GbnfWalk = {
  /** True if the whole text satisfies the grammar. */
  accepts: (text: string) => boolean
  /** True if the text is the beginning of one that does. */
  begins: (text: string) => boolean
  /** Most stacks that were open at once so far. */
  mostStacks: () => number
  /** A text of the grammar; `random` returns numbers from 0 up to 1. After `soft` characters the shortest way to the end is taken. */
  sample: (random: () => number, soft?: number) => string
}

export function gbnfWalk(source: string): GbnfWalk {
  const grammar = parseGbnf(source)
  const lengths = shortestLengths(grammar)
  const known = new Map<string, Stack>()
  const sequences = new Map<GbnfElement[], number>()
  let most = 0

  function stack(sequence: GbnfElement[], at: number, rest: Stack | null): Stack | null {
    if (at === sequence.length) return rest
    const number = sequences.get(sequence) ?? sequences.size
    sequences.set(sequence, number)
    const key = `${number} ${at} ${rest?.id ?? -1}`
    const found = known.get(key) ?? { sequence, at, rest, id: known.size }
    known.set(key, found)
    return found
  }

  /** The stacks that begin with a character, and null if the end is reached. */
  function advanced(from: Iterable<Stack | null>): Set<Stack | null> {
    const open = [...from]
    const met = new Set<Stack | null>()
    const ends = new Set<Stack | null>()
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (met.has(next)) continue
      met.add(next)
      const element = next?.sequence[next.at]
      if (next === null || element?.kind !== 'rule') {
        ends.add(next)
        continue
      }
      const rest = stack(next.sequence, next.at + 1, next.rest)
      for (const option of grammar.rules[element.rule]?.alternatives ?? []) open.push(stack(option, 0, rest))
    }
    most = Math.max(most, ends.size)
    return ends
  }

  const start = () => advanced((grammar.rules[grammar.root]?.alternatives ?? []).map((option) => stack(option, 0, null)))

  function step(stacks: ReadonlySet<Stack | null>, char: number): Set<Stack | null> {
    const after: (Stack | null)[] = []
    for (const each of stacks) {
      const element = each?.sequence[each.at]
      if (each && element?.kind === 'chars' && holds(element, char)) after.push(stack(each.sequence, each.at + 1, each.rest))
    }
    return advanced(after)
  }

  function end(text: string): ReadonlySet<Stack | null> {
    let stacks = start()
    for (const char of text) {
      stacks = step(stacks, char.codePointAt(0) ?? 0)
      if (stacks.size === 0) break
    }
    return stacks
  }

  const sequenceLength = (sequence: readonly GbnfElement[], at: number) =>
    sequence.slice(at).reduce((sum, element) => sum + (element.kind === 'rule' ? (lengths[element.rule] ?? Infinity) : 1), 0)
  const shortest = (from: Stack | null): number => {
    let sum = 0
    for (let each = from; each; each = each.rest) sum += sequenceLength(each.sequence, each.at)
    return sum
  }

  return {
    accepts: (text) => end(text).has(null),
    begins: (text) => end(text).size > 0,
    mostStacks: () => most,
    sample(random, soft = 120) {
      let text = ''
      let stacks = start()
      for (let count = 0; count < 20_000; count++) {
        const open = [...stacks].filter((each) => each !== null)
        if (stacks.has(null) && (open.length === 0 || count > soft || random() < 0.3)) return text
        const chosen =
          count > soft
            ? open.reduce((best, each) => (shortest(each) < shortest(best) ? each : best))
            : open[Math.floor(random() * open.length)]
        const element = chosen?.sequence[chosen.at]
        if (element?.kind !== 'chars') throw new Error(`No way on after ${text}`)
        const char = charOf(element, random)
        text += String.fromCodePoint(char)
        stacks = step(stacks, char)
      }
      throw new Error('The text does not end.')
    },
  }
}

function holds({ ranges, not }: Chars, char: number): boolean {
  return ranges.some(([from, to]) => from <= char && char <= to) !== not
}

const usual = Array.from('abcxyzAZ019 .:-_@{}[]가힣é😀\u007f/', (char) => char.codePointAt(0) ?? 0)

function charOf(element: Chars, random: () => number): number {
  const wanted = usual.filter((char) => holds(element, char))
  if (wanted.length > 0 && (element.not || random() < 0.7)) return wanted[Math.floor(random() * wanted.length)] ?? 0
  const [from, to] = element.ranges[Math.floor(random() * element.ranges.length)] ?? [0x61, 0x61]
  const char = from + Math.floor(random() * (to - from + 1))
  return char >= 0xd800 && char <= 0xdfff ? from : char
}

/** The length of the shortest text of each rule. */
function shortestLengths({ rules }: Gbnf): number[] {
  const lengths = rules.map(() => Infinity)
  for (let changed = true; changed;) {
    changed = false
    for (const [index, { alternatives }] of rules.entries()) {
      const best = Math.min(
        ...alternatives.map((option) =>
          option.reduce((sum, element) => sum + (element.kind === 'rule' ? (lengths[element.rule] ?? Infinity) : 1), 0),
        ),
      )
      if (best >= (lengths[index] ?? Infinity)) continue
      lengths[index] = best
      changed = true
    }
  }
  return lengths
}
