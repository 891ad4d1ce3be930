import { type Token, tokenizer } from 'acorn'

/** Names that exist in promptfoo's JavaScript but not in the sandbox, each with the tokens after it that count; null: any. */
const missing = new Map<string, readonly string[] | null>([
  ...['require', 'fetch', 'setTimeout', 'structuredClone'].map((name) => [name, ['(', '?.']] as const),
  ...['process', 'Buffer'].map((name) => [name, ['.', '?.', '[']] as const),
  ...['Date', 'Intl', 'Promise', 'await', 'async', 'import'].map((name) => [name, null] as const),
])

/** Why code of promptfoo cannot run in the sandbox, such as `it uses require`; null when nothing is known against it. */
export function scriptProblem(code: string): string | null {
  const tokens = tokensOf(code)
  const found = tokens.map((_, index) => missingAt(tokens, index)).find((name) => name !== null)
  if (found !== undefined) return `it uses \`${found}\`, which the sandbox for JavaScript does not have`
  const member = tokens.map((_, index) => unknownMember(tokens, index)).find((path) => path !== null)
  return member === undefined ? null : `it reads \`${member}\`, but functions get only \`context.vars\` here`
}

function missingAt(tokens: readonly ScriptToken[], index: number): string | null {
  const name = nameAt(tokens, index)
  if (name === null) return null
  const [next, after] = [tokens[index + 1], tokens[index + 2]]
  if (name === 'Math' && next?.text === '.' && after?.text === 'random') return 'Math.random'
  if (name === 'URL' && tokens[index - 1]?.text === 'new') return name
  const followers = missing.get(name)
  return followers === undefined || (followers && !followers.includes(next?.text ?? '')) ? null : name
}

/** A member of promptfoo's second argument that does not exist here. */
function unknownMember(tokens: readonly ScriptToken[], index: number): string | null {
  if (nameAt(tokens, index) !== 'context') return null
  const path: string[] = []
  for (let at = index + 1; isDot(tokens[at]) && tokens[at + 1]?.isName && path.length < 2; at += 2) path.push(tokens[at + 1]?.text ?? '')
  if (path.length === 0 || path[0] === 'vars' || (path[0] === 'test' && path[1] === 'vars')) return null
  return ['context', ...path].join('.')
}

/** Code without `async` and `await`, which change nothing as long as it makes no promises itself. */
export function withoutAsync(code: string): string {
  if (!/\b(?:async|await)\b/.test(code)) return code
  const tokens = tokensOf(code)
  const promises = tokens.some(({ text }, index) => nameAt(tokens, index) === 'Promise' || (text === 'then' && isDot(tokens[index - 1])))
  if (promises) return code
  const isLeftOut = (index: number): boolean => {
    const name = nameAt(tokens, index)
    const next = tokens[index + 1]
    if (name === 'async') return next !== undefined && (next.isName || next.text === '(')
    return name === 'await' && tokens[index - 1]?.text !== 'for'
  }
  const cuts = tokens.flatMap(({ start, end }, index) =>
    isLeftOut(index) ? [{ start, end: tokens[index + 1]?.start ?? end, text: '' }] : [],
  )
  return edited(code, cuts)
}

/** A file of code as one text with its `module.exports`; `name` selects an exported function. */
export function moduleScript(code: string, name: string | null): string {
  const tokens = tokensOf(code)
  const names: string[] = []
  const edits = tokens.flatMap(({ start }, index): Edit[] => {
    if (nameAt(tokens, index) !== 'export') return []
    const [next, after] = [tokens[index + 1], tokens[index + 2]]
    if (next?.text === 'default') return [{ start, end: after?.start ?? next.end, text: 'module.exports.default = ' }]
    const declared = next?.text === 'async' ? 2 : 1
    const exported = tokens[index + declared + 1]
    if (!next || !exported?.isName || !declarations.has(tokens[index + declared]?.text ?? '')) return []
    names.push(exported.text)
    return [{ start, end: next.start, text: '' }]
  })
  const exported = names.map((each) => `\nmodule.exports.${each} = ${each};`).join('')
  const chosen = name === null ? '' : `\nmodule.exports = module.exports.${name};`
  return `${edited(code, edits).trimEnd()}${exported}${chosen}${exported === '' && chosen === '' ? '' : '\n'}`
}

const declarations = new Set(['function', 'const', 'let', 'var', 'class'])

/** `isName`: an identifier or a keyword. */
type ScriptToken = { text: string; start: number; end: number; isName: boolean }

/** The tokens of code, up to the first place that cannot be read. Templates in it are read as names. */
function tokensOf(code: string): ScriptToken[] {
  const tokens: ScriptToken[] = []
  try {
    for (const token of tokenizer(withNames(code), { ecmaVersion: 'latest', allowHashBang: true })) tokens.push(scriptToken(token, code))
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown
  }
  return tokens
}

function scriptToken({ type, start, end }: Token, code: string): ScriptToken {
  return { text: code.slice(start, end), start, end, isName: type.label === 'name' || type.keyword !== undefined }
}

/** `{{ x }}` becomes a name of the same length, `{% … %}` and `{# … #}` blanks. */
function withNames(code: string): string {
  return code.replace(/\{\{[^{}]*\}\}|\{%[^{}]*%\}|\{#[^{}]*#\}/g, (tag) => (tag.startsWith('{{') ? '_' : ' ').repeat(tag.length))
}

/** The name of a token that is not a member (`a.name`) or a key (`{ name: 1 }`). */
function nameAt(tokens: readonly ScriptToken[], index: number): string | null {
  const [before, token, next] = [tokens[index - 1], tokens[index], tokens[index + 1]]
  if (!token?.isName || isDot(before)) return null
  const isKey = next?.text === ':' && (before?.text === '{' || before?.text === ',')
  return isKey ? null : token.text
}

function isDot(token: ScriptToken | undefined): boolean {
  return token?.text === '.' || token?.text === '?.'
}

type Edit = { start: number; end: number; text: string }

function edited(code: string, edits: readonly Edit[]): string {
  let from = 0
  const parts = edits.map(({ start, end, text }) => {
    const kept = code.slice(from, start)
    from = end
    return kept + text
  })
  return parts.join('') + code.slice(from)
}
