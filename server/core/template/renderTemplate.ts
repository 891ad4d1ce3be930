import type { AppError, Place } from '../errors.ts'
import type { Json } from '../json.ts'
import { Budget } from './budget.ts'
import { makeMacro } from './makeMacro.ts'
import type { Machine } from './machine.ts'
import { parseTemplate } from './parseTemplate.ts'
import { runStatements } from './runStatements.ts'
import { Scope } from './scope.ts'
import { faultToAppError, TemplateFault } from './templateFault.ts'
import type { Value } from './values.ts'

export type RenderOptions = {
  /** Where the template's first character stands; errors count from there. `column` holds for each of its lines. */
  place?: Place
  /** Longest text made, in UTF-16 units; default 1,000,000. */
  maxLength?: number
  /** Evaluated nodes, items and text read; default 200,000, well below 100 ms. */
  maxSteps?: number
}

/**
 * Renders a template with nunjucks' semantics (autoescape off) without compiling it: it sees the given data and nothing else,
 * and what it prints is never read as a template again.
 *
 * Differences from nunjucks, on purpose: an unknown variable or member is an error, save inside `default` and `is defined`;
 * an object prints as JSON; `not a == b` negates the comparison; looping over an object with one name or over a number is an
 * error; `wordcount` counts words of every script; no include, import, extends, regular expressions, method calls or `random`.
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
  const message = 'The template goes too deep. Check its macros and nested lists.'
  return faultToAppError(new TemplateFault('TEMPLATE_TOO_LONG', message, budget.at), place)
}
