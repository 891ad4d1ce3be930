import type { MacroDefinition } from './ast.ts'
import { evaluate } from './evaluate.ts'
import type { Machine } from './machine.ts'
import { Scope } from './scope.ts'
import { TemplateFunction, type Value } from './values.ts'

/** Deeper than this only a macro that calls itself without end goes. */
const deepestCall = 200

/**
 * A macro as a function. Its body sees its parameters and the top level's names, not those of the place it was called from;
 * a `call` block's body (`scope` given) sees the place it was written at.
 */
export function makeMacro(macro: MacroDefinition, scope: Scope | null, machine: Machine, depth: { calls: number }): TemplateFunction {
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
    return text
  })
}

function bind(macro: MacroDefinition, frame: Scope, positional: Value[], named: Map<string, Value>, machine: Machine): void {
  const defaults = [...macro.defaults.keys()]
  const order = [...macro.parameters, ...defaults]
  const caller = named.get('caller')
  if (caller !== undefined) frame.define('caller', caller)
  for (const [position, name] of macro.parameters.entries()) {
    frame.define(name, position < positional.length ? positional[position] : named.get(name))
  }
  for (const [name, fallback] of macro.defaults) {
    const position = order.indexOf(name)
    if (position < positional.length) frame.define(name, positional[position])
    else frame.define(name, named.has(name) ? named.get(name) : evaluate(fallback, frame, machine))
  }
}
