import type { Statement } from './ast.ts'
import { evaluate } from './evaluate.ts'
import type { Machine } from './machine.ts'
import { Scope } from './scope.ts'
import { identical, toText, type Value, isDict, member, membersOf } from './values.ts'
import type { Budget } from './budget.ts'
import { describe } from './lookup.ts'

/** Runs statements and returns their output. Throws TemplateFault. */
export function runStatements(body: Statement[], scope: Scope, machine: Machine): string {
  const { budget } = machine
  let text = ''
  for (const statement of body) {
    budget.at = statement.at
    budget.spend(1)
    text += runStatement(statement, scope, machine)
    budget.at = statement.at
    budget.reserve(text.length)
  }
  return text
}

function runStatement(statement: Statement, scope: Scope, machine: Machine): string {
  switch (statement.kind) {
    case 'text':
      return statement.text
    case 'output':
      return toText(evaluate(statement.value, scope, machine), machine.budget)
    case 'if': {
      const branch = evaluate(statement.condition, scope, machine) ? statement.then : statement.otherwise
      return runStatements(branch, scope, machine)
    }
    case 'for':
      return runLoop(statement, scope, machine)
    case 'set': {
      const value = evaluate(statement.value, scope, machine)
      machine.budget.spend(statement.names.length * scope.searchSteps)
      for (const name of statement.names) {
        scope.assign(name, value)
        if (scope.isTop) machine.context.set(name, value)
      }
      return ''
    }
    case 'macro': {
      const macro = machine.makeMacro(statement.macro, null)
      scope.define(statement.macro.name, macro)
      if (scope.isTop) machine.context.set(statement.macro.name, macro)
      return ''
    }
    case 'switch':
      return runSwitch(statement, scope, machine)
  }
}

function runLoop(loop: Extract<Statement, { kind: 'for' }>, outer: Scope, machine: Machine): string {
  const { budget } = machine
  const scope = new Scope(outer)
  const items = loopItems(loop, evaluate(loop.list, scope, machine), budget)
  let text = ''
  for (const [index, values] of items.entries()) {
    budget.at = loop.at
    budget.spend(loop.names.length)
    for (const [position, name] of loop.names.entries()) scope.define(name, values[position])
    scope.define('loop', loopState(index, items.length))
    text += runStatements(loop.body, scope, machine)
    budget.reserve(text.length)
  }
  return items.length === 0 ? runStatements(loop.otherwise, scope, machine) : text
}

function loopState(index: number, length: number): Value {
  return {
    index: index + 1,
    index0: index,
    revindex: length - index,
    revindex0: length - index - 1,
    first: index === 0,
    last: index === length - 1,
    length,
  }
}

/** Runs the first case that equals the subject; an empty case falls through to the next, as in JavaScript. */
function runSwitch(statement: Extract<Statement, { kind: 'switch' }>, scope: Scope, machine: Machine): string {
  const subject = evaluate(statement.subject, scope, machine)
  const { cases, fallback } = statement
  const { budget } = machine
  let at = cases.findIndex((branch) => identical(evaluate(branch.value, scope, machine), subject, budget))
  if (at === -1) return runStatements(fallback, scope, machine)
  for (; cases[at]?.body.length === 0; at++) budget.spend(1)
  return runStatements(cases[at]?.body ?? fallback, scope, machine)
}

/**
 * The values of each iteration of a loop, one per name. A list gives its items (destructured for several names), an object its keys and
 * values, a text its characters; null, false and '' give no iteration. Throws TemplateFault when nunjucks would silently print nothing: an
 * object with one name, a number.
 */
function loopItems({ names, list }: Extract<Statement, { kind: 'for' }>, value: Value, budget: Budget): Value[][] {
  if (!value) return []
  if (Array.isArray(value)) {
    budget.spend(value.length * names.length)
    return names.length === 1 ? value.map((item) => [item]) : value.map((item) => names.map((_, part) => member(item, part)))
  }
  if (isDict(value) || (typeof value === 'string' && names.length > 1)) {
    if (names.length === 1) {
      throw budget.fault(`\`${describe(list)}\` is an object. Loop over it with two names: \`{% for key, value in ${describe(list)} %}\`.`)
    }
    if (isDict(value)) return membersOf(value, budget)
    budget.spend(value.length)
    return Object.entries(value)
  }
  if (typeof value === 'string') {
    budget.spend(value.length)
    return value.split('').map((character) => [character])
  }
  const remedy = typeof value === 'number' ? ` Use \`range(${describe(list)})\`.` : ''
  throw budget.fault(`\`${describe(list)}\` is a ${typeof value}, not a list.${remedy}`)
}
