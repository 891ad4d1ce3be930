/** A set of characters, or the name of a rule. */
export type Element = { set: [number, number][]; negated: boolean } | { rule: string }

/** The rules of a grammar, each as its alternatives; repetitions are rules of their own, as in llama.cpp. */
export type Grammar = Map<string, Element[][]>

const mostRepeats = 2000

/** Reads GBNF by the rules of llama.cpp's parser, with its limits. Throws for what it would not accept. */
export function readGbnf(source: string): Grammar {
  const grammar: Grammar = new Map()
  let at = 0

  const fail = (message: string): never => {
    throw new Error(`${message} at ${JSON.stringify(source.slice(at, at + 30))}`)
  }
  function blanks(lines: boolean): void {
    while (source[at] === ' ' || source[at] === '\t' || (lines && (source[at] === '\n' || source[at] === '\r'))) at++
  }
  function name(): string {
    const found = /^[a-zA-Z0-9-]+/.exec(source.slice(at, at + 200))?.[0] ?? fail('a name is missing')
    at += found.length
    return found
  }
  function char(): number {
    if (source[at] === undefined) fail('the text ends')
    if (source[at] !== '\\') {
      const code = source.codePointAt(at) ?? 0
      at += String.fromCodePoint(code).length
      return code
    }
    const mark = source[at + 1] ?? ''
    const width = { x: 2, u: 4, U: 8 }[mark]
    if (width !== undefined) {
      const digits = source.slice(at + 2, at + 2 + width)
      if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length !== width) fail('an escape is cut')
      at += 2 + width
      return Number.parseInt(digits, 16)
    }
    const plain = { t: '\t', r: '\r', n: '\n', '\\': '\\', '"': '"', '[': '[', ']': ']' }[mark]
    if (plain === undefined) fail('an unknown escape')
    at += 2
    return (plain ?? '').codePointAt(0) ?? 0
  }
  function fresh(base: string): string {
    return `${base}_${grammar.size}`
  }

  function alternatives(owner: string, nested: boolean): Element[][] {
    const options = [sequence(owner, nested)]
    while (source[at] === '|') {
      at++
      blanks(true)
      options.push(sequence(owner, nested))
    }
    return options
  }

  function sequence(owner: string, nested: boolean): Element[] {
    const elements: Element[] = []
    let last = 0
    let made = 1
    const repeat = (least: number, most: number) => {
      const part = elements.slice(last)
      if (last === elements.length) fail('nothing to repeat')
      const total = most !== Infinity && most > 0 ? most : Math.max(least, 1)
      if (made * total >= mostRepeats) fail('too many repetitions')
      elements.length = last
      for (let count = 0; count < least; count++) elements.push(...part)
      if (most === Infinity) {
        const again = fresh(owner)
        grammar.set(again, [[...part, { rule: again }], []])
        elements.push({ rule: again })
      } else {
        let inner: Element[] = []
        for (let count = least; count < most; count++) {
          const next = fresh(owner)
          grammar.set(next, [[...part, ...inner], []])
          inner = [{ rule: next }]
        }
        elements.push(...inner)
      }
      made *= total
    }
    for (;;) {
      const mark = source[at]
      if (mark === '"') {
        at++
        last = elements.length
        made = 1
        while (source[at] !== '"') {
          const code = char()
          elements.push({ set: [[code, code]], negated: false })
        }
        at++
      } else if (mark === '[') {
        at++
        last = elements.length
        made = 1
        const negated = source[at] === '^'
        if (negated) at++
        const set: [number, number][] = []
        while (source[at] !== ']') {
          const from = char()
          let to = from
          if (source[at] === '-' && source[at + 1] !== ']') {
            at++
            to = char()
          }
          set.push([from, to])
        }
        at++
        elements.push({ set, negated })
      } else if (mark === '(') {
        at++
        blanks(true)
        const before = grammar.size
        const inner = fresh(owner)
        grammar.set(inner, [])
        grammar.set(inner, alternatives(owner, true))
        if (source[at] !== ')') fail('a parenthesis is open')
        at++
        made = Math.max(1, grammar.size - before)
        last = elements.length
        elements.push({ rule: inner })
      } else if (mark === '*' || mark === '+' || mark === '?') {
        at++
        repeat(mark === '+' ? 1 : 0, mark === '?' ? 1 : Infinity)
      } else if (mark === '{') {
        const [whole, least, comma, most] = /^\{(\d+)(,?)(\d*)\}/.exec(source.slice(at, at + 40)) ?? fail('a repetition is broken')
        at += whole.length
        const upper = comma === '' ? Number(least) : most === '' ? Infinity : Number(most)
        if (Number(least) > mostRepeats || (upper !== Infinity && upper > mostRepeats)) fail('too many repetitions')
        repeat(Number(least), upper)
      } else if (/[a-zA-Z0-9-]/.test(mark ?? '')) {
        last = elements.length
        made = 1
        elements.push({ rule: name() })
      } else return elements
      blanks(nested)
    }
  }

  blanks(true)
  while (at < source.length) {
    const owner = name()
    blanks(false)
    if (source.slice(at, at + 3) !== '::=') fail('::= is missing')
    at += 3
    blanks(true)
    if (grammar.has(owner)) fail('a rule is written twice')
    grammar.set(owner, [])
    grammar.set(owner, alternatives(owner, false))
    if (at < source.length && source[at] !== '\n') fail('the line should end')
    blanks(true)
  }
  for (const options of grammar.values()) {
    for (const element of options.flat()) if ('rule' in element && !grammar.has(element.rule)) throw new Error(`no rule ${element.rule}`)
  }
  if (!grammar.has('root')) throw new Error('no root')
  return grammar
}
