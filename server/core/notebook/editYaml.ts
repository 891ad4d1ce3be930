import { type Document, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml'
import { AppError } from '../errors.ts'
import { canonicalJson } from '../json.ts'
import { options, writeInlineYaml, writeYaml } from './writeYaml.ts'

/**
 * Changes one key of a YAML text, and leaves comments, order and the writing of all else as it was. `undefined` removes the key.
 * Where the old value's own characters can be exchanged, nothing else moves; else the text is printed anew by the yaml package,
 * which keeps comments and order. Throws AppError NOTEBOOK_SYNTAX where the text is no YAML mapping.
 */
export function editYamlKey(body: string, path: readonly (string | number)[], value: unknown): string {
  const document = parseDocument(body)
  const editable = document.errors.length === 0 && (document.contents === null || isMap(document.contents) || isSeq(document.contents))
  if (!editable)
    throw new AppError('NOTEBOOK_SYNTAX', 'This block cannot be changed here while its YAML has an error. Correct the text first.')
  const newline = /\r\n|\n|\r/.exec(body)?.[0] ?? '\n'
  const patched = patch(body, document, path, value, newline)
  if (value === undefined) document.deleteIn(path)
  else document.setIn(path, document.createNode(value))
  if (patched !== null && says(patched, document)) return patched
  return document.toString(options).replace(/\r\n|\n/g, newline)
}

function says(text: string, wanted: Document): boolean {
  const document = parseDocument(text)
  return document.errors.length === 0 && canonicalJson(document.toJS() ?? {}) === canonicalJson(wanted.toJS() ?? {})
}

function patch(body: string, document: Document, path: readonly (string | number)[], value: unknown, newline: string): string | null {
  if (value === undefined) return withoutLine(body, document, path)
  const node = document.getIn(path, true) as Node | undefined
  if (node?.range) {
    const [start, end] = node.range
    const inline = isScalar(node) ? !body.slice(start, end).includes('\n') : (isMap(node) || isSeq(node)) && node.flow === true
    if (inline && end > start) return body.slice(0, start) + writeInlineYaml(value) + body.slice(end)
    return null
  }
  const [key] = path
  const rootIsBlock = document.contents === null || (isMap(document.contents) && !document.contents.flow)
  if (path.length !== 1 || !rootIsBlock) return null
  const lines = writeYaml({ [String(key)]: value }).replace(/\n/g, newline)
  return body + (body === '' || /[\r\n]$/.test(body) ? '' : newline) + lines
}

/** Cuts the line of a top-level key whose value stands on the same line. */
function withoutLine(body: string, document: Document, path: readonly (string | number)[]): string | null {
  const [key] = path
  if (path.length !== 1 || !isMap(document.contents) || document.contents.flow) return null
  const pair = document.contents.items.find((item) => isScalar(item.key) && item.key.value === key)
  if (!pair || !isScalar(pair.key) || !pair.key.range) return null
  const from = pair.key.range[0]
  const end = /\r\n|\n|\r|$/g
  end.lastIndex = from
  const match = end.exec(body)
  return match ? body.slice(0, from) + body.slice(match.index + match[0].length) : null
}
