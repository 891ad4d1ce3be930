import parser from 'nunjucks/src/parser.js'
import { closestName } from '../closestName.ts'
import type { Statement, MacroDefinition } from './ast.ts'
import { holdsTag } from './holdsTag.ts'
import { TemplateFault } from './templateFault.ts'
import { TemplateTokens } from './templateTokens.ts'
import { type Lowering, lowerArguments, lowerExpression, noRegularExpressions } from './lowerExpression.ts'
import { child, children, maybeChild, nodeValue, positionOf, type RawNode, syntaxFault } from './rawNode.ts'

/** UTF-16 units. A longer prompt would exceed every context; longer text belongs in a variable. */
const maxSourceLength = 400_000

const knownTags = ['if', 'for', 'set', 'macro', 'call', 'filter', 'switch', 'raw', 'verbatim']

const cache = new Map<string, Statement[] | TemplateFault>()
const maxCached = 200

/** A template's statements. Throws TemplateFault. Results are cached: a sweep renders a template for every case. */
export function parseTemplate(source: string): Statement[] {
  const known = cache.get(source)
  const parsed = known ?? tryParse(source)
  if (known === undefined) {
    if (cache.size >= maxCached) cache.clear()
    cache.set(source, parsed)
  }
  if (parsed instanceof TemplateFault) throw parsed
  return parsed
}

function tryParse(source: string): Statement[] | TemplateFault {
  // Text without a tag is plain text; nunjucks' lexer would fail on a lone `#}`.
  if (!holdsTag(source)) return [{ kind: 'text', text: source, at: { line: 1, column: 1 } }]
  if (source.length > maxSourceLength) {
    const message = `The template is ${source.length} characters long; ${maxSourceLength} is the limit. Put long text in a variable.`
    return new TemplateFault('TEMPLATE_TOO_LONG', message, { line: 1, column: 1 })
  }
  const tokens = new TemplateTokens(source)
  try {
    return lowerTemplate(new parser.Parser(tokens).parseAsRoot())
  } catch (thrown) {
    return thrown instanceof TemplateFault ? thrown : explain(thrown, tokens)
  }
}

function explain(thrown: unknown, tokens: TemplateTokens): TemplateFault {
  const fault = (message: string, at = tokens.last) => new TemplateFault('TEMPLATE_SYNTAX', message, at)
  if (thrown instanceof RangeError) return fault('The template is nested too deeply.')
  const { message = '', lineno, colno } = thrown as { message?: string; lineno?: number; colno?: number }
  if (lineno !== undefined && colno !== undefined) return fault(plainMessage(message), { line: lineno, column: colno })
  if (tokens.ended && tokens.lastStart) {
    const end = tokens.lastStart.text === '{{' ? '}}' : '%}'
    return fault(`The template ends inside a tag. Close \`${tokens.lastStart.text}\` with \`${end}\`.`, tokens.lastStart.at)
  }
  const unclosed = tokens.open.at(-1)
  if (tokens.ended && unclosed) {
    return fault(`\`{% ${unclosed.tag} %}\` is never closed. Add \`{% end${unclosed.tag} %}\`.`, unclosed.at)
  }
  return fault(plainMessage(message))
}

function plainMessage(message: string): string {
  const tag = /^unknown block tag: (.*)$/s.exec(message)?.[1]
  if (tag !== undefined) return unknownTag(tag)
  if (message === 'expected variable end') return 'Expected `}}` here. A hole is written `{{ name }}`.'
  if (message.startsWith('Invalid regular expression')) return noRegularExpressions
  if (message.startsWith('Cannot read prop')) return 'This part of the tag is invalid.'
  const plain = message.replace(/^parse\w+: /, '').replace(/^advanceAfterBlockEnd: /, '')
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}.`
}

function unknownTag(tag: string): string {
  if (/^(else|elif|elseif|case|default|end\w+)$/.test(tag)) return `\`{% ${tag} %}\` does not match an open tag.`
  const near = closestName(tag, knownTags)
  return `Unknown tag \`{% ${tag} %}\`.${near ? ` Did you mean \`${near}\`?` : ''} Known tags: ${knownTags.join(', ')}.`
}

const fileTags: Record<string, string> = { Include: 'include', Import: 'import', FromImport: 'from', Extends: 'extends', Block: 'block' }

const asyncTags: Record<string, string> = { IfAsync: 'if', AsyncEach: 'for', AsyncAll: 'for' }

const lowering: Lowering = { body: lowerBody, macro: lowerMacro }

/** Converts nunjucks' tree to statements. Throws TemplateFault for tags that a notebook's template may not use. */
function lowerTemplate(root: unknown): Statement[] {
  return lowerBody(root as RawNode)
}

function lowerBody(node: RawNode | null): Statement[] {
  if (node === null) return []
  // An `elif` is a bare If node in place of a list.
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
    return syntaxFault(`\`{% ${fileTag} %}\` is not available: a template cannot load files. Paste the text, or use a macro.`, node)
  }
  const asyncTag = asyncTags[node.typename]
  if (asyncTag) return syntaxFault(`This tag is not available. Use \`{% ${asyncTag} %}\`.`, node)
  return syntaxFault(`A ${node.typename} is not allowed here.`, node)
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

/** Also converts the unnamed macro of a `call` block. */
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
