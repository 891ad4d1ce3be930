import { caseVariants, charactersMatchedBy, complement, isKnownPart, normalised, type Ranges } from './characterSet.ts'

/**
 * RE2, or an engine with JavaScript's syntax and the flag u, of which nothing is expected but how patterns are composed: what a part matches is
 * written out as ranges of characters.
 */
type Target = 're2' | 'script'

/** A translated pattern, and what its texts have to be changed to so that the verdict is JavaScript's. */
export type Translated = {
  source: string
  /** Flags for the target `script`. */
  flags: string
  /** Each UTF-16 unit is a character, as without the flag u or v. */
  byUnits: boolean
  /** Case is ignored by Unicode's rules, where the characters of `foldedWordCharacters` belong to words. */
  foldsWords: boolean
  /** `^` and `$` match at the ends of lines; RE2 knows only one of JavaScript's four line ends. */
  byLines: boolean
}

/** Larger programs of RE2 take too much memory and time to compile. */
const mostInstructions = 50_000

/** New parts of one pattern for which JavaScript's engine is asked, which takes up to 50 ms for each. */
const mostQuestions = 10

/** UTF-16 units of the translated pattern: `\p{L}` alone takes 10,000. */
const longestText = 300_000

/** Thrown inside this file for what the target cannot express. */
class Inexpressible extends Error {}

/**
 * Translates a pattern that `RegExp` accepts with these flags. Whether a text matches stays the same; RE2 gets no groups. Null for what the
 * target cannot express: for both, sets of texts such as `\\p{RGI_Emoji}`; for RE2, look-around, back-references and many repetitions.
 */
export function translatePattern(source: string, flags: string, target: Target): Translated | null {
  try {
    return new Translation(source, flags, target).whole()
  } catch (thrown) {
    if (thrown instanceof Inexpressible || thrown instanceof RangeError) return null
    throw thrown
  }
}

/** A part of the translated pattern; `size` is an upper bound on the instructions of RE2's program. */
type Part = { text: string; size: number }

const lineEnds: Ranges = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]

const simpleEscapes: Record<string, number> = { n: 10, t: 9, r: 13, v: 11, f: 12 }

class Translation {
  readonly #source: string
  readonly #unicode: boolean
  readonly #sets: boolean
  readonly #named: boolean
  readonly #forRe2: boolean
  #flags: string
  #at = 0
  #questions = 0
  #textLength = 0
  #hasWordBound = false
  #changesCase = false
  #refersBack = false

  constructor(source: string, flags: string, target: Target) {
    this.#forRe2 = target === 're2'
    this.#source = source
    this.#flags = flags
    this.#unicode = /[uv]/.test(flags)
    this.#sets = flags.includes('v')
    this.#named = source.includes('(?<')
  }

  whole(): Translated {
    const ignoresCase = this.#flags.includes('i')
    const byLines = this.#flags.includes('m')
    const { text } = this.#alternatives()
    const words = this.#unicode && this.#hasWordBound
    // The characters of words differ between the parts of the pattern.
    if (words && this.#changesCase) throw new Inexpressible()
    const flags = `u${byLines ? 'm' : ''}${ignoresCase && this.#refersBack ? 'i' : ''}`
    return { source: text, flags, byUnits: !this.#unicode, foldsWords: words && ignoresCase, byLines }
  }

  #alternatives(): Part {
    const parts: string[] = []
    let size = 1
    for (;;) {
      const sequence = this.#sequence()
      parts.push(sequence.text)
      size += sequence.size + 1
      if (this.#source[this.#at] !== '|') break
      this.#at++
    }
    return { text: parts.join('|'), size }
  }

  #sequence(): Part {
    const parts: string[] = []
    let size = 0
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at))) {
      const item = this.#repeated(this.#item())
      parts.push(item.text)
      size += item.size
      if (this.#forRe2 && size > mostInstructions) throw new Inexpressible()
    }
    return { text: parts.join(''), size }
  }

  #repeated({ text, size }: Part): Part {
    const quantifier = this.#take(/[*+?]|\{(\d+)(?:(,)(\d*))?\}/y)
    if (!quantifier) return { text, size }
    const lazy = this.#take(/\?/y) && !this.#forRe2 ? '?' : ''
    const [written, least, comma, most] = quantifier
    const repeated = `(?:${text})${written}${lazy}`
    if (least === undefined) return { text: repeated, size: size + 2 }
    const times = Number(most || least) + (comma !== undefined && !most ? 1 : 0)
    if (this.#forRe2 && (Number(least) > 1000 || Number(most ?? 0) > 1000)) throw new Inexpressible()
    return { text: repeated, size: times * (size + 1) + 1 }
  }

  #item(): Part {
    const character = this.#source.charAt(this.#at)
    switch (character) {
      case '(':
        return this.#group()
      case '[':
        return this.#written(this.#class())
      case '\\':
        return this.#escape()
      case '.':
        this.#at++
        return this.#written(this.#flags.includes('s') ? complement([], this.#unicode) : complement(lineEnds, this.#unicode))
      case '^':
        this.#at++
        return this.#lineBound('^', String.raw`\A`)
      case '$':
        this.#at++
        return this.#lineBound('$', String.raw`\z`)
      default:
        return this.#literal(this.#character())
    }
  }

  #lineBound(written: string, ofText: string): Part {
    if (!this.#forRe2) return { text: written, size: 1 }
    return { text: this.#flags.includes('m') ? `(?m:${written})` : ofText, size: 1 }
  }

  #group(): Part {
    const [opening = ''] = this.#take(/\((?:\?(?:<?[=!]|<[^>]*>|[a-z]*(?:-[a-z]*)?:))?/y) ?? []
    if (this.#forRe2 && /[=!]$/.test(opening)) throw new Inexpressible()
    const outer = this.#flags
    const modifiers = /^\(\?([a-z]*)-?([a-z]*):$/.exec(opening)
    if (modifiers?.[1] || modifiers?.[2]) {
      const [, added = '', removed = ''] = modifiers
      // Where lines end is known for whole patterns only.
      if (`${added}${removed}`.includes('m')) throw new Inexpressible()
      this.#changesCase ||= `${added}${removed}`.includes('i')
      this.#flags = [...new Set(outer + added)].filter((flag) => !removed.includes(flag)).join('')
    }
    const inside = this.#alternatives()
    this.#flags = outer
    this.#at++
    const kept = this.#forRe2 || modifiers ? '(?:' : opening
    return { text: `${kept}${inside.text})`, size: inside.size }
  }

  #escape(): Part {
    const next = this.#source.charAt(this.#at + 1)
    if (next === 'b' || next === 'B') {
      this.#at += 2
      this.#hasWordBound = true
      return { text: `\\${next}`, size: 1 }
    }
    if (/[1-9]/.test(next) || (next === 'k' && (this.#unicode || this.#named))) return this.#backReference()
    const set = this.#setEscape()
    return set ? this.#written(set) : this.#literal(this.#characterEscape())
  }

  #backReference(): Part {
    const found = this.#unicode && !this.#forRe2 ? this.#take(/\\(?:\d+|k<[^>]*>)/y) : null
    if (!found) throw new Inexpressible()
    this.#refersBack = true
    return { text: `(?:${found[0]})`, size: 1 }
  }

  /** `\d`, `\p{...}` and the like; null for any other escape. */
  #setEscape(): Ranges | null {
    const found = this.#take(this.#unicode ? /\\(?:[dDsSwW]|[pP]\{[^}]*\})/y : /\\[dDsSwW]/y)
    if (!found) return null
    if (/^\\p\{(?:RGI_|Basic_Emoji|Emoji_Keycap)/.test(found[0])) throw new Inexpressible()
    const [part] = found
    return /^\\[DSW]$/.test(part) ? complement(this.#ask(part.toLowerCase()), this.#unicode) : this.#ask(part)
  }

  #characterEscape(): number {
    const found = this.#unicode
      ? this.#take(
          /\\(?:u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})|u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|c([A-Za-z])|(0)(?!\d)|([^]))/uy,
        )
      : this.#take(/\\(?:()()()u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|c([A-Za-z])|(0)(?!\d)|([^0-9ukcx]))/y)
    if (!found) throw new Inexpressible()
    const [, high, low, braced, four, two, control, zero, other = ''] = found
    if (high && low) return Number.parseInt(high, 16) * 0x400 + Number.parseInt(low, 16) - 0x35fdc00
    const hexadecimal = braced || four || two
    if (hexadecimal) return Number.parseInt(hexadecimal, 16)
    if (control) return control.charCodeAt(0) % 32
    if (zero) return 0
    return simpleEscapes[other] ?? other.codePointAt(0) ?? 0
  }

  #character(): number {
    const code = this.#unicode ? (this.#source.codePointAt(this.#at) ?? 0) : this.#source.charCodeAt(this.#at)
    this.#at += code > 0xffff ? 2 : 1
    return code
  }

  #literal(code: number): Part {
    return this.#written(this.#flags.includes('i') ? caseVariants(code, this.#flags.replace(/[ms]/g, '')) : [[code, code]])
  }

  #class(): Ranges {
    const start = this.#at
    const simple = this.#flags.includes('i') ? null : this.#simpleClass()
    if (simple) return simple
    this.#at = start
    const text = this.#classText()
    if (/\\q\{|\\p\{(?:RGI_|Basic_Emoji|Emoji_Keycap)/.test(text)) throw new Inexpressible()
    return text.startsWith('[^') ? complement(this.#ask(`[${text.slice(2)}`), this.#unicode) : this.#ask(text)
  }

  #classText(): string {
    const start = this.#at
    let depth = 0
    do {
      const character = this.#source[this.#at++]
      if (character === '\\') this.#at++
      else if (character === '[' && (this.#sets || depth === 0)) depth++
      else if (character === ']') depth--
    } while (depth > 0 && this.#at < this.#source.length)
    return this.#source.slice(start, this.#at)
  }

  /** A class of single characters, ranges and escapes; null when it holds more. Asking JavaScript's engine would take longer. */
  #simpleClass(): Ranges | null {
    const negated = this.#take(/\[\^?/y)?.[0] === '[^'
    const ranges: (readonly [number, number])[] = []
    while (this.#source[this.#at] !== ']') {
      if (this.#at >= this.#source.length) return null
      if (this.#sets && /\[|--|&&/y.test(this.#source.slice(this.#at, this.#at + 2))) return null
      const first = this.#classItem()
      if (first === null) return null
      if (this.#source[this.#at] !== '-' || this.#source[this.#at + 1] === ']') {
        ranges.push(...(typeof first === 'number' ? [[first, first] as const] : first))
        continue
      }
      if (this.#sets && this.#source[this.#at + 1] === '-') return null
      this.#at++
      const last = this.#classItem()
      if (typeof first !== 'number' || typeof last !== 'number') return null
      ranges.push([first, last])
    }
    this.#at++
    const sorted = normalised(ranges)
    return negated ? complement(sorted, this.#unicode) : sorted
  }

  #classItem(): number | Ranges | null {
    if (this.#source[this.#at] !== '\\') return this.#character()
    const next = this.#source.charAt(this.#at + 1)
    if (next === 'b') {
      this.#at += 2
      return 8
    }
    if (next === 'q' && this.#sets) throw new Inexpressible()
    if (!this.#unicode && /[0-9ckux]/.test(next)) return null
    return this.#setEscape() ?? this.#characterEscape()
  }

  #ask(part: string): Ranges {
    const flags = this.#flags.replace('m', '')
    if (!isKnownPart(part, flags) && ++this.#questions > mostQuestions) throw new Inexpressible()
    return charactersMatchedBy(part, flags)
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)
    if (found) this.#at += found[0].length
    return found
  }

  #written(ranges: Ranges): Part {
    const [only, ...more] = this.#unicode ? ranges : ranges.flatMap(movedSurrogates)
    const code = (point: number) => `\\${this.#forRe2 ? 'x' : 'u'}{${point.toString(16)}}`
    if (!only) return { text: `[^${code(0)}-${code(0x10ffff)}]`, size: 1 }
    if (more.length === 0 && only[0] === only[1]) return { text: code(only[0]), size: 1 }
    const parts = [only, ...more].map(([first, last]) => (first === last ? code(first) : `${code(first)}-${code(last)}`))
    const text = `[${parts.join('')}]`
    this.#textLength += text.length
    if (this.#textLength > longestText) throw new Inexpressible()
    return { text, size: 1 }
  }
}

/** Where surrogates are when each UTF-16 unit is a character: RE2 reads pairs of them as one. */
export const surrogatePlane = 0x100000

function movedSurrogates([first, last]: Ranges[number]): [number, number][] {
  const parts: [number, number][] = [
    [first, Math.min(last, 0xd7ff)],
    [Math.max(first, 0xd800) + surrogatePlane, Math.min(last, 0xdfff) + surrogatePlane],
    [Math.max(first, 0xe000), last],
  ]
  return parts.filter(([from, to]) => from <= to)
}
