import lexer from 'nunjucks/src/lexer.js'
import type { ParserTokens } from 'nunjucks/src/parser.js'
import { type Position, TemplateFault } from './templateFault.ts'

type Token = { type: string; value: unknown; lineno: number; colno: number }

const closedTags = new Set(['if', 'for', 'macro', 'call', 'filter', 'switch', 'block'])

/**
 * Nunjucks' tokenizer with additions for its parser: whitespace control and `raw` in linear time (the parser's own regular expressions take
 * minutes on 100 KB of spaces), and the open tags and the last token for error messages.
 */
export class TemplateTokens implements ParserTokens {
  readonly tags: Record<string, string>
  /** Tags that are open so far, outermost first. */
  readonly open: { tag: string; at: Position }[] = []
  /** Start of the last token. */
  last: Position = { line: 1, column: 1 }
  /** The `{{` or `{%` that is still open. */
  lastStart: { text: string; at: Position } | null = null
  ended = false

  readonly #source: string
  readonly #lexer: ReturnType<typeof lexer.lex>
  #queued: Token | null = null
  #mark = { index: 0, lineno: 0, colno: 0 }
  #tag: { name: string | null; assigns: boolean; at: Position } | null = null

  constructor(source: string) {
    this.#source = source
    this.#lexer = lexer.lex(source)
    this.tags = this.#lexer.tags
  }

  nextToken(): Token | null {
    const token = this.#queued ?? this.#read()
    this.#queued = null
    if (token === null) {
      this.ended = true
      return null
    }
    if (token.type === 'data') this.#trimBeforeDash(token)
    this.#note(token)
    return token
  }

  /** Called by the parser for `raw` and `verbatim` only: the text up to and including the next such tag. */
  _extractRegex(pattern: RegExp): RegExpMatchArray | null {
    const name = pattern.source.includes('verbatim') ? 'verbatim' : 'raw'
    const tag = new RegExp(`\\{%\\s*(${name}|end${name})\\s*%\\}`, 'g')
    tag.lastIndex = this.#lexer.index
    const start = tag.lastIndex
    const match = tag.exec(this.#source)
    if (!match) {
      const at = this.#tag?.at ?? this.last
      const message = `\`{% ${name} %}\` is never closed. Add \`{% end${name} %}\`, without dashes.`
      throw new TemplateFault('TEMPLATE_SYNTAX', message, at)
    }
    this.#lexer.forwardN(match.index - start)
    this.#mark = { index: this.#lexer.index, lineno: this.#lexer.lineno, colno: this.#lexer.colno }
    this.#lexer.forwardN(match[0].length)
    return [this.#source.slice(start, tag.lastIndex), this.#source.slice(start, match.index), match[1] ?? '']
  }

  /** Called by the parser only to go back before the tag it has just extracted. */
  backN(): void {
    Object.assign(this.#lexer, this.#mark)
  }

  #read(): Token | null {
    const start = { line: this.#lexer.lineno + 1, column: this.#lexer.colno + 1 }
    try {
      return this.#lexer.nextToken()
    } catch (thrown) {
      const at = { line: this.#lexer.lineno + 1, column: this.#lexer.colno + 1 }
      const text = thrown instanceof Error ? thrown.message : ''
      if (text.startsWith('expected end of comment')) {
        throw new TemplateFault('TEMPLATE_SYNTAX', 'A comment that begins with `{#` is never closed. Add `#}`.', start)
      }
      const strayEnd = text.startsWith('unexpected end of comment')
      const message = strayEnd
        ? '`#}` does not close a comment. Write it as `{{ "#}" }}` to print it.'
        : 'This is not allowed inside a tag.'
      throw new TemplateFault('TEMPLATE_SYNTAX', message, at)
    }
  }

  #trimBeforeDash(data: Token): void {
    const next = this.#read()
    this.#queued = next
    if (next === null || typeof next.value !== 'string') return
    if (!/^(\{[{%]-$|\{#-)/.test(next.value)) return
    data.value = String(data.value).trimEnd()
    next.value = next.value.slice(0, 2) + next.value.slice(3)
  }

  #note(token: Token): void {
    this.last = { line: token.lineno + 1, column: token.colno + 1 }
    if (token.type === 'block-start' || token.type === 'variable-start') {
      this.lastStart = { text: token.type === 'block-start' ? '{%' : '{{', at: this.last }
      this.#tag = token.type === 'block-start' ? { name: null, assigns: false, at: this.last } : null
    } else if (token.type === 'variable-end' || token.type === 'block-end') {
      this.lastStart = null
    }
    if (this.#tag === null || token.type === 'block-start') {
      return
    } else if (token.type === 'block-end') {
      this.#closeTag(this.#tag)
    } else if (token.type === 'symbol' && this.#tag.name === null) {
      this.#tag.name = String(token.value)
    } else if (token.type === 'operator' && token.value === '=') {
      this.#tag.assigns = true
    }
  }

  #closeTag({ name, assigns, at }: { name: string | null; assigns: boolean; at: Position }): void {
    if (name === null) return
    if (closedTags.has(name) || (name === 'set' && !assigns)) this.open.push({ tag: name, at })
    else if (name.startsWith('end') && this.open.at(-1)?.tag === name.slice(3)) this.open.pop()
  }
}
