import { AppError } from '../errors.ts'
import { isRecord, type Json } from '../json.ts'
import { jsonSchemaProblem } from '../metrics/text/jsonSchemaProblem.ts'
import { startAlike, startOf } from './alikeStart.ts'
import { refuseAmbiguity, type Union } from './ambiguity.ts'
import { gbnfProblem } from '../gbnf/gbnfProblem.ts'
import { arrayGrammar } from './arrayGrammar.ts'
import { type Branch, branchesOf } from './branches.ts'
import { fitsKeywords } from './fitsKeywords.ts'
import { all, type GbnfPart, one, raw, text } from './gbnf.ts'
import { gbnfText, mostCharacters, productiveRules } from './gbnfText.ts'
import type { Layout, Writer } from './writer.ts'
import { numberGrammar } from './numberGrammar.ts'
import { objectGrammar } from './objectGrammar.ts'
import { createRuleBook } from './ruleBook.ts'
import { keywordsOf, refuse, type SchemaNode } from './schemaNode.ts'
import { sizeProblem } from './sizeProblem.ts'
import { quoted, stringGrammar } from './stringGrammar.ts'
import { literals } from './textGrammar.ts'

const types = ['object', 'array', 'string', 'number', 'boolean', 'null'] as const
type Type = (typeof types)[number]

/**
 * A GBNF grammar whose texts are JSON that satisfies the schema (JSON Schema 2020-12 and draft-07), or why there is none: a sentence that
 * begins with the place (`properties/age`), and names the keyword and the remedy.
 */
export function schemaGrammar(schema: Json): SchemaGrammar {
  const tooLarge = sizeProblem(schema)
  if (tooLarge !== null) return { problem: tooLarge }
  const key = JSON.stringify(schema)
  const known = remembered.get(key) ?? made(schema)
  remembered.delete(key)
  remembered.set(key, known)
  if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value ?? key)
  return known
}

export type SchemaGrammar = { grammar: string } | { problem: string }

/** Notebooks are planned again after every edit. The last used is the last. */
const remembered = new Map<string, SchemaGrammar>()
const mostRemembered = 50

function made(schema: Json): SchemaGrammar {
  const problem = jsonSchemaProblem(schema)
  if (problem !== null) return { problem }
  try {
    return written(schema)
  } catch (error) {
    if (error instanceof AppError && error.code === 'BAD_INPUT') return { problem: error.message }
    throw error
  }
}

function written(root: Json): SchemaGrammar {
  const book = createRuleBook()
  const exclusions: { both: GbnfPart; refusal: () => never }[] = []
  const met = new Set<string>()
  const unions: (Omit<Union, 'alike'> & { pairs: { names: [string, string]; alike: true | GbnfPart[] }[] })[] = []

  const branches = (goal: readonly SchemaNode[]) =>
    branchesOf(root, goal, (nodes, refusal) => {
      const key = pathsOf(nodes)
      if (met.has(key)) return
      met.add(key)
      exclusions.push({ both: value(nodes, { depth: null, loose: true }), refusal })
    })

  function value(goal: readonly SchemaNode[], layout: Layout): GbnfPart {
    const found = branches(goal)
    const rules = found.map(({ nodes, throughReference }) => {
      // Without line breaks wherever a schema may contain itself.
      const depth = throughReference || nodes.length === 0 ? null : layout.depth
      const inside = { ...layout, depth }
      return book.shared(`value ${layout.loose} ${depth} ${pathsOf(nodes)}`, () => valueGrammar(nodes, inside, writer))
    })
    if (found.length > 1 && !layout.loose) noteUnion(goal, found, rules.flatMap(namesOf))
    return one(rules)
  }

  function noteUnion(goal: readonly SchemaNode[], found: readonly Branch[], options: readonly string[]): void {
    const key = `union ${options.join()}`
    if (met.has(key)) return
    met.add(key)
    const starts = found.map(({ nodes }) => startOf(nodes))
    const pairs = starts.flatMap((a, index) =>
      starts.slice(0, index).flatMap((b, before) => {
        const names: [string, string] = [options[index] ?? '', options[before] ?? '']
        const alike = names[0] === names[1] ? [] : startAlike(a, b, writer)
        return alike !== true && alike.length === 0 ? [] : { names, alike }
      }),
    )
    const refusal = () =>
      refuse(
        { schema: root, path: found[0]?.nodes.at(-1)?.path.replace(/\/?(anyOf|oneOf)\/\d+$/, '') ?? '' },
        'anyOf',
        'has alternatives that begin alike, inside of each other: a text could be read in too many ways. Let each begin with a required property that has a const of its own.',
      )
    unions.push({ options, pairs, refusal })
  }

  const asked: { paths: string; candidate: Json }[] = []
  const fits = (goal: readonly SchemaNode[], candidate: Json, loose: boolean): boolean => {
    const paths = pathsOf(goal)
    if (asked.some((each) => each.paths === paths && each.candidate === candidate))
      refuse(goal[0] ?? { schema: root, path: '' }, 'dependentSchemas', 'refers to itself. Let it refer to a schema of its own.')
    asked.push({ paths, candidate })
    const found = branches(goal).some(({ nodes }) => nodes.every((node) => fitsKeywords(node, candidate, { fits, loose })))
    asked.pop()
    return found
  }

  const writer: Writer = { book, value, fits, branches: (goal) => branches(goal).map(({ nodes }) => nodes) }
  const top = value([{ schema: root, path: '' }], { depth: 0, loose: false })
  book.finish()
  const productive = productiveRules(book.rules)
  const exists = (part: GbnfPart) => namesOf(part).some((name) => productive.has(name))
  for (const { both, refusal } of exclusions) if (exists(both)) refusal()
  refuseAmbiguity(
    top,
    book.rules,
    unions.map(({ options, pairs, refusal }) => ({
      options,
      refusal,
      alike: pairs.filter(({ alike }) => alike === true || alike.some(exists)).map(({ names }) => names),
    })),
  )
  const result = gbnfText(top, book.rules)
  if ('text' in result) {
    const problem = gbnfProblem(result.text)
    return problem === null ? { grammar: result.text } : { problem: `Its grammar cannot be used: ${problem} Write a simpler schema.` }
  }
  return {
    problem:
      result.problem === 'empty'
        ? 'It allows no value at all. Look for keywords that contradict each other.'
        : `It makes a grammar of more than ${mostCharacters} characters, or of too many repetitions. Write a smaller schema.`,
  }
}

function pathsOf(nodes: readonly SchemaNode[]): string {
  return nodes
    .map(({ path }) => path)
    .toSorted()
    .join('\n')
}

function namesOf(value: GbnfPart): string[] {
  if (value.kind === 'rule') return [value.name]
  return value.kind === 'one' ? value.options.flatMap(namesOf) : []
}

function valueGrammar(nodes: readonly SchemaNode[], layout: Layout, writer: Writer): GbnfPart {
  const values = listedValues(nodes)
  if (values) {
    const allowed = values.filter((value) =>
      nodes.every((node) => fitsKeywords(node, value, { fits: writer.fits, loose: layout.loose, from: values })),
    )
    const scalars = allowed.filter((value) => typeof value !== 'object' || value === null)
    const others = allowed.filter((value) => typeof value === 'object' && value !== null)
    return one([
      literals(
        scalars.map((value) => JSON.stringify(value)),
        writer.book,
      ),
      ...others.map(constant),
    ])
  }
  const grammars: Record<Type, () => GbnfPart> = {
    object: () => objectGrammar(nodes, layout, writer),
    array: () => arrayGrammar(nodes, layout, writer),
    string: () => stringGrammar(nodes, layout, writer.book),
    number: () => numberGrammar(nodes, isWhole(nodes), writer.book),
    boolean: () => one([text('true'), text('false')]),
    null: () => text('null'),
  }
  return one(types.filter((type) => nodes.every((node) => allowsType(node, type))).map((type) => grammars[type]()))
}

/** The values of the shortest `enum` or `const`; null if there is none. */
function listedValues(nodes: readonly SchemaNode[]): Json[] | null {
  const lists = nodes.flatMap((node) => {
    const { enum: listed, const: only } = keywordsOf(node)
    return [...(Array.isArray(listed) ? [listed] : []), ...(only === undefined ? [] : [[only]])]
  })
  return lists.toSorted((a, b) => a.length - b.length)[0] ?? null
}

/** A fixed value, with at most one blank after each colon and comma. */
function constant(value: Json): GbnfPart {
  const blank = raw('" "?')
  const joined = (parts: GbnfPart[]) => all(...parts.flatMap((part, index) => (index === 0 ? [part] : [text(','), blank, part])))
  if (Array.isArray(value)) return all(text('['), joined(value.map(constant)), text(']'))
  if (!isRecord(value)) return quoted(value)
  return all(text('{'), joined(Object.entries(value).map(([name, each]) => all(quoted(name), text(':'), blank, constant(each)))), text('}'))
}

function allowsType(node: SchemaNode, type: Type): boolean {
  const { type: given } = keywordsOf(node)
  if (given === undefined) return true
  const list = [given].flat()
  return list.includes(type) || (type === 'number' && list.includes('integer'))
}

function isWhole(nodes: readonly SchemaNode[]): boolean {
  return nodes.some((node) => {
    const { type } = keywordsOf(node)
    return type !== undefined && ![type].flat().includes('number')
  })
}
