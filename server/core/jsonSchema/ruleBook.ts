import { AppError } from '../errors.ts'
import { all, type GbnfPart, optional, rule, times } from './gbnf.ts'

const mostRules = 20_000
/** llama.cpp refuses repetitions from 2,000 on. */
const mostRepeats = 1000
const block = 256

/** The rules of a grammar while it is written. Bodies are made later, so that rules may refer to themselves. */
export type RuleBook = ReturnType<typeof createRuleBook>

export function createRuleBook() {
  const rules = new Map<string, GbnfPart>()
  const names = new Map<string, string>()
  const open: (() => void)[] = []

  function freshName(): string {
    if (names.size + rules.size > 2 * mostRules)
      throw new AppError('BAD_INPUT', 'It makes a grammar of too many rules. Write a smaller schema.')
    return `r${rules.size}`
  }

  const book = {
    rules,
    /** A rule with this body. */
    fresh(body: GbnfPart): GbnfPart {
      const name = freshName()
      rules.set(name, body)
      return rule(name)
    },
    /** The rule for `key`; its body is made once, by `finish`. */
    shared(key: string, make: () => GbnfPart): GbnfPart {
      const known = names.get(key)
      if (known !== undefined) return rule(known)
      const name = freshName()
      names.set(key, name)
      rules.set(name, rule(name))
      open.push(() => rules.set(name, make()))
      return rule(name)
    },
    /** Makes the bodies of all shared rules. */
    finish(): void {
      for (let make = open.shift(); make !== undefined; make = open.shift()) make()
    },
    /** `part`, which is a rule or a set, from `least` to `most` times; long repetitions are built of blocks. */
    repeated(part: GbnfPart, least: number, most: number): GbnfPart {
      if ((most === Infinity ? least : most) <= mostRepeats) return times(part, least, most)
      const blocks = book.fresh(times(part, block, block))
      const whole = Math.floor(least / block)
      const fixed = all(times(blocks, whole, whole), times(part, least % block, least % block))
      if (most === Infinity) return all(fixed, times(part, 0, Infinity))
      const room = most - least
      if (room <= mostRepeats) return all(fixed, times(part, 0, room))
      const more = Math.floor((room - block + 1) / block)
      return all(fixed, times(blocks, 0, more), times(part, 0, room - more * block))
    },
    /** A line break with its indentation, or at most one blank. Without a depth no line break. */
    line(depth: number | null): GbnfPart {
      if (depth === null) return { kind: 'raw', raw: '" "?' }
      const indentation = depth === 0 ? '' : ` ("${' '.repeat(4 * depth)}" | "${String.raw`\t`.repeat(depth)}")`
      return book.shared(`line ${depth}`, () => ({ kind: 'raw', raw: String.raw`"\n"${indentation} | " "?` }))
    },
    /** `item`, and any number of times the separator and `item`; nothing at all if `least` is 0. */
    list(item: GbnfPart, separator: GbnfPart, least: number, most: number): GbnfPart {
      if (most === 0) return times(item, 0, 0)
      const more = book.fresh(all(separator, item))
      const some = all(item, book.repeated(more, Math.max(0, least - 1), most - 1))
      return least === 0 ? optional(some) : some
    },
  }
  return book
}
