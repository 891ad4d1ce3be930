import type { MacroDefinition, Statement } from './ast.ts'
import { type Lowering, lowerArguments, lowerExpression } from './lowerExpression.ts'
import { child, children, maybeChild, nodeValue, positionOf, type RawNode, syntaxFault } from './rawNode.ts'

const fileTags: Record<string, string> = { Include: 'include', Import: 'import', FromImport: 'from', Extends: 'extends', Block: 'block' }
const asyncTags: Record<string, string> = { IfAsync: 'if', AsyncEach: 'for', AsyncAll: 'for' }

const lowering: Lowering = { body: lowerBody, macro: lowerMacro }

/** Turns nunjucks' tree into Assay's statements. Throws TemplateFault for what a notebook's template may not do. */
export function lowerTemplate(root: unknown): Statement[] {
  return lowerBody(root as RawNode)
}

function lowerBody(node: RawNode | null): Statement[] {
  if (node === null) return []
  // An `elif` arrives as a bare If in the place of a list.
  if (node.typename === 'NodeList' || node.typename === 'Root') return children(node).flatMap(lowerStatement)
  return lowerStatement(node)
}

function lowerStatement(node: RawNode): Statement[] {
  const at = positionOf(node)
  switch (node.typename) {
    case 'Output':
      return children(node).flatMap((part): Statement[] => {
        if (part.typename !== 'TemplateData') return [{ kind: 'output', value: lowerExpression(part, lowering), at }]
        const text = String(part.value)
        return text === '' ? [] : [{ kind: 'text', text, at: positionOf(part) }]
      })
    case 'If':
      return [
        {
          kind: 'if',
          condition: lowerExpression(child(node, 'cond'), lowering),
          then: lowerBody(maybeChild(node, 'body')),
          otherwise: lowerBody(maybeChild(node, 'else_')),
          at,
        },
      ]
    case 'For':
      return [
        {
          kind: 'for',
          names: loopNames(child(node, 'name')),
          list: lowerExpression(child(node, 'arr'), lowering),
          body: lowerBody(maybeChild(node, 'body')),
          otherwise: lowerBody(maybeChild(node, 'else_')),
          at,
        },
      ]
    case 'Set':
      return [lowerSet(node)]
    case 'Macro':
      return [{ kind: 'macro', macro: lowerMacro(node), at }]
    case 'Switch':
      return [
        {
          kind: 'switch',
          subject: lowerExpression(child(node, 'expr'), lowering),
          cases: (node['cases'] as RawNode[]).map((branch) => ({
            value: lowerExpression(child(branch, 'cond'), lowering),
            body: lowerBody(maybeChild(branch, 'body')),
          })),
          fallback: lowerBody(maybeChild(node, 'default')),
          at,
        },
      ]
    case 'NodeList':
      return lowerBody(node)
    default:
      throw refusal(node)
  }
}

function refusal(node: RawNode): Error {
  const fileTag = fileTags[node.typename]
  if (fileTag) {
    return syntaxFault(
      `\`{% ${fileTag} %}\` is not available: a template stands alone in its notebook. Paste the text, or use a macro.`,
      node,
    )
  }
  const asyncTag = asyncTags[node.typename]
  if (asyncTag) return syntaxFault(`This tag is not available. Use \`{% ${asyncTag} %}\`.`, node)
  return syntaxFault(`A ${node.typename} cannot stand here.`, node)
}

function loopNames(node: RawNode): string[] {
  return node.typename === 'Array' ? children(node).map(plainName) : [plainName(node)]
}

function plainName(node: RawNode): string {
  if (node.typename !== 'Symbol') throw syntaxFault('A plain name is expected here, without dots or brackets.', node)
  return nodeValue(node)
}

function lowerSet(node: RawNode): Statement {
  const names = (node['targets'] as RawNode[]).map(plainName)
  const at = positionOf(node)
  const value = maybeChild(node, 'value')
  if (value) return { kind: 'set', names, value: lowerExpression(value, lowering), at }
  const body = lowerBody(child(child(node, 'body'), 'body'))
  return { kind: 'set', names, value: { kind: 'capture', body, at }, at }
}

/** Also lowers the nameless macro that a `call` block passes on. */
function lowerMacro(node: RawNode): MacroDefinition {
  const signature = child(node, 'args')
  const parameters: string[] = []
  let defaults: MacroDefinition['defaults'] = new Map()
  for (const part of children(signature)) {
    if (part.typename === 'KeywordArgs') defaults = lowerArguments([part], lowering).named
    else parameters.push(plainName(part))
  }
  return { name: plainName(child(node, 'name')), parameters, defaults, body: lowerBody(maybeChild(node, 'body')), at: positionOf(node) }
}
