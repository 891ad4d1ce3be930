import type { languages } from 'monaco-editor/editor/editor.api'

export const TEMPLATE_LANGUAGE = 'assay-template'

export const templateConfiguration: languages.LanguageConfiguration = {
  comments: { blockComment: ['{#', '#}'] },
  brackets: [
    ['{{', '}}'],
    ['{%', '%}'],
    ['(', ')'],
    ['[', ']'],
  ],
  // One brace at a time: Monaco types over a single closing character only, so a typed `}}` would appear twice.
  autoClosingPairs: [{ open: '{', close: '}' }],
  surroundingPairs: [
    { open: '{{', close: '}}' },
    { open: '"', close: '"' },
    { open: '(', close: ')' },
  ],
}

/** Monarch rules that highlight holes and tags; prose has no colour. */
export const templateTokens: languages.IMonarchLanguage = {
  defaultToken: '',
  // Required for \p{L}, without which Korean variables are not highlighted.
  unicode: true,
  keywords: [
    'for',
    'in',
    'endfor',
    'if',
    'elif',
    'else',
    'endif',
    'set',
    'endset',
    'not',
    'and',
    'or',
    'is',
    'raw',
    'endraw',
    'true',
    'false',
    'none',
    'loop',
  ],
  tokenizer: {
    root: [
      [/\{#/, { token: 'comment', next: '@comment' }],
      [/\{\{-?/, { token: 'delimiter.hole', next: '@hole' }],
      [/\{%-?/, { token: 'delimiter.tag', next: '@tag' }],
      [/[^{]+/, ''],
      [/\{/, ''],
    ],
    comment: [
      [/#\}/, { token: 'comment', next: '@pop' }],
      [/[^#]+/, 'comment'],
      [/#/, 'comment'],
    ],
    hole: [[/-?\}\}/, { token: 'delimiter.hole', next: '@pop' }], { include: '@expression' }],
    tag: [[/-?%\}/, { token: 'delimiter.tag', next: '@pop' }], { include: '@expression' }],
    expression: [
      [/\|\s*[\w.]+/, 'filter'],
      [/[\p{L}_][\p{L}\p{N}_]*/u, { cases: { '@keywords': 'keyword', '@default': 'variable' } }],
      [/"[^"]*"|'[^']*'/, 'string'],
      [/\d+(\.\d+)?/, 'number'],
      [/[^\s\w]/, 'operator'],
      [/\s+/, ''],
    ],
  },
}
