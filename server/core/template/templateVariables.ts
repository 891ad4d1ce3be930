import type { Arguments, Expression, MacroDefinition, Statement } from './ast.ts'
import { globals } from './globals.ts'
import { parseTemplate } from './parseTemplate.ts'
import { type Position, TemplateFault } from './templateFault.ts'
import { tokenizeTemplate } from './tokenizeTemplate.ts'

/** `optional`: the template checks whether it exists (`default`, `is defined`), so a case may lack it. */
export type TemplateVariable = { name: string; line: number; column: number; optional: boolean }

type Names = ReadonlySet<string>

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
  const walk = (body: Statement[], outer: Names): Names => {
    let known = outer
    for (const statement of body) known = walkOne(statement, known)
    return known
  }

  const walkOne = (statement: Statement, known: Names): Names => {
    switch (statement.kind) {
      case 'text':
        return known
      case 'output':
        look(statement.value, known)
        return known
      case 'if':
        look(statement.condition, known)
        return walk(statement.otherwise, walk(statement.then, known))
      case 'for':
        look(statement.list, known)
        walk(statement.body, new Set([...known, ...statement.names, 'loop']))
        walk(statement.otherwise, known)
        return known
      case 'set':
        look(statement.value, known)
        return new Set([...known, ...statement.names])
      case 'macro': {
        const after = new Set([...known, statement.macro.name])
        walkMacro(statement.macro, after)
        return after
      }
      case 'switch':
        look(statement.subject, known)
        for (const branch of statement.cases) look(branch.value, known)
        for (const branch of statement.cases) walk(branch.body, known)
        walk(statement.fallback, known)
        return known
    }
  }

  const walkMacro = (macro: MacroDefinition, known: Names): void => {
    const inside = new Set([...known, ...macro.parameters, ...macro.defaults.keys(), 'caller'])
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
        walk(expression.body, known)
        return
      case 'caller':
        return walkMacro(expression.macro, known)
    }
  }

  walk(template, new Set())
}

function namesInHoles(source: string): TemplateVariable[] {
  const found = new Map<string, TemplateVariable>()
  for (const { kind, name, start } of tokenizeTemplate(source)) {
    if (kind !== 'variable' || name === undefined || found.has(name) || globals.has(name)) continue
    const before = source.slice(0, source.indexOf(name, start))
    const lineStart = before.lastIndexOf('\n') + 1
    found.set(name, { name, line: before.split('\n').length, column: before.length - lineStart + 1, optional: false })
  }
  return [...found.values()]
}
