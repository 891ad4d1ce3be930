import { Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, visit, type YAMLMap } from 'yaml'
import type { Place } from '../errors.ts'
import { isRecord } from '../json.ts'
import { isDeeper } from '../jsonDepth.ts'
import { asTyped } from '../typedJson.ts'

export type YamlProblem = { message: string; place: Place }
export type YamlPath = readonly PropertyKey[]

/** YAML that has been read: its value, its syntax errors, and the place of each part in the file. */
export type YamlText = {
  /** `undefined` if the YAML has an error, null if it is empty. */
  value: unknown
  problems: YamlProblem[]
  /** The value at a path; `undefined` if there is none. */
  valueAt(path: YamlPath): unknown
  /** The value at a path, in which plain numbers (and booleans, if asked for) that would print otherwise are the text that was typed. */
  typedAt(path: YamlPath, options?: { booleans?: boolean }): unknown
  /** The place of the value at a path, or of its key. If the path does not exist, the place of the nearest part that does. */
  placeOf(path: YamlPath, part?: 'key' | 'value'): Place
  /** The place where the text of a value begins; places inside a template are counted from there. */
  textPlaceOf(path: YamlPath): Place
}

const tooDeep = 'This YAML is nested too deeply.'

type Parsed = { document: Document; lines: LineCounter; value: unknown; problems: { message: string; offset: number }[] }

/** Parsing this many takes about two seconds. */
const mostCharacters = 2_000_000

/** Texts that were parsed lately, so that a keystroke in one block does not parse the others again. */
const cache = new Map<string, Parsed>()
const maxCached = 64

/** Reads YAML that begins at `line` of `file`. Never throws. */
export function readYaml(body: string, file: string, line: number): YamlText {
  const known = cache.get(body)
  const parsed = known ?? parse(body)
  if (!known) {
    if (cache.size >= maxCached) cache.clear()
    cache.set(body, parsed)
  }
  const { document, lines, value, problems } = parsed
  const placeAt = (offset: number): Place => {
    const { line: row, col } = lines.linePos(offset)
    return { file, line: line + Math.max(1, row) - 1, column: Math.max(1, col) }
  }
  return {
    value,
    problems: problems.map(({ message, offset }) => ({ message, place: placeAt(offset) })),
    valueAt: (path) => memberAt(value, path),
    typedAt: (path, { booleans = false } = {}) =>
      typedValue(nodeAt(document.contents, path), memberAt(value, path), { document, booleans }),
    placeOf: (path, part = 'value') => placeAt(offsetOf(document.contents, path, part)),
    textPlaceOf: (path) => {
      const node = nodeAt(document.contents, path)
      if (!isScalar(node) || !node.range) return placeAt(offsetOf(document.contents, path, 'value'))
      const start = placeAt(node.range[0])
      const { type } = node
      if (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE') return { ...start, column: (start.column ?? 1) + 1 }
      if (type !== 'BLOCK_LITERAL' && type !== 'BLOCK_FOLDED') return start
      return { file, line: (start.line ?? 1) + 1, column: blockIndent(body.slice(node.range[0], node.range[1])) + 1 }
    },
  }
}

/** The value of a YAML text: `undefined` if it has an error, null if it is empty. */
export function yamlValue(text: string): unknown {
  return readYaml(text, '', 1).value
}

function parse(body: string): Parsed {
  const lines = new LineCounter()
  if (body.length > mostCharacters)
    return refused(lines, 'This block is too long to be read. Move its list to a .jsonl file and name that in `from:`.')
  let document: Document
  let problems: Parsed['problems']
  try {
    // The package compares each key with every other one; `repeatedKeys` finds those written twice in linear time.
    document = parseDocument(body, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
    problems = formProblems(document, body)
  } catch (thrown) {
    if (thrown instanceof RangeError) return refused(lines, tooDeep)
    throw thrown
  }
  if (problems.length > 0) return { document, lines, value: undefined, problems }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    JSON.stringify(value)
    if (isDeeper(value)) return refused(lines, tooDeep)
    return { document, lines, value, problems: [] }
  } catch {
    // An alias to nothing, an alias to a value that contains it, or too many of them.
    return {
      document,
      lines,
      value: undefined,
      problems: [
        { message: 'This YAML uses an alias (`*name`) that cannot be followed. Write the value out.', offset: firstAlias(document) },
      ],
    }
  }
}

function refused(lines: LineCounter, message: string): Parsed {
  return { document: new Document(null), lines, value: undefined, problems: [{ message, offset: 0 }] }
}

/** The first error, because most of the others follow from it; or up to ten keys written twice. */
function formProblems(document: Document, body: string): Parsed['problems'] {
  const [first] = document.errors
  const told: FormError[] = first ? [first] : repeatedKeys(document)
  if (told.length === 0) return []
  const end = body.trimEnd().length
  return told.map(({ code, message, pos }) => {
    const lineStart = body.lastIndexOf('\n', pos[0] - 1) + 1
    const tabbed = /^ *\t/.test(body.slice(lineStart, lineStart + 200))
    // What is missing at the end of a block is reported after its last word, not at the fence.
    return { message: plainMessage(tabbed ? 'TAB_AS_INDENT' : code, message), offset: Math.min(pos[0], end) }
  })
}

type FormError = { code: string; message: string; pos: readonly [number, number] }

const mostRepeatedKeys = 10

/** Keys that a mapping has already. */
function repeatedKeys(document: Document): FormError[] {
  const found: FormError[] = []
  visit(document, {
    Map(_, { items }) {
      const met = new Set<string>()
      for (const { key } of items) {
        if (!isScalar(key) || !key.range) continue
        const name = `${typeof key.value} ${String(key.value)}`
        if (met.has(name)) found.push({ code: 'DUPLICATE_KEY', message: '', pos: [key.range[0], key.range[1]] })
        if (found.length >= mostRepeatedKeys) return visit.BREAK
        met.add(name)
      }
      return undefined
    },
  })
  return found
}

function plainMessage(code: string, message: string): string {
  const unclosed = /end with a ([\]}])/.exec(message)?.[1]
  if (unclosed !== undefined) return `This ${unclosed === ']' ? 'list' : 'mapping'} is not closed. Add \`${unclosed}\`.`
  if (code === 'DUPLICATE_KEY') return 'This key is written twice. Keep one of them.'
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return 'A text with `: ` in it needs quotes, or its own lines after `|`.'
  if (code === 'TAB_AS_INDENT') return 'Lines are indented with spaces in YAML, not with tabs.'
  if (code === 'BAD_INDENT' && message.startsWith('All mapping items')) return 'This line is not indented as the keys before it.'
  if (code === 'RESOURCE_EXHAUSTION') return tooDeep
  const plain = message.replace(/ at line \d+, column \d+:?[\s\S]*$/, '').replace(/\s+/g, ' ')
  return `The YAML cannot be read here: ${plain.charAt(0).toLowerCase()}${plain.slice(1)}.`
}

function firstAlias(document: Document): number {
  let found = 0
  const look = (node: unknown): void => {
    if (isAlias(node)) found ||= node.range?.[0] ?? 0
    else if (isMap(node)) for (const { value } of node.items) look(value)
    else if (isSeq(node)) for (const item of node.items) look(item)
  }
  look(document.contents)
  return found
}

const pairsByMap = new WeakMap<YAMLMap, Map<string, Pair>>()

/** The pairs of a mapping by key; of a key written twice the first. */
function pairsOf(map: YAMLMap): Map<string, Pair> {
  const known = pairsByMap.get(map)
  if (known) return known
  const pairs = new Map<string, Pair>()
  for (const pair of map.items) if (isScalar(pair.key) && !pairs.has(String(pair.key.value))) pairs.set(String(pair.key.value), pair)
  pairsByMap.set(map, pairs)
  return pairs
}

function step(node: unknown, key: PropertyKey): { key: Node | null; value: Node | null } | null {
  if (isMap(node)) {
    const pair = pairsOf(node).get(String(key))
    return pair ? { key: pair.key as Node, value: pair.value as Node | null } : null
  }
  if (isSeq(node) && typeof key === 'number') {
    const item = node.items[key] as Node | undefined
    return item ? { key: item, value: item } : null
  }
  return null
}

function nodeAt(root: unknown, path: YamlPath): unknown {
  let node = root
  for (const key of path) node = step(node, key)?.value
  return node
}

function memberAt(root: unknown, path: YamlPath): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}

type Typing = { document: Document; booleans: boolean }

/** The value that a node stands for, in which what would print otherwise is the text that was typed. */
export function typedValue(node: unknown, value: unknown, typing: Typing): unknown {
  if (isAlias(node)) return typedValue(node.resolve(typing.document), value, typing)
  if (isScalar(node)) {
    const converts = typeof value === 'number' || (typing.booleans && typeof value === 'boolean')
    return converts && node.type === 'PLAIN' ? asTyped(value, node.source) : value
  }
  if (isSeq(node) && Array.isArray(value)) return value.map((item, index) => typedValue(node.items[index], item, typing))
  if (!isMap(node) || !isRecord(value)) return value
  const pairs = pairsOf(node)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typedValue(pairs.get(key)?.value, item, typing)]))
}

function offsetOf(root: Node | null, path: YamlPath, part: 'key' | 'value'): number {
  let node: Node | null = root
  let offset = root?.range?.[0] ?? 0
  for (const [index, key] of path.entries()) {
    const found = step(node, key)
    if (!found) return offset
    const wanted = index === path.length - 1 && part === 'key' ? found.key : (found.value ?? found.key)
    offset = wanted?.range?.[0] ?? offset
    node = found.value
  }
  return offset
}

function blockIndent(source: string): number {
  const lines = source.split(/\r?\n/).slice(1)
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  return indents.length === 0 ? 0 : Math.min(...indents.slice(0, 1000))
}
