import { gbnfStacksProblem } from './gbnfStacks.ts'
import { type Gbnf, GbnfError, type GbnfRule, parseGbnf } from './parseGbnf.ts'

/** Each cell's sampler reads its grammar anew. */
const MOST_CHARACTERS = 200_000
/** Depth of llama.cpp's recursion, and the elements that it looks at, when it searches for left recursion. */
const MOST_DEPTH = 3_000
const MOST_LOOKS = 5_000_000

/**
 * Why a grammar must not reach the engine, as a sentence with place and remedy; null if it may. llama.cpp reads grammars without limits
 * and without a way to stop: a bad one holds the engine for ever, or ends it, together with all cells beside it. So every grammar passes
 * this check, one that a user wrote and one that was made from a schema.
 */
export function gbnfProblem(text: string): string | null {
  if (text.length > MOST_CHARACTERS)
    return `the grammar has ${count(text.length)} characters; at most ${count(MOST_CHARACTERS)} are allowed. Shorten it, for example by a [class] or a repetition instead of a list.`
  const nul = text.indexOf('\0')
  if (nul >= 0) return `character ${count(nul + 1)} of the grammar is a null character. Remove it.`
  try {
    const grammar = parseGbnf(text)
    return recursionProblem(grammar) ?? gbnfStacksProblem(grammar)
  } catch (thrown) {
    if (thrown instanceof GbnfError) return thrown.message
    throw thrown
  }
}

const count = (value: number) => value.toLocaleString('en')

/** A rule that another one can begin with. */
type Corner = { rule: number; /** Whether something follows in the alternative. */ followed: boolean }

function recursionProblem({ rules, root }: Gbnf): string | null {
  // llama.cpp's own view, which takes only a rule with an empty alternative for one that can be empty.
  const literallyEmpty = rules.map(({ alternatives }) => alternatives.some(({ length }) => length === 0))
  const seen = corners(rules, literallyEmpty)
  const looping = cycle(seen)
  if (looping !== null) return leftRecursion(rules[looping])
  const effort = searchEffort(rules, seen)
  if (effort.depth > MOST_DEPTH || effort.looks > MOST_LOOKS)
    return 'the rules refer to each other too often at their beginnings, so that the grammar takes too long to read. Write shared beginnings once, in a rule of their own.'
  const reached = reachable(rules, root)
  const empty = nullable(rules)
  const alive = begins(rules, empty)
  const dead = [...reached].find((rule) => !alive[rule])
  if (dead !== undefined)
    return `${placeOf(rules[dead])} allows no text at all, because it only refers back to itself. Give it an alternative with a text.`
  const growing = growingCycle(corners(rules, empty), reached)
  return growing === null ? null : leftRecursion(rules[growing])
}

function leftRecursion(rule: GbnfRule | undefined): string {
  return `${placeOf(rule)} can begin with itself (left recursion), which has no end. Put a text before the reference, or use a repetition: list ::= item ("," item)*`
}

function placeOf(rule: GbnfRule | undefined): string {
  return `line ${rule?.line ?? 1}: the rule "${rule?.name ?? 'root'}"`
}

/** The rules with which each rule can begin, once for each place, where rules marked as `empty` can be passed over. */
function corners(rules: readonly GbnfRule[], empty: readonly boolean[]): Corner[][] {
  return rules.map(({ alternatives }) =>
    alternatives.flatMap((alternative) => {
      const found: Corner[] = []
      for (const [place, element] of alternative.entries()) {
        if (element.kind !== 'rule') break
        found.push({ rule: element.rule, followed: place < alternative.length - 1 })
        if (!empty[element.rule]) break
      }
      return found
    }),
  )
}

/** Rules that can be empty, in any way. */
function nullable(rules: readonly GbnfRule[]): boolean[] {
  return fixpoint(rules, (rule, empty) =>
    rule.alternatives.some((alternative) => alternative.every((element) => element.kind === 'rule' && empty[element.rule])),
  )
}

/** Rules that can begin with a character or be empty. llama.cpp ends the process when no rule of an expansion does. */
function begins(rules: readonly GbnfRule[], empty: readonly boolean[]): boolean[] {
  const withText = fixpoint(rules, (rule, known) =>
    rule.alternatives.some((alternative) => {
      const place = alternative.findIndex((element) => element.kind !== 'rule' || !empty[element.rule] || known[element.rule])
      const element = alternative[place]
      return element !== undefined && (element.kind !== 'rule' || known[element.rule] === true)
    }),
  )
  return withText.map((is, rule) => is || empty[rule] === true)
}

/** The least set of rules that is closed under `holds`. */
function fixpoint(rules: readonly GbnfRule[], holds: (rule: GbnfRule, known: readonly boolean[]) => boolean): boolean[] {
  const known = rules.map(() => false)
  const users = rules.map(() => new Set<number>())
  for (const [user, { alternatives }] of rules.entries())
    for (const element of alternatives.flat()) if (element.kind === 'rule') users[element.rule]?.add(user)
  const todo = rules.map((_, index) => index)
  for (let index = todo.pop(); index !== undefined; index = todo.pop()) {
    const rule = rules[index]
    if (!rule || known[index] || !holds(rule, known)) continue
    known[index] = true
    for (const user of users[index] ?? []) if (!known[user]) todo.push(user)
  }
  return known
}

function reachable(rules: readonly GbnfRule[], root: number): Set<number> {
  const reached = new Set([root])
  for (const index of reached)
    for (const element of rules[index]?.alternatives.flat() ?? []) if (element.kind === 'rule') reached.add(element.rule)
  return reached
}

/** A rule on a cycle of `edges`; null if there is none. */
function cycle(edges: readonly (readonly Corner[])[]): number | null {
  const { component, order } = components(edges)
  const sizes = new Map<number, number>()
  for (const id of component) sizes.set(id, (sizes.get(id) ?? 0) + 1)
  for (const rule of order) if ((sizes.get(component[rule] ?? -1) ?? 0) > 1 || edges[rule]?.some((edge) => edge.rule === rule)) return rule
  return null
}

/** A rule that can begin with itself and something after it, so that it grows without end. Without something after it, llama.cpp notices the repetition. */
function growingCycle(edges: readonly (readonly Corner[])[], reached: ReadonlySet<number>): number | null {
  const { component } = components(edges)
  for (const rule of reached) if (edges[rule]?.some((edge) => edge.followed && component[edge.rule] === component[rule])) return rule
  return null
}

/** The strongly connected component of each rule, and the rules in an order in which each comes after those that it begins with (but for cycles). */
function components(edges: readonly (readonly Corner[])[]): { component: number[]; order: number[] } {
  const component = edges.map(() => -1)
  const low = edges.map(() => -1)
  const entered = edges.map(() => -1)
  const open: number[] = []
  const order: number[] = []
  let time = 0
  for (const start of edges.keys()) {
    if (entered[start] !== -1) continue
    const path = [{ rule: start, next: 0 }]
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { rule } = top
      if (entered[rule] === -1) {
        entered[rule] = low[rule] = time
        time += 1
        open.push(rule)
      }
      const edge = edges[rule]?.[top.next]
      top.next += 1
      if (edge) {
        if (entered[edge.rule] === -1) path.push({ rule: edge.rule, next: 0 })
        else if (component[edge.rule] === -1) low[rule] = Math.min(low[rule] ?? 0, entered[edge.rule] ?? 0)
        continue
      }
      path.pop()
      order.push(rule)
      const parent = path.at(-1)?.rule
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[rule] ?? 0)
      if (low[rule] === entered[rule])
        for (let member = open.pop(); member !== undefined; member = member === rule ? undefined : open.pop()) component[member] = rule
    }
  }
  return { component, order }
}

/** What llama.cpp's search for left recursion costs: it enters a rule anew for each path that leads to it. */
function searchEffort(rules: readonly GbnfRule[], edges: readonly (readonly Corner[])[]): { depth: number; looks: number } {
  const looks = rules.map(() => 0)
  const depth = rules.map(() => 1)
  const inner = rules.map(() => false)
  for (const rule of components(edges).order) {
    looks[rule] = 1 + (rules[rule]?.alternatives.reduce((sum, { length }) => sum + length + 1, 0) ?? 0)
    for (const edge of edges[rule] ?? []) {
      looks[rule] += looks[edge.rule] ?? 0
      depth[rule] = Math.max(depth[rule] ?? 1, 1 + (depth[edge.rule] ?? 0))
      if (edge.rule > rule) inner[edge.rule] = true
    }
  }
  // A rule that an earlier one begins with has been visited when its turn comes.
  return {
    depth: depth.reduce((most, one) => Math.max(most, one), 0),
    looks: looks.reduce((sum, one, rule) => sum + (inner[rule] ? 0 : one), 0),
  }
}
