import { type Position, TemplateFault } from './templateFault.ts'

/** A node of nunjucks' tree, read only by `parseTemplate` and `lowerExpression`. */
export type RawNode = { typename: string; lineno?: number; colno?: number; [field: string]: unknown }

export function children(node: RawNode): RawNode[] {
  return (node['children'] as RawNode[] | undefined) ?? []
}

export function maybeChild(node: RawNode, field: string): RawNode | null {
  const value = node[field]
  return typeof value === 'object' && value !== null ? (value as RawNode) : null
}

/** Throws TemplateFault for an incomplete node that nunjucks' parser accepted. */
export function child(node: RawNode, field: string): RawNode {
  const found = maybeChild(node, field)
  if (!found) throw syntaxFault('Something is missing here.', node)
  return found
}

export function nodeValue(node: RawNode): string {
  return String(node['value'])
}

export function positionOf(node: RawNode): Position {
  return { line: (node.lineno ?? 0) + 1, column: (node.colno ?? 0) + 1 }
}

export function syntaxFault(message: string, node: RawNode): TemplateFault {
  return new TemplateFault('TEMPLATE_SYNTAX', message, positionOf(node))
}
