import type { BinaryOperator, Expression } from './ast.ts'
import { child, positionOf, type RawNode } from './rawNode.ts'

const operators: Record<string, BinaryOperator> = { Add: '+', Concat: '~', Sub: '-', Mul: '*', Div: '/', Mod: '%' }

type Flat = { first: Expression; rest: { operator: BinaryOperator; operand: Expression }[] }

/**
 * Arithmetic with the precedence that nunjucks' output has. Its parser gives every operator a level of its own, but its compiler
 * prints them side by side without brackets, so that JavaScript decides: `5 * 3 % 4` is 3 and `1 ~ 2 + 3` is "123".
 */
export function lowerArithmetic(node: RawNode, lower: (node: RawNode) => Expression): Expression {
  return group(flatten(node, lower))
}

function flatten(node: RawNode, lower: (node: RawNode) => Expression): Flat {
  const operator = operators[node.typename]
  if (operator === undefined) return { first: single(node, lower), rest: [] }
  const left = flatten(child(node, 'left'), lower)
  const right = flatten(child(node, 'right'), lower)
  return { first: left.first, rest: [...left.rest, { operator, operand: right.first }, ...right.rest] }
}

/** `//` and `**` are printed as calls, which bracket all that stands in them: `a // b % c` is floor((a / b) % c). */
function single(node: RawNode, lower: (node: RawNode) => Expression): Expression {
  const at = positionOf(node)
  if (node.typename === 'Pow') {
    return { kind: 'arithmetic', operator: '**', left: lower(child(node, 'left')), right: lower(child(node, 'right')), at }
  }
  if (node.typename !== 'FloorDiv') return lower(node)
  const left = flatten(child(node, 'left'), lower)
  const right = flatten(child(node, 'right'), lower)
  const quotient = group({ first: left.first, rest: [...left.rest, { operator: '/', operand: right.first }, ...right.rest] })
  return { kind: 'arithmetic', operator: '//', left: quotient, right: { kind: 'literal', value: 1, at }, at }
}

function group({ first, rest }: Flat): Expression {
  let sum: Expression | null = null
  let pending: BinaryOperator = '+'
  let term = first
  const close = (): Expression => (sum === null ? term : { kind: 'arithmetic', operator: pending, left: sum, right: term, at: sum.at })
  for (const { operator, operand } of rest) {
    if (operator === '*' || operator === '/' || operator === '%') {
      term = { kind: 'arithmetic', operator, left: term, right: operand, at: term.at }
    } else {
      sum = close()
      pending = operator
      term = operand
    }
  }
  return close()
}
