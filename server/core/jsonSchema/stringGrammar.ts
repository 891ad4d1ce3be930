import { AppError } from '../errors.ts'
import type { Json } from '../json.ts'
import { formatPattern, formatsKept, formatsNotKept } from './formats.ts'
import { all, type GbnfPart, raw, text } from './gbnf.ts'
import { automaton, type Condition, lengthMachine, textsMachine } from './machine.ts'
import { patternMachine } from './patternMachine.ts'
import type { RuleBook } from './ruleBook.ts'
import { counts, keywordsOf, refuse, type SchemaNode } from './schemaNode.ts'
import { automatonGrammar, charsInJson } from './textGrammar.ts'

const bare = String.raw`[^"\\\x7F\x00-\x1F] | "\\" ["\\/bfnrt]`
const anyChar = String.raw`${bare} | "\\u" [0-9a-fA-F]{4}`
/** Without the escapes of surrogates, of which two make one character. */
const countedChar = String.raw`${bare} | "\\u" ([0-9a-ce-fA-CE-F] [0-9a-fA-F]{3} | [dD] [0-7] [0-9a-fA-F]{2})`
const mostLength = 100_000

/** Strings that satisfy all nodes. `loose`: formats are left out, so that at least all such strings are accepted. */
export function stringGrammar(nodes: readonly SchemaNode[], { loose }: { loose: boolean }, book: RuleBook): GbnfPart {
  const conditions = textConditions(nodes, loose)
  const least = Math.max(0, ...counts(nodes, 'minLength'))
  const most = Math.min(Infinity, ...counts(nodes, 'maxLength'))
  if (least > most) return { kind: 'one', options: [] }
  if (conditions.length === 0) {
    checkLength(nodes)
    const char = least > 0 ? book.shared('counted char', () => raw(countedChar)) : book.shared('char', () => raw(anyChar))
    return book.shared(`string ${least} ${most}`, () => all(text('"'), book.repeated(char, least, most), text('"')))
  }
  const key = `string ${loose} ${nodes.map(({ path }) => path).join('\n')}`
  return all(text('"'), conditionsGrammar(nodes, conditions, key, book), text('"'))
}

/** Any name of a property. Halves of surrogate pairs, which no text holds, are left out. */
export function anyName(book: RuleBook): GbnfPart {
  const char = book.shared('counted char', () => raw(countedChar))
  return book.shared('name', () => all(text('"'), book.repeated(char, 0, Infinity), text('"')))
}

/** The content of JSON strings that satisfy these conditions, each character written in one way only. */
export function conditionsGrammar(nodes: readonly SchemaNode[], conditions: readonly Condition[], key: string, book: RuleBook): GbnfPart {
  const blame = nodes.find((node) => keywordsOf(node).pattern !== undefined) ?? nodes[0] ?? { schema: true, path: '' }
  const keyword =
    ['pattern', 'patternProperties', 'format', 'properties'].find((each) => keywordsOf(blame)[each] !== undefined) ?? 'pattern'
  const found = tried(blame, keyword, () => automaton(conditions))
  if (found === undefined) {
    const remedy =
      keyword === 'properties'
        ? 'has too many names beside others that are allowed. Write additionalProperties: false, or fewer.'
        : tooLarge(nodes, keyword)
    refuse(blame, keyword, remedy)
  }
  return automatonGrammar(found, key, book, (chars) => charsInJson(chars, book))
}

function tooLarge(nodes: readonly SchemaNode[], keyword: string): string {
  const length = ['maxLength', 'minLength'].find((each) => counts(nodes, each).length > 0)
  if (length === undefined) return 'makes too large a grammar. Write a simpler one.'
  const simpler = keyword === 'format' ? '' : ' Or write a simpler one.'
  return `makes too large a grammar together with ${length}. Remove ${length}, and let a score \`is-json\` with the full schema check it.${simpler}`
}

function checkLength(nodes: readonly SchemaNode[]): void {
  for (const node of nodes) {
    for (const keyword of ['minLength', 'maxLength']) {
      for (const value of counts([node], keyword))
        if (value > mostLength) refuse(node, keyword, `is ${value}; the most is ${mostLength}. Lower or remove it.`)
    }
  }
}

/** The conditions that pattern, format and, where there are any of these, length put on a string. */
export function textConditions(nodes: readonly SchemaNode[], loose: boolean): Condition[] {
  const machines = nodes.flatMap((node) => {
    const { pattern, format } = keywordsOf(node)
    const found = typeof pattern === 'string' ? [patternCondition(node, 'pattern', pattern)] : []
    if (typeof format !== 'string' || loose) return found
    if (formatsNotKept.includes(format))
      refuse(
        node,
        'format',
        `is ${format}, which cannot be kept while a model writes; ${formatsKept.join(', ')} can. Choose another or remove it.`,
      )
    const known = formatPattern(format)
    return known === null ? found : [...found, patternCondition(node, 'format', known)]
  })
  if (machines.length === 0) return []
  return [...machines, ...lengthCondition(nodes)]
}

/** The condition that lengths put on a string, if there is any. */
export function lengthCondition(nodes: readonly SchemaNode[]): Condition[] {
  const least = Math.max(0, ...counts(nodes, 'minLength'))
  const most = Math.min(Infinity, ...counts(nodes, 'maxLength'))
  return least === 0 && most === Infinity ? [] : [{ machine: lengthMachine(least, most), wanted: true }]
}

/** The condition of a pattern. Throws BAD_INPUT for what no grammar can hold. */
export function patternCondition(node: SchemaNode, keyword: string, pattern: string): Condition {
  return { machine: tried(node, keyword, () => patternMachine(pattern), pattern), wanted: true }
}

export function textsCondition(texts: readonly string[], wanted: boolean): Condition {
  return { machine: textsMachine(texts), wanted }
}

/** The result of `make`; what it throws is told with the node and the keyword. */
function tried<Made>(node: SchemaNode, keyword: string, make: () => Made, pattern?: string): Made {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const shown = pattern === undefined ? '' : `${pattern} `
    return refuse(node, keyword, `${shown}${error.message}. Write it with characters, sets, groups, | and repetitions only.`)
  }
}

export function quoted(value: Json): GbnfPart {
  return text(JSON.stringify(value))
}
