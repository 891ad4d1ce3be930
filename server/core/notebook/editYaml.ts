import { type Document, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml'
import { AppError } from '../errors.ts'
import { canonicalJson } from '../json.ts'
import { options, writeInlineYaml, writeYaml } from './writeYaml.ts'

/**
 * Changes one key of a YAML text. Comments and the order of keys stay; `undefined` removes the key. If the characters of the old
 * value can be replaced, no other byte changes; if not, the yaml package prints the whole text again, and may change its layout.
 * Throws AppError NOTEBOOK_SYNTAX if the text is not a YAML mapping or list.
 */
export function editYamlKey(body: string, path: readonly (string | number)[], value: unknown): string {
  const document = readDocument(body)
  const root = document?.contents
  // A list has no keys to change.
  const editable = root === null || isMap(root) || (isSeq(root) && typeof path[0] === 'number')
  if (!document || !editable)
    throw new AppError('NOTEBOOK_SYNTAX', 'This block cannot be changed here while its YAML has an error. Correct the text first.')
  const newline = /\r\n|\n|\r/.exec(body)?.[0] ?? '\n'
  const patched = patch(body, document, path, value, newline)
  if (value === undefined) document.deleteIn(path)
  else document.setIn(path, document.createNode(value))
  if (patched !== null && says(patched, document)) return patched
  return document.toString(options).replace(/\r\n|\n/g, newline)
}

/** Null if the YAML has an error or is nested too deeply. */
function readDocument(body: string): Document.Parsed | null {
  try {
    const document = parseDocument(body)
    return document.errors.length === 0 ? document : null
  } catch (thrown) {
    if (thrown instanceof RangeError) return null
    throw thrown
  }
}

function says(text: string, wanted: Document): boolean {
  const document = readDocument(text)
  return document !== null && canonicalJson(document.toJS() ?? {}) === canonicalJson(wanted.toJS() ?? {})
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

/** The text without the line of a top-level key. This is correct only if the value is on that line too, which `says` checks. */
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
