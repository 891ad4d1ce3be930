import parser from 'nunjucks/src/parser.js'
import { closestName } from '../closestName.ts'
import type { Statement } from './ast.ts'
import { holdsTag } from './holdsTag.ts'
import { lowerTemplate } from './lowerTemplate.ts'
import { TemplateFault } from './templateFault.ts'
import { TemplateTokens } from './templateTokens.ts'

/** UTF-16 units. A prompt of this length overflows every context we run; longer text belongs in a variable. */
const maxSourceLength = 400_000

const knownTags = ['if', 'for', 'set', 'macro', 'call', 'filter', 'switch', 'raw', 'verbatim']

const cache = new Map<string, Statement[] | TemplateFault>()
const maxCached = 200

/** A template's statements. Throws TemplateFault. One text is parsed once: a sweep renders it for every case. */
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
  // Text without a tag is text, whatever else it holds; nunjucks' lexer would trip over a lone `#}`.
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
  if (message.startsWith('Invalid regular expression'))
    return 'Templates know no regular expressions; use the `replace` filter with plain text.'
  if (message.startsWith('Cannot read prop')) return 'This part of the tag cannot be understood.'
  const plain = message.replace(/^parse\w+: /, '').replace(/^advanceAfterBlockEnd: /, '')
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}.`
}

function unknownTag(tag: string): string {
  if (/^(else|elif|elseif|case|default|end\w+)$/.test(tag)) return `\`{% ${tag} %}\` belongs to no open tag.`
  const near = closestName(tag, knownTags)
  return `Unknown tag \`{% ${tag} %}\`.${near ? ` Did you mean \`${near}\`?` : ''} Known tags: ${knownTags.join(', ')}.`
}
