import type { GbnfPart, GbnfRules } from './gbnf.ts'
import { namesIn } from './gbnfText.ts'

/** Alternatives of a schema, some of which may begin alike: then llama.cpp follows all of these at once. */
export type Union = { options: readonly string[]; alike: readonly (readonly [string, string])[]; refusal: () => never }

/** Most ways in which a text may have been read at once. */
const mostWays = 64

/**
 * Refuses a union that would be read in too many ways at once: alternatives that begin alike inside alternatives that begin alike, without
 * end if they contain themselves. `top`: where the grammar begins.
 */
export function refuseAmbiguity(top: GbnfPart, rules: GbnfRules, unions: readonly Union[]): void {
  const weights = new Map<string, { ways: number; union: Union }>()
  for (const union of unions) {
    for (const option of union.options) {
      const ways = 1 + union.alike.filter((pair) => pair.includes(option)).length
      if (ways > (weights.get(option)?.ways ?? 1)) weights.set(option, { ways, union })
    }
  }
  if (weights.size === 0) return
  const { order, loops } = sorted(top, rules)
  const below = new Map<string, number>()
  for (const name of order) {
    const { ways = 1, union } = weights.get(name) ?? {}
    const inside = Math.max(1, ...[...namesIn(rules.get(name) ?? top)].map((each) => below.get(each) ?? 1))
    if (union && (loops.has(name) || ways * inside > mostWays)) union.refusal()
    below.set(name, ways * inside)
  }
}

/** The rules below `top`, each after those that it refers to, and those that contain themselves. */
function sorted(top: GbnfPart, rules: GbnfRules): { order: string[]; loops: ReadonlySet<string> } {
  const order: string[] = []
  const loops = new Set<string>()
  const numbers = new Map<string, number>()
  const lowest = new Map<string, number>()
  const path: string[] = []
  const onPath = new Set<string>()
  const open: { name: string; names: Iterator<string> }[] = []

  const enter = (name: string) => {
    numbers.set(name, numbers.size)
    lowest.set(name, numbers.size - 1)
    path.push(name)
    onPath.add(name)
    open.push({ name, names: namesIn(rules.get(name) ?? top) })
  }
  // Tarjan's algorithm, without recursion.
  for (const start of namesIn(top)) {
    if (!numbers.has(start)) enter(start)
    for (let current = open.at(-1); current !== undefined; current = open.at(-1)) {
      const { name, names } = current
      const next = names.next()
      if (next.done !== true) {
        if (!numbers.has(next.value)) enter(next.value)
        else if (onPath.has(next.value)) {
          lowest.set(name, Math.min(lowest.get(name) ?? 0, numbers.get(next.value) ?? 0))
          if (next.value === name) loops.add(name)
        }
        continue
      }
      open.pop()
      const outer = open.at(-1)?.name
      if (outer !== undefined) lowest.set(outer, Math.min(lowest.get(outer) ?? 0, lowest.get(name) ?? 0))
      if (lowest.get(name) !== numbers.get(name)) continue
      const group = path.splice(path.indexOf(name))
      for (const each of group) {
        onPath.delete(each)
        if (group.length > 1) loops.add(each)
      }
      order.push(...group)
    }
  }
  return { order, loops }
}
