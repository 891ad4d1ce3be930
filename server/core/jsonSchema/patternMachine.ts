import { type AST, RegExpParser } from '@eslint-community/regexpp'

import { AppError } from '../errors.ts'
import { type CharSet, allChars, charSet, complement, contains, intersection, lastCodePoint } from './charSet.ts'
import type { Machine } from './machine.ts'

const mostPatternCharacters = 4000
const mostStates = 5000
/** Most states that may be visited while a pattern is followed, over all texts. */
const mostVisits = 3_000_000

type Edge = { to: number; set?: CharSet; only?: 'start' | 'end' }

/**
 * An automaton for the texts in which a JSON schema's `pattern` (ECMAScript with the flag `u`) matches anywhere. Throws BAD_INPUT, with the
 * reason as half a sentence, for what no finite automaton can do: look-around, back-references and word boundaries.
 */
export function patternMachine(pattern: string): Machine {
  const known = machines.get(pattern) ?? made(pattern)
  machines.delete(pattern)
  machines.set(pattern, known)
  if (machines.size > mostMachines) machines.delete(machines.keys().next().value ?? pattern)
  return known
}

/** The last used is the last. */
const machines = new Map<string, Machine>()
const mostMachines = 50

function made(pattern: string): Machine {
  const { edges, start, end } = nfaOf(parsed(pattern))
  let visits = 0

  /** The states that `from` reaches without a character. */
  function closure(from: readonly number[], at: { start: boolean; end: boolean }): number[] {
    const met = new Set(from)
    for (const state of met) {
      for (const edge of edges[state] ?? []) {
        visits++
        if (!edge.set && (edge.only === undefined || at[edge.only])) met.add(edge.to)
      }
    }
    if (visits > mostVisits) throw new AppError('BAD_INPUT', 'is too complicated')
    return [...met].toSorted((a, b) => a - b)
  }

  const sets = [...new Set(edges.flatMap((list) => list.flatMap(({ set }) => (set ? [set] : []))))]
  const distinct = [...new Map(sets.map((set) => [JSON.stringify(set), set])).values()]
  const kinds = new Map<number, string>()
  const bounds = [...new Set(distinct.flatMap((set) => set.flatMap(([from, to]) => [from, to + 1])))].toSorted((a, b) => a - b)
  /** Which of the sets contain `char`. */
  function kind(char: number): string {
    const at = lastBound(bounds, char)
    const known = kinds.get(at) ?? distinct.flatMap((set, index) => (contains(set, char) ? [index] : [])).join()
    kinds.set(at, known)
    return known
  }

  const steps = new Map<string, string | null>()
  const found = new Map<string, { states: number[]; accepts: boolean }>()
  function named(states: number[], atStart: boolean): string {
    const name = `${atStart ? '^' : ''}${states.join()}`
    if (!found.has(name)) found.set(name, { states, accepts: closure(states, { start: atStart, end: true }).includes(end) })
    return name
  }
  return {
    start: named(closure([start], { start: true, end: false }), true),
    step(name, char) {
      const key = `${kind(char)} ${name}`
      const before = steps.get(key)
      if (before !== undefined) return before
      const reached = new Set<number>()
      for (const state of found.get(name)?.states ?? []) {
        for (const edge of edges[state] ?? []) {
          visits++
          if (edge.set && contains(edge.set, char)) reached.add(edge.to)
        }
      }
      const next = reached.size === 0 ? null : named(closure([...reached], { start: false, end: false }), false)
      steps.set(key, next)
      return next
    },
    accepts: (name) => found.get(name)?.accepts ?? false,
    bounds,
    kind,
  }
}

/** The number of sorted bounds that are not above `char`. */
function lastBound(sorted: readonly number[], char: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= char) low = middle + 1
    else high = middle
  }
  return low
}

function parsed(pattern: string): AST.Pattern {
  if (pattern.length > mostPatternCharacters) throw new AppError('BAD_INPUT', `is longer than ${mostPatternCharacters} characters`)
  try {
    return new RegExpParser({ ecmaVersion: 2025 }).parsePattern(pattern, 0, pattern.length, { unicode: true })
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.replace(/^.*: /s, '') : String(thrown)
    throw new AppError('BAD_INPUT', `is not a regular expression (${reason})`)
  }
}

function nfaOf(pattern: AST.Pattern): { edges: readonly Edge[][]; start: number; end: number } {
  const edges: Edge[][] = []
  const state = () => {
    if (edges.length >= mostStates) throw new AppError('BAD_INPUT', 'is too large')
    return edges.push([]) - 1
  }
  const link = (from: number, edge: Edge) => edges[from]?.push(edge)

  /** Adds what leads from `from` to the state that is returned. */
  function alternatives(list: readonly AST.Alternative[], from: number): number {
    const to = state()
    for (const { elements } of list)
      link(
        elements.reduce((at, element) => add(element, at), from),
        { to },
      )
    return to
  }

  function add(element: AST.Element, from: number): number {
    const to = state()
    switch (element.type) {
      case 'Character':
      case 'CharacterClass':
      case 'CharacterSet':
        link(from, { to, set: setOf(element) })
        return to
      case 'CapturingGroup':
        return alternatives(element.alternatives, from)
      case 'Group':
        if (element.modifiers) throw new AppError('BAD_INPUT', `has the modifiers ${element.modifiers.raw}`)
        return alternatives(element.alternatives, from)
      case 'Quantifier':
        return repeated(element, from)
      case 'Assertion':
        if (element.kind !== 'start' && element.kind !== 'end') throw new AppError('BAD_INPUT', `has the assertion ${element.raw}`)
        link(from, { to, only: element.kind })
        return to
      default:
        throw new AppError('BAD_INPUT', `has ${element.raw}, which no grammar can hold`)
    }
  }

  function repeated({ element, min, max }: AST.Quantifier, from: number): number {
    let at = from
    for (let count = 0; count < min; count++) at = add(element, at)
    const to = state()
    if (max === Infinity) {
      const again = state()
      link(at, { to: again })
      link(add(element, again), { to: again })
      link(again, { to })
      return to
    }
    for (let count = min; count < max; count++) {
      link(at, { to })
      at = add(element, at)
    }
    link(at, { to })
    return to
  }

  const start = state()
  link(start, { to: start, set: allChars })
  const end = alternatives(pattern.alternatives, start)
  link(end, { to: end, set: allChars })
  return { edges, start, end }
}

const digits: CharSet = [[0x30, 0x39]]
const wordChars = charSet([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
])
const lineEnds = charSet([
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
])

function setOf(
  element: AST.Character | AST.CharacterClass | AST.CharacterClassRange | AST.CharacterSet | AST.CharacterClassElement,
): CharSet {
  if (element.type === 'Character') return intersection([[element.value, element.value]], allChars)
  if (element.type === 'CharacterClassRange') return intersection([[element.min.value, element.max.value]], allChars)
  if (element.type === 'CharacterClass') {
    const inside = charSet(element.elements.flatMap((each) => setOf(each)))
    return element.negate ? complement(inside) : inside
  }
  if (element.type !== 'CharacterSet') throw new AppError('BAD_INPUT', `has ${element.raw}, which no grammar can hold`)
  if (element.kind === 'any') return complement(lineEnds)
  if (element.kind === 'property' || element.kind === 'space') return scanned(element.raw)
  const inside = element.kind === 'digit' ? digits : wordChars
  return element.negate ? complement(inside) : inside
}

const scans = new Map<string, CharSet>()

/** The code points that an escape such as `\p{L}` matches. */
function scanned(escape: string): CharSet {
  const known = scans.get(escape)
  if (known) return known
  const matcher = new RegExp(escape, 'u')
  const ranges: [number, number][] = []
  for (let char = 0; char <= lastCodePoint; char++) {
    if (!matcher.test(String.fromCodePoint(char))) continue
    const last = ranges.at(-1)
    if (last && last[1] === char - 1) last[1] = char
    else ranges.push([char, char])
  }
  const found = intersection(ranges, allChars)
  scans.set(escape, found)
  return found
}
