import type { CharSet } from './charSet.ts'
import { all, type GbnfPart, type GbnfRules, never, nothing, one, times } from './gbnf.ts'

/** Longest grammar, in characters. */
export const mostCharacters = 200_000
/** Most elements of a grammar after llama.cpp has written out its repetitions. */
export const mostElements = 100_000

/**
 * The text of a grammar that begins at `root`. Options that never come to an end are left out, as are rules that nothing refers to.
 * `empty`: no text satisfies it. `large`: it is above `mostCharacters` or `mostElements`.
 */
export function gbnfText(root: GbnfPart, rules: GbnfRules): { text: string } | { problem: 'empty' | 'large' } {
  const productive = productiveRules(rules)
  const start = pruned(root, productive)
  if (start === null) return { problem: 'empty' }
  const lines: string[] = []
  const met = new Set<string>()
  const open = [{ name: 'root', body: start }]
  let characters = 0
  let elements = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const line = `${next.name} ::= ${written(next.body, true)}`
    characters += line.length + 1
    elements += elementsOf(next.body)
    if (characters > mostCharacters || elements > mostElements) return { problem: 'large' }
    lines.push(line)
    for (const name of namesIn(next.body)) {
      const body = met.has(name) ? undefined : rules.get(name)
      met.add(name)
      if (body) open.push({ name, body: pruned(body, productive) ?? never })
    }
  }
  return { text: `${lines.join('\n')}\n` }
}

/** The names of the rules that some finite text satisfies. */
export function productiveRules(rules: GbnfRules): ReadonlySet<string> {
  const productive = new Set<string>()
  // Rules refer to rules that were made after them: in this order a few rounds do.
  const open = new Set([...rules.keys()].toReversed())
  for (let before = -1; before !== productive.size;) {
    before = productive.size
    for (const name of open) {
      const body = rules.get(name)
      if (!body || !isProductive(body, productive)) continue
      productive.add(name)
      open.delete(name)
    }
  }
  return productive
}

function isProductive(part: GbnfPart, productive: ReadonlySet<string>): boolean {
  if (part.kind === 'rule') return productive.has(part.name)
  if (part.kind === 'set') return part.set.length > 0
  if (part.kind === 'all') return part.parts.every((each) => isProductive(each, productive))
  if (part.kind === 'one') return part.options.some((each) => isProductive(each, productive))
  if (part.kind === 'times') return part.least === 0 || isProductive(part.part, productive)
  return true
}

/** `part` without what cannot come to an end; null if nothing is left. */
function pruned(part: GbnfPart, productive: ReadonlySet<string>): GbnfPart | null {
  if (!isProductive(part, productive)) return null
  if (part.kind === 'all') return all(...part.parts.flatMap((each) => pruned(each, productive) ?? []))
  if (part.kind === 'one') return one(part.options.flatMap((each) => pruned(each, productive) ?? []))
  if (part.kind !== 'times') return part
  const inner = pruned(part.part, productive)
  return inner === null ? nothing : times(inner, part.least, part.most)
}

/** The number of elements that llama.cpp makes of an expression. */
function elementsOf(part: GbnfPart): number {
  if (part.kind === 'text') return part.text.length + 1
  if (part.kind === 'set') return part.set.length + 1
  if (part.kind === 'all') return part.parts.reduce((sum, each) => sum + elementsOf(each), 0)
  if (part.kind === 'one') return part.options.reduce((sum, each) => sum + elementsOf(each) + 1, 0)
  if (part.kind === 'times') return (elementsOf(part.part) + 2) * (Number.isFinite(part.most) ? part.most : part.least + 1)
  return 2
}

/** The names of the rules in an expression. */
export function* namesIn(part: GbnfPart): Generator<string> {
  if (part.kind === 'rule') yield part.name
  else if (part.kind === 'all') for (const each of part.parts) yield* namesIn(each)
  else if (part.kind === 'one') for (const each of part.options) yield* namesIn(each)
  else if (part.kind === 'times') yield* namesIn(part.part)
}

/** `top`: alternatives need no parentheses here. */
function written(part: GbnfPart, top: boolean): string {
  if (part.kind === 'rule') return part.name
  if (part.kind === 'raw') return top ? part.raw : `(${part.raw})`
  if (part.kind === 'text') return `"${[...part.text].map((char) => charText(char.codePointAt(0) ?? 0)).join('')}"`
  if (part.kind === 'set') return setText(part.set)
  if (part.kind === 'all') return part.parts.map((each) => written(each, false)).join(' ')
  if (part.kind === 'one') {
    const options = part.options.map((each) => written(each, false)).join(' | ')
    return top ? options : `(${options})`
  }
  const inner = part.part.kind === 'rule' || part.part.kind === 'set' ? written(part.part, false) : `(${written(part.part, true)})`
  return `${inner}${repetition(part.least, part.most)}`
}

function repetition(least: number, most: number): string {
  if (most === Infinity) return least === 0 ? '*' : least === 1 ? '+' : `{${least},}`
  if (most === 1 && least === 0) return '?'
  return least === most ? `{${least}}` : `{${least},${most}}`
}

function setText(ranges: CharSet): string {
  return `[${ranges.map(([from, to]) => (from === to ? charText(from) : `${charText(from)}-${charText(to)}`)).join('')}]`
}

/** A code point as both literals and sets of GBNF accept it. */
function charText(char: number): string {
  const plain = char > 0x20 && char < 0x7f && !'"\\[]^-'.includes(String.fromCodePoint(char))
  if (plain || char === 0x20) return String.fromCodePoint(char)
  const [mark, digits] = char <= 0xff ? ['x', 2] : char <= 0xffff ? ['u', 4] : ['U', 8]
  return `\\${mark}${char.toString(16).padStart(digits, '0')}`
}
