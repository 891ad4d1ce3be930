import { AppError } from '../errors.ts'
import { isRecord, type Json } from '../json.ts'

/** A schema inside a schema. `path` (`properties/age`) tells nodes apart and is shown to the user. `id`: the `$id` below the root that it has or stands in. */
export type SchemaNode = { schema: Json; path: string; id?: string }

/** The schema that must be satisfied, for a node that is not `true` or `false`. */
export function keywordsOf({ schema }: SchemaNode): Record<string, Json> {
  return isRecord(schema) ? schema : {}
}

/** The node below this one; null if there is none. */
export function childNode(node: SchemaNode, ...steps: (string | number)[]): SchemaNode | null {
  let schema: Json | undefined = node.schema
  let { id } = node
  for (const step of steps) {
    if (Array.isArray(schema)) schema = schema[Number(step)]
    else schema = isRecord(schema) && Object.hasOwn(schema, step) ? schema[step] : undefined
    if (isRecord(schema) && typeof schema.$id === 'string') id = schema.$id
  }
  const path = [node.path, ...steps.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'))]
  return schema === undefined ? null : { schema, path: path.filter((part) => part !== '').join('/'), ...(id === undefined ? {} : { id }) }
}

/** The nodes in a list of schemas. */
export function listedNodes(node: SchemaNode, keyword: string): SchemaNode[] {
  const list = keywordsOf(node)[keyword]
  return Array.isArray(list) ? list.flatMap((_, index) => childNode(node, keyword, index) ?? []) : []
}

/** The node to which `$ref` points. Throws BAD_INPUT if it is not in this schema. */
export function referredNode(root: Json, node: SchemaNode, reference: string): SchemaNode {
  if (!reference.startsWith('#')) refuse(node, '$ref', `refers to ${reference}, outside the schema. Copy what it refers to under $defs.`)
  if (reference !== '#' && !reference.startsWith('#/'))
    refuse(node, '$ref', `refers to the name ${reference}. Refer to a place instead, such as #/$defs/name.`)
  if (node.id !== undefined) refuse(node, '$ref', `is read from the $id ${node.id} on, which is not supported. Remove that $id.`)
  let pointer = reference.slice(2)
  try {
    pointer = decodeURIComponent(pointer)
  } catch {
    // A pointer with a lone % stands for itself.
  }
  const steps = pointer === '' ? [] : pointer.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return childNode({ schema: root, path: '' }, ...steps) ?? refuse(node, '$ref', `refers to ${reference}, which does not exist.`)
}

/** Throws BAD_INPUT for a keyword that no output can be held to. `why` goes on from the keyword and ends with the remedy. */
export function refuse({ path }: SchemaNode, keyword: string, why: string): never {
  throw new AppError('BAD_INPUT', `${path === '' ? '' : `${path}: `}${keyword} ${why}`)
}

/** The end of a refusal of what only a check of the whole output can decide. */
export const checkInstead = 'cannot be kept while a model writes. Remove it here, and let a score `is-json` with the full schema check it.'

/** True if a node lists the values that it allows. */
export function listsValues(node: SchemaNode): boolean {
  const { enum: listed, const: only } = keywordsOf(node)
  return Array.isArray(listed) || only !== undefined
}

/** The value of a keyword that counts, in the nodes that have it. */
export function counts(nodes: readonly SchemaNode[], keyword: string): number[] {
  return nodes.map((node) => keywordsOf(node)[keyword]).filter((value) => typeof value === 'number')
}
