import { closestName, listNames } from '../closestName.ts'
import type { Arguments, CompareOperator, Expression, MacroDefinition, Statement, BinaryOperator } from './ast.ts'
import { filterNames } from './filters.ts'
import { testNames } from './isTests.ts'
import { child, children, maybeChild, nodeValue, positionOf, type RawNode, syntaxFault } from './rawNode.ts'

/** Lowers statements inside an expression; passed in to avoid an import cycle. */
export type Lowering = { body(node: RawNode | null): Statement[]; macro(node: RawNode): MacroDefinition }

export const noRegularExpressions = 'Regular expressions are not supported. Use the `replace` filter with plain text.'

/** Converts an expression of nunjucks' tree. Throws TemplateFault for unknown filters and tests and for method calls. */
export function lowerExpression(node: RawNode, lowering: Lowering): Expression {
  const lower = (inner: RawNode): Expression => lowerExpression(inner, lowering)
  const at = positionOf(node)
  switch (node.typename) {
    case 'Literal':
      return { kind: 'literal', value: literalValue(node), at }
    case 'Symbol':
      return { kind: 'name', name: nodeValue(node), at }
    case 'Group': {
      const last = children(node).at(-1)
      if (!last) throw syntaxFault('Empty brackets.', node)
      return lower(last)
    }
    case 'Array':
      return { kind: 'list', items: children(node).map(lower), at }
    case 'Dict':
      return { kind: 'dict', entries: children(node).map((pair) => [keyOf(pair), lower(child(pair, 'value'))]), at }
    case 'LookupVal': {
      const target = lower(child(node, 'target'))
      return { kind: 'member', target, key: lower(child(node, 'val')), at: target.at }
    }
    case 'FunCall':
      return lowerCall(node, lowering)
    case 'Filter': {
      const name = nodeValue(child(node, 'name'))
      if (!filterNames.has(name)) throw syntaxFault(unknownName('filter', name, filterNames), node)
      const [input, ...rest] = children(child(node, 'args'))
      if (!input) throw syntaxFault('A filter needs a value before it.', node)
      return { kind: 'filter', name, input: lower(input), args: lowerArguments(rest, lowering), at }
    }
    case 'Is':
      return lowerTest(node, lower)
    case 'Not':
      return { kind: 'not', operand: lower(child(node, 'target')), at }
    case 'Neg':
    case 'Pos':
      return { kind: 'sign', sign: node.typename === 'Neg' ? '-' : '+', operand: lower(child(node, 'target')), at }
    case 'And':
    case 'Or':
    case 'In': {
      const kind = ({ And: 'and', Or: 'or', In: 'in' } as const)[node.typename]
      return { kind, left: lower(child(node, 'left')), right: lower(child(node, 'right')), at }
    }
    case 'Add':
    case 'Concat':
    case 'Sub':
    case 'Mul':
    case 'Div':
    case 'FloorDiv':
    case 'Mod':
    case 'Pow':
      return lowerArithmetic(node, lower)
    case 'Compare':
      return {
        kind: 'compare',
        first: lower(child(node, 'expr')),
        rest: (node['ops'] as RawNode[]).map((part) => ({
          operator: part['type'] as CompareOperator,
          operand: lower(child(part, 'expr')),
        })),
        at,
      }
    case 'InlineIf': {
      const otherwise = maybeChild(node, 'else_')
      return {
        kind: 'choice',
        condition: lower(child(node, 'cond')),
        then: lower(child(node, 'body')),
        otherwise: otherwise && lower(otherwise),
        at,
      }
    }
    case 'Capture':
      return { kind: 'capture', body: lowering.body(child(node, 'body')), at }
    case 'Caller':
      return { kind: 'caller', macro: lowering.macro(node), at }
    default:
      throw syntaxFault('This is not allowed inside an expression.', node)
  }
}

function literalValue(node: RawNode): string | number | boolean | null {
  const value = node['value']
  if (value instanceof RegExp) {
    throw syntaxFault(noRegularExpressions, node)
  }
  return value as string | number | boolean | null
}

function keyOf(pair: RawNode): string {
  const key = child(pair, 'key')
  const isName = key.typename === 'Symbol' || (key.typename === 'Literal' && typeof key['value'] === 'string')
  if (!isName) throw syntaxFault('A key is a name or a quoted text.', pair)
  return nodeValue(key)
}

function lowerCall(node: RawNode, lowering: Lowering): Expression {
  const callee = child(node, 'name')
  if (callee.typename !== 'Symbol') {
    const method = callee.typename === 'LookupVal' ? nodeValue(child(callee, 'val')) : null
    const what =
      method === null ? 'Only macros, `range` and `joiner` can be called.' : `Templates cannot call methods such as \`.${method}()\`.`
    throw syntaxFault(`${what} Use a filter, as in \`{{ text | upper }}\`.`, callee)
  }
  const target = lowerExpression(callee, lowering)
  return { kind: 'call', callee: target, args: lowerArguments(children(child(node, 'args')), lowering), at: target.at }
}

/** Positional and named arguments; nunjucks' parser puts the named ones last, in a KeywordArgs node. */
export function lowerArguments(nodes: RawNode[], lowering: Lowering): Arguments {
  const args: Arguments = { positional: [], named: new Map() }
  for (const node of nodes) {
    if (node.typename !== 'KeywordArgs') args.positional.push(lowerExpression(node, lowering))
    else for (const pair of children(node)) args.named.set(keyOf(pair), lowerExpression(child(pair, 'value'), lowering))
  }
  return args
}

function lowerTest(node: RawNode, lower: (node: RawNode) => Expression): Expression {
  const right = child(node, 'right')
  const called = right.typename === 'FunCall'
  const name = nodeValue(called ? child(right, 'name') : right)
  if (!testNames.has(name)) throw syntaxFault(unknownName('test', name, testNames), right)
  const args = called ? children(child(right, 'args')).map(lower) : []
  return { kind: 'test', name, input: lower(child(node, 'left')), args, at: positionOf(node) }
}

function unknownName(what: string, name: string, known: ReadonlySet<string>): string {
  const near = closestName(name, known)
  return `Unknown ${what} \`${name}\`.${near ? ` Did you mean \`${near}\`?` : ''} Known: ${listNames([...known], 60)}.`
}

const operators: Record<string, BinaryOperator> = { Add: '+', Concat: '~', Sub: '-', Mul: '*', Div: '/', Mod: '%' }

type Flat = { first: Expression; rest: { operator: BinaryOperator; operand: Expression }[] }

/**
 * Arithmetic with the operator precedence of compiled nunjucks templates. Nunjucks' parser gives every operator its own level, but its
 * compiler prints them without brackets, so JavaScript's precedence applies: `5 * 3 % 4` is 3 and `1 ~ 2 + 3` is "123".
 */
function lowerArithmetic(node: RawNode, lower: (node: RawNode) => Expression): Expression {
  return group(flatten(node, lower))
}

function flatten(node: RawNode, lower: (node: RawNode) => Expression): Flat {
  const operator = operators[node.typename]
  if (operator === undefined) return { first: single(node, lower), rest: [] }
  const left = flatten(child(node, 'left'), lower)
  const right = flatten(child(node, 'right'), lower)
  return { first: left.first, rest: [...left.rest, { operator, operand: right.first }, ...right.rest] }
}

/** `//` and `**` are compiled to calls, which bracket their operands: `a // b % c` is floor((a / b) % c). */
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
