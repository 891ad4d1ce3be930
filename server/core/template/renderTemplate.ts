import type { AppError, Place } from '../errors.ts'
import type { Json } from '../json.ts'
import { Budget } from './budget.ts'
import type { Machine } from './machine.ts'
import { parseTemplate } from './parseTemplate.ts'
import { runStatements } from './runStatements.ts'
import { Scope } from './scope.ts'
import { faultToAppError, TemplateFault } from './templateFault.ts'
import { type Value, TemplateFunction } from './values.ts'
import type { MacroDefinition } from './ast.ts'
import { evaluate } from './evaluate.ts'

export type RenderOptions = {
  /** Position of the template's first character, for errors. `column` applies to each of its lines. */
  place?: Place
  /** Maximum length of a text, in UTF-16 units; default 1,000,000. */
  maxLength?: number
  /** Maximum number of evaluated nodes, items and text read; default 200,000, well below 100 ms. */
  maxSteps?: number
}

/**
 * Renders a template with nunjucks' semantics (autoescape off) without compiling it. It can access only the given data, and its output is
 * never parsed as a template.
 *
 * Intended differences from nunjucks: an unknown variable or member is an error, except inside `default` and `is defined`; an object prints
 * as JSON; `not a == b` negates the comparison; looping over an object with one name or over a number is an error; `wordcount` counts words
 * of every script; no include, import, extends, regular expressions, method calls or `random`.
 *
 * Throws AppError TEMPLATE_SYNTAX, TEMPLATE_UNKNOWN_VARIABLE or TEMPLATE_TOO_LONG with its place.
 */
export function renderTemplate(source: string, vars: Record<string, Json>, options: RenderOptions = {}): string {
  const { place, maxLength = 1_000_000, maxSteps = 200_000 } = options
  const budget = new Budget({ maxLength, maxSteps })
  const depth = { calls: 0 }
  const machine: Machine = {
    budget,
    context: new Map<string, Value>(Object.entries(vars)),
    given: Object.keys(vars),
    runBody: (body, scope) => runStatements(body, scope, machine),
    makeMacro: (macro, scope) => makeMacro(macro, scope, machine, depth),
  }
  try {
    return runStatements(parseTemplate(source), new Scope(), machine)
  } catch (thrown) {
    throw asAppError(thrown, budget, place)
  }
}

function asAppError(thrown: unknown, budget: Budget, place?: Place): AppError {
  if (thrown instanceof TemplateFault) return faultToAppError(thrown, place)
  if (!(thrown instanceof RangeError)) throw thrown
  const message = 'The template is nested too deeply. Check its macros and nested lists.'
  return faultToAppError(new TemplateFault('TEMPLATE_TOO_LONG', message, budget.at), place)
}

/** Only an endless recursion exceeds this depth. */
const deepestCall = 200

/**
 * A macro as a function. Its body sees its parameters and top-level names, not the scope of the call; the body of a `call` block (`scope`
 * given) sees the scope of its definition.
 */
function makeMacro(macro: MacroDefinition, scope: Scope | null, machine: Machine, depth: { calls: number }): TemplateFunction {
  return new TemplateFunction(macro.name, (positional, named) => {
    const { budget } = machine
    if (depth.calls >= deepestCall) {
      budget.at = macro.at
      budget.spend(Number.POSITIVE_INFINITY)
    }
    const frame = new Scope(scope, true)
    bind(macro, frame, positional, named, machine)
    depth.calls++
    const text = machine.runBody(macro.body, frame)
    depth.calls--
    budget.copy(text.length)
    return text
  })
}

function bind(macro: MacroDefinition, frame: Scope, positional: Value[], named: Map<string, Value>, machine: Machine): void {
  const order = [...macro.parameters, ...macro.defaults.keys()]
  machine.budget.spend(order.length)
  // Of a name given twice the first place counts.
  const places = new Map(order.map((name, place): [string, number] => [name, place]).toReversed())
  const caller = named.get('caller')
  if (caller !== undefined) frame.define('caller', caller)
  for (const [position, name] of macro.parameters.entries()) {
    frame.define(name, position < positional.length ? positional[position] : named.get(name))
  }
  for (const [name, fallback] of macro.defaults) {
    const position = places.get(name) ?? 0
    if (position < positional.length) frame.define(name, positional[position])
    else frame.define(name, named.has(name) ? named.get(name) : evaluate(fallback, frame, machine))
  }
}
