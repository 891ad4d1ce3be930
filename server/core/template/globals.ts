import type { Budget } from './budget.ts'
import { TemplateFunction, toNumber, toText, type Value } from './values.ts'

/** Nunjucks' global functions without `cycler`, which needs method calls. A variable of the same name takes precedence. */
export const globals: ReadonlyMap<string, (budget: Budget) => TemplateFunction> = new Map([
  ['range', (budget) => new TemplateFunction('range', (args) => range(args, budget))],
  ['joiner', (budget) => new TemplateFunction('joiner', ([separator]) => joiner(separator, budget))],
])

function range(args: Value[], budget: Budget): Value {
  const [first, second, third] = args.map((value) => toNumber(value, budget))
  const [start, stop, step] = second === undefined ? [0, first ?? 0, 1] : [first ?? 0, second, third || 1]
  const count = Math.max(0, Math.ceil((stop - start) / step))
  if (Number.isNaN(count)) throw budget.fault('`range` needs numbers.')
  budget.spend(count)
  return Array.from({ length: count }, (_, position) => start + position * step)
}

function joiner(separator: Value, budget: Budget): TemplateFunction {
  let first = true
  return new TemplateFunction('joiner', () => {
    const text = first ? '' : toText(separator === undefined ? ',' : separator, budget)
    first = false
    return text
  })
}
