import { type CharSet, charSet } from './charSet.ts'

/** An expression of GBNF, llama.cpp's notation of grammars. `raw` is an expression as text; `one` without options matches nothing. */
export type Gbnf =
  | { kind: 'text'; text: string }
  | { kind: 'set'; set: CharSet }
  | { kind: 'raw'; raw: string }
  | { kind: 'rule'; name: string }
  | { kind: 'all'; parts: readonly Gbnf[] }
  | { kind: 'one'; options: readonly Gbnf[] }
  | { kind: 'times'; part: Gbnf; least: number; most: number }

export type GbnfRules = ReadonlyMap<string, Gbnf>

export const never: Gbnf = { kind: 'one', options: [] }
export const nothing: Gbnf = { kind: 'text', text: '' }

export function text(value: string): Gbnf {
  return { kind: 'text', text: value }
}

export function raw(value: string): Gbnf {
  return { kind: 'raw', raw: value }
}

export function set(ranges: CharSet): Gbnf {
  return { kind: 'set', set: charSet(ranges) }
}

export function rule(name: string): Gbnf {
  return { kind: 'rule', name }
}

/** The parts one after the other. */
export function all(...parts: Gbnf[]): Gbnf {
  const flat: Gbnf[] = []
  for (const part of parts.flatMap((each) => (each.kind === 'all' ? each.parts : [each]))) {
    const last = flat.at(-1)
    if (part.kind === 'text' && last?.kind === 'text') flat[flat.length - 1] = text(last.text + part.text)
    else if (part.kind !== 'text' || part.text !== '') flat.push(part)
  }
  const [only] = flat
  return only === undefined ? nothing : flat.length === 1 ? only : { kind: 'all', parts: flat }
}

/** Any of the options. */
export function one(options: readonly Gbnf[]): Gbnf {
  const flat = options.flatMap((option) => (option.kind === 'one' ? option.options : [option]))
  const [only] = flat
  return only !== undefined && flat.length === 1 ? only : { kind: 'one', options: flat }
}

export function optional(part: Gbnf): Gbnf {
  return { kind: 'times', part, least: 0, most: 1 }
}

/** `part` from `least` to `most` times, of which `most` may be Infinity. */
export function times(part: Gbnf, least: number, most: number): Gbnf {
  return most === 0 ? nothing : least === 1 && most === 1 ? part : { kind: 'times', part, least, most }
}
