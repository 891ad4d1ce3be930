import { type CharSet, contains, intersection, complement } from './charSet.ts'
import { all, type GbnfPart, never, nothing, one, set, text } from './gbnf.ts'
import type { Automaton } from './machine.ts'
import type { RuleBook } from './ruleBook.ts'

const letters: Record<number, string> = { 8: 'b', 9: 't', 10: 'n', 12: 'f', 13: 'r', 0x22: '"', 0x5c: '\\' }
const plain = complement([
  [0, 0x1f],
  [0x22, 0x22],
  [0x5c, 0x5c],
])
const escaped = [...Array.from({ length: 0x20 }, (_, char) => char), 0x22, 0x5c]

/** Each character of the set as JSON.stringify writes it inside a string. */
export function charsInJson(chars: CharSet, book: RuleBook): GbnfPart {
  const bare = intersection(chars, plain)
  const [[from, to] = [0, 1]] = bare
  const unescaped = bare.length === 1 && from === to ? text(String.fromCodePoint(from)) : set(bare)
  const others = escaped.filter((char) => contains(chars, char))
  if (others.length === 0) return unescaped
  const escape = others.length === 1 ? text(escapeOf(others[0] ?? 0)) : book.shared(`escape ${others.join()}`, () => escapesOf(others))
  return bare.length === 0 ? escape : one([unescaped, escape])
}

function escapeOf(char: number): string {
  return `\\${letters[char] ?? `u${char.toString(16).padStart(4, '0')}`}`
}

/** The escapes of these characters, without a part that many of them begin with. */
function escapesOf(chars: readonly number[]): GbnfPart {
  const options = chars.map((char) => escapeOf(char).slice(1))
  const ending = (start: string) => {
    const ends = options.filter((option) => option.startsWith(start)).map((option) => option.codePointAt(start.length) ?? 0)
    return ends.length === 0 ? [] : [all(text(start), set(ends.map((char): [number, number] => [char, char])))]
  }
  const short = options.filter((option) => option.length === 1).map((option) => option.codePointAt(0) ?? 0)
  const single = short.length === 0 ? [] : [set(short.map((char): [number, number] => [char, char]))]
  return all(text('\\'), one([...single, ...ending('u000'), ...ending('u001')]))
}

/** The texts that an automaton accepts, each set of characters written by `chars`. `key`: different for each automaton. */
export function automatonGrammar(automaton: Automaton | null, key: string, book: RuleBook, chars: (set: CharSet) => GbnfPart): GbnfPart {
  if (automaton === null) return never
  const arrivals = automaton.map(() => 0)
  for (const { edges } of automaton) for (const { to } of edges) arrivals[to] = (arrivals[to] ?? 0) + 1

  /** A state that is written where it is reached: one edge leads to it and one from it. */
  const isLink = (state: number) =>
    state !== 0 && arrivals[state] === 1 && automaton[state]?.edges.length === 1 && !automaton[state].accepts
  const isEnd = (state: number) => automaton[state]?.accepts === true && automaton[state].edges.length === 0

  const ruleOf = (state: number): GbnfPart => (isEnd(state) ? nothing : book.shared(`${key} ${state}`, () => bodyOf(state)))

  function bodyOf(state: number): GbnfPart {
    const { accepts = false, edges = [] } = automaton?.[state] ?? {}
    const options = edges.map((edge) => {
      const parts = [chars(edge.set)]
      let { to } = edge
      while (isLink(to)) {
        const next = automaton?.[to]?.edges[0]
        if (!next) break
        parts.push(chars(next.set))
        to = next.to
      }
      return all(...parts, ruleOf(to))
    })
    return one(accepts ? [...options, nothing] : options)
  }

  return ruleOf(0)
}

const fewTexts = 16

/** Any of these texts. Many of them are written as a tree, so that a model's tokens are not compared with each. */
export function literals(texts: readonly string[], book: RuleBook): GbnfPart {
  const distinct = [...new Set(texts)]
  if (distinct.length <= fewTexts) return one(distinct.map(text))
  return tree(distinct.toSorted(), 0, book)
}

/** The rest, from `from` on, of sorted texts that are equal before it. */
function tree(texts: readonly string[], from: number, book: RuleBook): GbnfPart {
  const [first = ''] = texts
  if (texts.length === 1) return text(first.slice(from))
  const last = texts.at(-1) ?? ''
  let end = from
  while (end < first.length && first.codePointAt(end) === last.codePointAt(end))
    end += String.fromCodePoint(first.codePointAt(end) ?? 0).length
  const groups = new Map<number, string[]>()
  for (const each of texts) {
    const char = each.codePointAt(end) ?? -1
    groups.set(char, [...(groups.get(char) ?? []), each])
  }
  const options = [...groups].map(([char, group]) => (char < 0 ? nothing : tree(group, end, book)))
  return all(text(first.slice(from, end)), book.fresh(one(options)))
}
