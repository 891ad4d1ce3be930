import { type CharSet, charSet } from './charSet.ts'

/** An expression of GBNF, llama.cpp's notation of grammars. `raw` is an expression as text; `one` without options matches nothing. */
export type GbnfPart =
  | { kind: 'text'; text: string }
  | { kind: 'set'; set: CharSet }
  | { kind: 'raw'; raw: string }
  | { kind: 'rule'; name: string }
  | { kind: 'all'; parts: readonly GbnfPart[] }
  | { kind: 'one'; options: readonly GbnfPart[] }
  | { kind: 'times'; part: GbnfPart; least: number; most: number }

export type GbnfRules = ReadonlyMap<string, GbnfPart>

export const never: GbnfPart = { kind: 'one', options: [] }
export const nothing: GbnfPart = { kind: 'text', text: '' }

export function text(value: string): GbnfPart {
  return { kind: 'text', text: value }
}

export function raw(value: string): GbnfPart {
  return { kind: 'raw', raw: value }
}

export function set(ranges: CharSet): GbnfPart {
  return { kind: 'set', set: charSet(ranges) }
}

export function rule(name: string): GbnfPart {
  return { kind: 'rule', name }
}

/** The parts one after the other. */
export function all(...parts: GbnfPart[]): GbnfPart {
  const flat: GbnfPart[] = []
  for (const part of parts.flatMap((each) => (each.kind === 'all' ? each.parts : [each]))) {
    const last = flat.at(-1)
    if (part.kind === 'text' && last?.kind === 'text') flat[flat.length - 1] = text(last.text + part.text)
    else if (part.kind !== 'text' || part.text !== '') flat.push(part)
  }
  const [only] = flat
  return only === undefined ? nothing : flat.length === 1 ? only : { kind: 'all', parts: flat }
}

/** Any of the options. */
export function one(options: readonly GbnfPart[]): GbnfPart {
  const flat = options.flatMap((option) => (option.kind === 'one' ? option.options : [option]))
  const [only] = flat
  return only !== undefined && flat.length === 1 ? only : { kind: 'one', options: flat }
}

export function optional(part: GbnfPart): GbnfPart {
  return { kind: 'times', part, least: 0, most: 1 }
}

/** `part` from `least` to `most` times, of which `most` may be Infinity. */
export function times(part: GbnfPart, least: number, most: number): GbnfPart {
  return most === 0 ? nothing : least === 1 && most === 1 ? part : { kind: 'times', part, least, most }
}
