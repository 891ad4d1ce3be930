import type { Arguments, Expression, MacroDefinition, Statement } from './ast.ts'
import { globals } from './globals.ts'
import { parseTemplate } from './parseTemplate.ts'
import { type Position, TemplateFault } from './templateFault.ts'
import { tokenizeTemplate } from './tokenizeTemplate.ts'

/** `optional`: the template checks whether it exists (`default`, `is defined`), so a case may lack it. */
export type TemplateVariable = { name: string; line: number; column: number; optional: boolean }

/** The names known at a place. What a block sets is added to its own set; a set for each statement would take quadratic time. */
class Names {
  readonly #own: Set<string>
  readonly #outer: Names | null

  constructor(own: Iterable<string> = [], outer: Names | null = null) {
    this.#own = new Set(own)
    this.#outer = outer
  }

  has(name: string): boolean {
    return this.#own.has(name) || (this.#outer?.has(name) ?? false)
  }

  add(names: readonly string[]): void {
    for (const name of names) this.#own.add(name)
  }
}

/**
 * The variables that a template needs, each with the position of its first use (1-based), in that order. Never throws: for an invalid
 * template, the first names in its holes.
 */
export function templateVariables(source: string): TemplateVariable[] {
  const found = new Map<string, TemplateVariable>()
  try {
    collect(parseTemplate(source), found)
  } catch (thrown) {
    if (!(thrown instanceof TemplateFault)) throw thrown
    return namesInHoles(source)
  }
  return [...found.values()].toSorted((a, b) => a.line - b.line || a.column - b.column)
}

function collect(template: Statement[], found: Map<string, TemplateVariable>): void {
  const note = (name: string, at: Position, known: Names, optional: boolean): void => {
    if (known.has(name)) return
    const earlier = found.get(name)
    if (earlier) earlier.optional ||= optional
    else if (!globals.has(name)) found.set(name, { name, ...at, optional })
  }

  /** Walks statements in order; names set by them are known afterwards, even after an `if`. */
  const walk = (body: Statement[], known: Names): void => {
    for (const statement of body) walkOne(statement, known)
  }

  const walkInside = (body: Statement[], outer: Names, names: readonly string[] = []): void => walk(body, new Names(names, outer))

  const walkOne = (statement: Statement, known: Names): void => {
    switch (statement.kind) {
      case 'text':
        return
      case 'output':
        return look(statement.value, known)
      case 'if':
        look(statement.condition, known)
        walk(statement.then, known)
        return walk(statement.otherwise, known)
      case 'for':
        look(statement.list, known)
        walkInside(statement.body, known, [...statement.names, 'loop'])
        return walkInside(statement.otherwise, known)
      case 'set':
        look(statement.value, known)
        return known.add(statement.names)
      case 'macro':
        known.add([statement.macro.name])
        return walkMacro(statement.macro, known)
      case 'switch':
        look(statement.subject, known)
        for (const branch of statement.cases) look(branch.value, known)
        for (const branch of statement.cases) walkInside(branch.body, known)
        return walkInside(statement.fallback, known)
    }
  }

  const walkMacro = (macro: MacroDefinition, known: Names): void => {
    const inside = new Names([...macro.parameters, ...macro.defaults.keys(), 'caller'], known)
    for (const fallback of macro.defaults.values()) look(fallback, inside)
    walk(macro.body, inside)
  }

  const lookAll = ({ positional, named }: Arguments, known: Names): void => {
    for (const inner of [...positional, ...named.values()]) look(inner, known)
  }

  const look = (expression: Expression, known: Names, optional = false): void => {
    switch (expression.kind) {
      case 'literal':
        return
      case 'name':
        return note(expression.name, expression.at, known, optional)
      case 'list':
        return expression.items.forEach((item) => look(item, known))
      case 'dict':
        return expression.entries.forEach(([, value]) => look(value, known))
      case 'member':
        look(expression.target, known, optional)
        return look(expression.key, known)
      case 'call':
        look(expression.callee, known)
        return lookAll(expression.args, known)
      case 'filter':
        look(expression.input, known, expression.name === 'default' || expression.name === 'd')
        return lookAll(expression.args, known)
      case 'test':
        look(expression.input, known, expression.name === 'defined' || expression.name === 'undefined')
        return expression.args.forEach((item) => look(item, known))
      case 'not':
      case 'sign':
        return look(expression.operand, known)
      case 'and':
      case 'or':
      case 'in':
      case 'arithmetic':
        look(expression.left, known)
        return look(expression.right, known)
      case 'compare':
        look(expression.first, known)
        return expression.rest.forEach(({ operand }) => look(operand, known))
      case 'choice':
        look(expression.condition, known)
        look(expression.then, known)
        return expression.otherwise ? look(expression.otherwise, known) : undefined
      case 'capture':
        return walkInside(expression.body, known)
      case 'caller':
        return walkMacro(expression.macro, known)
    }
  }

  walk(template, new Names())
}

function namesInHoles(source: string): TemplateVariable[] {
  const found = new Map<string, TemplateVariable>()
  let [line, lineStart] = [1, 0]
  for (const { kind, name, start } of tokenizeTemplate(source)) {
    if (kind !== 'variable' || name === undefined || found.has(name) || globals.has(name)) continue
    const at = source.indexOf(name, start)
    for (let end = source.indexOf('\n', lineStart); end !== -1 && end < at; end = source.indexOf('\n', lineStart)) {
      line++
      lineStart = end + 1
    }
    found.set(name, { name, line, column: at - lineStart + 1, optional: false })
  }
  return [...found.values()]
}
