import { isRecord, type Json } from '../json.ts'
import { checkInstead, childNode, keywordsOf, listedNodes, referredNode, refuse, type SchemaNode } from './schemaNode.ts'

/** Schemas that must hold together, each by its own keywords alone: `$ref`, `allOf`, `anyOf` and `oneOf` are resolved. */
export type Branch = { nodes: SchemaNode[]; throughReference: boolean }

/** Called with schemas that must have no value in common, and with the refusal if they have. */
export type ExcludeBoth = (nodes: SchemaNode[], refusal: () => never) => void

const mostBranches = 500
const mostAlternatives = 40

const asserting = new Set(
  [
    'type enum const',
    'minimum maximum exclusiveMinimum exclusiveMaximum multipleOf',
    'minLength maxLength pattern format',
    'items prefixItems additionalItems minItems maxItems uniqueItems contains unevaluatedItems',
    'properties required additionalProperties patternProperties propertyNames minProperties maxProperties unevaluatedProperties',
    'dependentRequired dependentSchemas dependencies',
  ]
    .join(' ')
    .split(' '),
)

/** The ways to satisfy all schemas of `goal`: a value satisfies the goal if it satisfies all nodes of one branch. */
export function branchesOf(root: Json, goal: readonly SchemaNode[], excludeBoth: ExcludeBoth): Branch[] {
  type Open = { pending: Pending[]; choices: Pending[][]; seen: Map<string, SchemaNode | null>; throughReference: boolean }
  type Pending = { node: SchemaNode; via: readonly string[] }
  const done: Branch[] = []
  const open: Open[] = [{ pending: goal.map((node) => ({ node, via: [] })), choices: [], seen: new Map(), throughReference: false }]
  for (let branch = open.pop(); branch !== undefined; branch = open.pop()) {
    const next = branch.pending.shift()
    if (next === undefined) {
      const members = branch.choices.shift()
      if (members === undefined) {
        const nodes = [...branch.seen.values()].filter((node) => node !== null)
        done.push({ nodes, throughReference: branch.throughReference })
        continue
      }
      if (open.length + done.length + members.length > mostBranches)
        refuse(goal[0] ?? { schema: root, path: '' }, 'anyOf', `has more than ${mostBranches} combinations of alternatives. Write fewer.`)
      for (const member of members.toReversed()) {
        open.push({
          pending: [member],
          choices: [...branch.choices],
          seen: new Map(branch.seen),
          throughReference: branch.throughReference,
        })
      }
      continue
    }
    const { node, via } = next
    if (node.schema === false) continue
    open.push(branch)
    if (node.schema === true) continue
    if (via.includes(node.path)) refuse(node, '$ref', 'refers to itself. Let it refer to a schema of its own.')
    if (branch.seen.has(node.path)) continue
    const keywords = keywordsOf(node)
    branch.seen.set(node.path, Object.keys(keywords).some((keyword) => asserting.has(keyword)) ? node : null)
    refuseUnkept(node, excludeBoth)
    const into = [...via, node.path]
    if (typeof keywords.$ref === 'string') {
      branch.throughReference = true
      branch.pending.push({ node: referredNode(root, node, keywords.$ref), via: into })
    }
    branch.pending.push(...listedNodes(node, 'allOf').map((member) => ({ node: member, via: into })))
    const members = [
      ...(Array.isArray(keywords.anyOf) ? [alternatives(node, 'anyOf')] : []),
      ...(Array.isArray(keywords.oneOf) ? [exclusive(node, excludeBoth)] : []),
    ]
    branch.choices.push(...members.map((list) => list.map((member) => ({ node: member, via: into }))))
  }
  return done
}

function alternatives(node: SchemaNode, keyword: 'anyOf' | 'oneOf'): SchemaNode[] {
  const members = listedNodes(node, keyword)
  const most = keyword === 'oneOf' ? mostAlternatives : mostBranches
  if (members.length > most) refuse(node, keyword, `has ${members.length} alternatives; the most is ${most}. Write fewer.`)
  return members
}

/** The alternatives of `oneOf`, no two of which may hold at once. */
function exclusive(node: SchemaNode, excludeBoth: ExcludeBoth): SchemaNode[] {
  const members = alternatives(node, 'oneOf')
  const rest = without(node, 'oneOf')
  for (const [index, member] of members.entries()) {
    for (const other of members.slice(0, index)) {
      excludeBoth([rest, other, member], () =>
        refuse(
          node,
          'oneOf',
          `has alternatives that can hold at once: ${members.indexOf(other) + 1} and ${index + 1}. Write anyOf, or give each a required property with a const of its own.`,
        ),
      )
    }
  }
  return members
}

function without(node: SchemaNode, keyword: string): SchemaNode {
  const { [keyword]: _, ...schema } = keywordsOf(node)
  return { ...node, schema, path: `${node.path}?${keyword}` }
}

/** Refuses keywords that no grammar can keep, unless what they demand holds anyway. */
function refuseUnkept(node: SchemaNode, excludeBoth: ExcludeBoth): void {
  const keywords = keywordsOf(node)
  for (const keyword of ['$dynamicRef', '$recursiveRef']) {
    if (keywords[keyword] !== undefined) refuse(node, keyword, 'cannot be followed. Write $ref with a place such as #/$defs/name.')
  }
  if (keywords.if !== undefined && (keywords.then !== undefined || keywords.else !== undefined)) refuse(node, 'if', checkInstead)
  const excluded = childNode(node, 'not')
  if (excluded) excludeBoth([without(node, 'not'), excluded], () => refuse(node, 'not', checkInstead))
  for (const [keyword, plain] of [
    ['unevaluatedProperties', 'additionalProperties'],
    ['unevaluatedItems', 'items'],
  ] as const) {
    const unevaluated = keywords[keyword]
    if (unevaluated === undefined || unevaluated === true || (isRecord(unevaluated) && Object.keys(unevaluated).length === 0)) continue
    if (['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas', 'contains'].some((other) => keywords[other] !== undefined))
      refuse(node, keyword, `beside $ref or alternatives ${checkInstead}`)
    if (keywords[plain] === undefined && !(keyword === 'unevaluatedItems' && keywords.additionalItems !== undefined))
      refuse(node, keyword, `has a simpler form here: write ${plain}.`)
  }
}
