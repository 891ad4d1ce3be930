/** Nunjucks' parser and lexer, which its published types omit. They build a tree and run nothing. */
declare module 'nunjucks/src/parser.js' {
  /** The token source of the parser: nunjucks' own tokenizer or a wrapper around it. */
  export type ParserTokens = {
    tags: Record<string, string>
    nextToken(): { type: string; value: unknown; lineno: number; colno: number } | null
    _extractRegex(pattern: RegExp): RegExpMatchArray | null
    backN(count: number): void
  }
  const parser: {
    Parser: new (tokens: ParserTokens) => { parseAsRoot(): unknown }
  }
  export default parser
}

declare module 'nunjucks/src/lexer.js' {
  const lexer: {
    lex(source: string): {
      tags: Record<string, string>
      index: number
      lineno: number
      colno: number
      nextToken(): { type: string; value: unknown; lineno: number; colno: number } | null
      forwardN(count: number): void
    }
  }
  export default lexer
}
