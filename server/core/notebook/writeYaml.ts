import { Document, isMap, isScalar, isSeq, parse, Scalar, visit } from 'yaml'

/** Line breaks, and characters that YAML drops outside quotes. */
const needsQuotes = /[\n\r\u0085\u2028\u2029\uFEFF]/

/** A list of scalars is written on one line if its JSON is shorter than this. */
const lineWidth = 100

/**
 * A value as YAML in the style of notebooks: text of several lines as a `|` block, short lists of scalars in brackets, long lines
 * not folded. Reading the result gives the same value. Ends with a newline.
 */
export function writeYaml(value: unknown): string {
  const document = new Document(value)
  visit(document, {
    Scalar(place, node) {
      if (typeof node.value !== 'string') return
      if (node.value.includes('\n') && place !== 'key' && place !== null ? !readsBackAsBlock(node.value) : needsQuotes.test(node.value))
        node.type = Scalar.QUOTE_DOUBLE
    },
    Seq(_, node) {
      const scalars = node.items.every((item) => isScalar(item) && !String(item.value).includes('\n'))
      node.flow = scalars && JSON.stringify(node).length < lineWidth
    },
    Map(_, node) {
      if (node.items.length === 0) node.flow = true
    },
  })
  return document.toString(options)
}

/** A value as YAML on one line: `[0, 0.7]`, `{ from: shots.jsonl }`. */
export function writeInlineYaml(value: unknown): string {
  const document = new Document(value)
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && needsQuotes.test(node.value)) node.type = Scalar.QUOTE_DOUBLE
    },
    Collection(_, node) {
      if (isMap(node) || isSeq(node)) node.flow = true
    },
  })
  return document.toString(options).replace(/\n$/, '')
}

export const options = { lineWidth: 0, blockQuote: 'literal', flowCollectionPadding: false, indentSeq: true } as const

/**
 * Whether a text of several lines can be written as a `|` block and read back. Carriage returns and control characters survive
 * only in quotes.
 */
function readsBackAsBlock(text: string): boolean {
  if (/[^\n\t\x20-\x7E\x85\xA0-\uFFFF]|[\uFEFF\u2028\u2029\x85]/.test(text.replace(/[\u{10000}-\u{10FFFF}]/gu, ''))) return false
  // The indent below a key differs from that in a list.
  return [{ key: text }, [text]].every((value) => {
    try {
      return JSON.stringify(parse(new Document(value).toString(options))) === JSON.stringify(value)
    } catch {
      return false
    }
  })
}
