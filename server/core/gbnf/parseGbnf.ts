/** One place in a rule. Each character of a literal is an element of its own. */
export type GbnfElement =
  | { kind: 'rule'; rule: number }
  /** One character of `ranges` (inclusive code points), or with `not` any other one. */
  | { kind: 'chars'; not: boolean; ranges: readonly (readonly [from: number, to: number])[] }
  | { kind: 'token' }

/** A rule: its alternatives. `name` and `line` are those of the written rule that it comes from. */
export type GbnfRule = { name: string; line: number; alternatives: GbnfElement[][] }

/** A grammar as llama.cpp holds it: groups and repetitions are rules of their own. */
export type Gbnf = { rules: GbnfRule[]; root: number }

/** Why a text is no grammar, as a sentence with the remedy; `line` and `column` count from 1. */
export class GbnfError extends Error {
  constructor(line: number, column: number, problem: string) {
    super(`line ${line}, column ${column}: ${problem}`)
  }
}

/** llama.cpp reads groups by recursion and would run out of stack; 20,000 end the process. */
const MOST_NESTING = 200
/** llama.cpp refuses more repetitions than this, counted over nested ones. */
const MOST_REPETITIONS = 2000
const MOST_RULES = 50_000
const MOST_ELEMENTS = 500_000

/** Reads GBNF as llama.cpp does. @throws GbnfError */
export function parseGbnf(text: string): Gbnf {
  return new Parser(text).grammar()
}

const lineBreak = /\r\n|\r|\n/
const isWord = (char: string) => /^[a-zA-Z0-9-]$/.test(char)
const escapes: Readonly<Record<string, string>> = { t: '\t', r: '\r', n: '\n', '\\': '\\', '"': '"', '[': '[', ']': ']', '-': '-' }
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

class Parser {
  readonly #text: string
  readonly #rules: (GbnfRule | undefined)[] = []
  readonly #ids = new Map<string, number>()
  /** Where each name is used first. */
  readonly #uses = new Map<string, number>()
  #at = 0
  #count = 0
  #elements = 0
  #depth = 0
  #line = 1
  #lineAt = 0

  constructor(text: string) {
    this.#text = text
  }

  grammar(): Gbnf {
    this.#space(true)
    while (this.#at < this.#text.length) this.#rule()
    for (const [name, id] of this.#ids) {
      if (this.#rules[id]) continue
      this.#at = this.#uses.get(name) ?? 0
      this.#fail(`there is no rule "${name}". Add a line such as: ${name} ::= "..."`)
    }
    const root = this.#ids.get('root')
    if (root === undefined)
      this.#fail('the rule "root" is missing, with which every output begins. Add a line such as: root ::= "yes" | "no"')
    return { rules: this.#rules.filter((rule) => rule !== undefined), root }
  }

  #rule(): void {
    const at = this.#at
    const name = this.#name('the name of a rule')
    this.#space(false)
    if (!this.#text.startsWith('::=', this.#at)) this.#fail(`${this.#here()} instead of ::= after the name of the rule "${name}".`)
    this.#at += 3
    const rule = { name, line: this.#lineOf(at) }
    this.#space(true)
    this.#alternatives(rule, this.#idOf(name, at), false)
    if (this.#char === '\r') this.#at += this.#text[this.#at + 1] === '\n' ? 2 : 1
    else if (this.#char === '\n') this.#at += 1
    else if (this.#char !== '') this.#fail(this.#unexpected())
    this.#space(true)
  }

  #alternatives(rule: Omit<GbnfRule, 'alternatives'>, id: number, nested: boolean): void {
    const alternatives = [this.#sequence(rule, nested)]
    while (this.#char === '|') {
      this.#at += 1
      this.#space(true)
      alternatives.push(this.#sequence(rule, nested))
    }
    this.#add(id, { ...rule, alternatives })
  }

  #sequence(rule: Omit<GbnfRule, 'alternatives'>, nested: boolean): GbnfElement[] {
    const sequence: GbnfElement[] = []
    /** Where the item begins that a repetition repeats, and how many rules it has already. */
    let last = 0
    let repeated = 1
    const item = (elements: readonly GbnfElement[]) => {
      last = sequence.length
      repeated = 1
      for (const element of elements) sequence.push(element)
      this.#charge(elements.length)
      this.#space(nested)
    }
    const repeat = (least: number, most: number) => {
      if (last === sequence.length)
        this.#fail('there is nothing to repeat before this sign. Put it after a text, a [class], a rule or a group.')
      repeated *= most === Infinity || most === 0 ? Math.max(1, least) : most
      if (repeated > MOST_REPETITIONS)
        this.#fail(`the repetitions make more than ${MOST_REPETITIONS} rules. Repeat less often, or use * instead of a number.`)
      this.#repeat(sequence, { last, least, most, rule })
    }
    for (;;) {
      const char = this.#char
      if (char === '"') item(this.#literal())
      else if (char === '[') item(this.#class())
      else if (char === '.') item(this.#any())
      else if (char === '<' || char === '!') item(this.#token())
      else if (isWord(char)) {
        const at = this.#at
        item([{ kind: 'rule', rule: this.#idOf(this.#name('a rule'), at) }])
      } else if (char === '(') {
        const before = this.#count
        const group = this.#group(rule)
        const made = this.#count - before
        item([group])
        repeated = Math.max(1, made)
      } else if (char === '*' || char === '+' || char === '?') {
        this.#at += 1
        this.#space(nested)
        repeat(char === '+' ? 1 : 0, char === '?' ? 1 : Infinity)
      } else if (char === '{') repeat(...this.#bounds(nested))
      else return sequence
    }
  }

  /** S{m,n} is S m times and then a rule for the rest: S(n) ::= S S(n-1) | nothing. */
  #repeat(
    sequence: GbnfElement[],
    { last, least, most, rule }: { last: number; least: number; most: number; rule: Omit<GbnfRule, 'alternatives'> },
  ): void {
    const item = sequence.slice(last)
    const optional = most === Infinity ? 1 : most - least
    this.#charge(item.length * (least + optional))
    if (least === 0) sequence.length = last
    for (let i = 1; i < least; i += 1) for (const element of item) sequence.push(element)
    let rest: number | null = null
    for (let i = 0; i < optional; i += 1) {
      const id = this.#newId()
      const next = most === Infinity ? id : rest
      this.#add(id, { ...rule, alternatives: [next === null ? item : [...item, { kind: 'rule', rule: next }], []] })
      rest = id
    }
    if (rest !== null) sequence.push({ kind: 'rule', rule: rest })
  }

  #group(rule: Omit<GbnfRule, 'alternatives'>): GbnfElement {
    const at = this.#at
    this.#depth += 1
    if (this.#depth > MOST_NESTING)
      this.#fail(`more than ${MOST_NESTING} groups are nested here. Give the inner ones names as rules of their own.`)
    this.#at += 1
    this.#space(true)
    const id = this.#newId()
    this.#alternatives(rule, id, true)
    if (this.#char !== ')') {
      if (this.#char !== '') this.#fail(this.#unexpected())
      this.#at = at
      this.#fail('this group has no closing parenthesis. Add ")".')
    }
    this.#at += 1
    this.#depth -= 1
    return { kind: 'rule', rule: id }
  }

  #literal(): GbnfElement[] {
    const at = this.#at
    this.#at += 1
    const elements: GbnfElement[] = []
    while (this.#char !== '"') {
      if (this.#char === '') this.#failAt(at, 'this text has no end. Close it with ".')
      const code = this.#codePoint()
      elements.push({ kind: 'chars', not: false, ranges: [[code, code]] })
    }
    this.#at += 1
    return elements
  }

  #class(): GbnfElement[] {
    const at = this.#at
    this.#at += 1
    const not = this.#char === '^'
    if (not) this.#at += 1
    const ranges: [number, number][] = []
    while (this.#char !== ']') {
      if (this.#char === '') this.#failAt(at, 'this [class] has no end. Close it with ].')
      const from = this.#codePoint()
      const ranged = this.#char === '-' && this.#text[this.#at + 1] !== ']'
      if (ranged) this.#at += 1
      if (ranged && this.#at >= this.#text.length) this.#failAt(at, 'this [class] has no end. Close it with ].')
      ranges.push([from, ranged ? this.#codePoint() : from])
    }
    this.#at += 1
    return ranges.length > 0 ? [{ kind: 'chars', not, ranges }] : []
  }

  #any(): GbnfElement[] {
    this.#at += 1
    return [{ kind: 'chars', not: true, ranges: [] }]
  }

  #token(): GbnfElement[] {
    const named = /!?<\[\d{1,9}\]>/y
    named.lastIndex = this.#at
    const found = named.exec(this.#text)
    if (!found) this.#fail('a token is written by its number, as <[123]> or !<[123]>.')
    this.#at += found[0].length
    return [{ kind: 'token' }]
  }

  #bounds(nested: boolean): [least: number, most: number] {
    const at = this.#at
    const form = /\{[ \t]*(\d+)[ \t]*(?:(,)[ \t]*(\d+)?[ \t]*)?\}/y
    form.lastIndex = at
    const [whole, low = '', comma, high] = form.exec(this.#text) ?? []
    if (whole === undefined) this.#fail('a repetition is written {2}, {2,} or {2,5}.')
    this.#at += whole.length
    this.#space(nested)
    const least = Number(low)
    const most = comma === undefined ? least : high === undefined ? Infinity : Number(high)
    if (least > MOST_REPETITIONS) this.#failAt(at, `${low} repetitions are more than ${MOST_REPETITIONS}. Repeat less often.`)
    if (most < least) this.#failAt(at, `${whole} asks for at least ${low} and at most ${high}. Exchange the two numbers.`)
    return [least, most > MOST_REPETITIONS ? Infinity : most]
  }

  #codePoint(): number {
    if (this.#char !== '\\') {
      const code = this.#text.codePointAt(this.#at) ?? 0
      this.#at += code > 0xffff ? 2 : 1
      return code
    }
    const letter = this.#text[this.#at + 1] ?? ''
    const plain = escapes[letter]
    const digits = hexDigits[letter]
    if (plain !== undefined) {
      this.#at += 2
      return plain.charCodeAt(0)
    }
    const hex = digits === undefined ? '' : this.#text.slice(this.#at + 2, this.#at + 2 + digits)
    if (digits === undefined)
      this.#fail(`\\${letter} is not an escape. Known are \\n \\r \\t \\\\ \\" \\[ \\] \\- \\x41 \\u0041 and \\U00000041.`)
    if (hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) this.#fail(`\\${letter} needs ${digits} hexadecimal digits.`)
    this.#at += 2 + digits
    return Number.parseInt(hex, 16)
  }

  #name(what: string): string {
    const from = this.#at
    while (isWord(this.#char)) this.#at += 1
    if (this.#at === from)
      this.#fail(`${this.#here()} instead of ${what}.${this.#char === '_' ? ' Names have letters, digits and -.' : ''}`)
    return this.#text.slice(from, this.#at)
  }

  /** Skips blanks and comments, and line breaks where a rule may go on in the next line. */
  #space(lineBreaks: boolean): void {
    for (;;) {
      const char = this.#char
      if (char === '#') while (this.#char !== '' && this.#char !== '\r' && this.#char !== '\n') this.#at += 1
      else if (char === ' ' || char === '\t' || (lineBreaks && (char === '\r' || char === '\n'))) this.#at += 1
      else return
    }
  }

  get #char(): string {
    return this.#text[this.#at] ?? ''
  }

  #idOf(name: string, at: number): number {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const id = this.#newId()
    this.#ids.set(name, id)
    this.#uses.set(name, at)
    return id
  }

  #newId(): number {
    this.#count += 1
    if (this.#count > MOST_RULES) this.#fail(`the grammar has more than ${MOST_RULES} rules, groups and repetitions. Shorten it.`)
    return this.#count - 1
  }

  #add(id: number, rule: GbnfRule): void {
    this.#rules[id] = rule
  }

  #charge(elements: number): void {
    this.#elements += elements
    if (this.#elements > MOST_ELEMENTS) this.#fail('the repetitions make the grammar too long. Repeat less, or use * instead of a number.')
  }

  #here(): string {
    return this.#char === '' ? 'the text ends' : `there is ${JSON.stringify(this.#char)}`
  }

  #unexpected(): string {
    const hint =
      this.#char === '_'
        ? ' Names of rules have letters, digits and -.'
        : this.#char === ':'
          ? ' Each rule begins in a line of its own.'
          : ''
    return `${JSON.stringify(this.#char)} is not expected here.${hint || ' Put texts in quotes, and each rule in a line of its own.'}`
  }

  /** The line of a later place than that of the last call. */
  #lineOf(at: number): number {
    this.#line += this.#text.slice(this.#lineAt, at).split(lineBreak).length - 1
    this.#lineAt = at
    return this.#line
  }

  #failAt(at: number, problem: string): never {
    this.#at = at
    this.#fail(problem)
  }

  #fail(problem: string): never {
    const before = this.#text.slice(0, this.#at).split(lineBreak)
    throw new GbnfError(before.length, (before.at(-1)?.length ?? 0) + 1, problem)
  }
}
