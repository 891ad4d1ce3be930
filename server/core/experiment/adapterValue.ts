import { type Slug, slugSchema } from '../ids.ts'
import { type Json, textOf } from '../json.ts'
import type { CellAdapter } from './cell.ts'

/** A sweep's value for cells without an adapter; no adapter has this name. */
export const noAdapter = 'none'

/** Beyond this a text is noise whatever the adapter is. */
const greatestScale = 8
/** Adapters are trained at scale 1; from here on most of them spoil the text. */
const usualScale = 2

/** The values that `readAdapter` accepts, for messages. */
export const adapterForms = `\`none\`, an adapter's name such as tone, or NAME@SCALE such as tone@0.5, with a scale from -${greatestScale} to ${greatestScale}`

/** The name of an adapter as it is written; null if it cannot be one. */
export function adapterName(written: string): Slug | null {
  const name = slugSchema.safeParse(written.normalize('NFC'))
  return name.success && name.data !== noAdapter ? name.data : null
}

/** What `adapterName` accepts, for messages. */
export const adapterNameForm =
  'up to 80 letters of any script, digits, - and _, beginning with a letter or a digit, and not `none`, which is the model without an adapter'

/** Reads `none` (null), `NAME` (scale 1) or `NAME@SCALE`; undefined for anything else. */
export function readAdapter(value: Json): CellAdapter | null | undefined {
  if (typeof value !== 'string') return undefined
  if (value === noAdapter) return null
  const [written = '', scale = '1', ...rest] = value.split('@')
  const id = adapterName(written)
  if (id === null || rest.length > 0 || !/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(scale)) return undefined
  // -0 is 0 in a key.
  const number = Number(scale) || 0
  return Math.abs(number) <= greatestScale ? { id, scale: number } : undefined
}

/** Items by their values: none first, then each adapter in the given order, by scale. What is no adapter is last. */
export function inAdapterOrder<Item>(items: readonly Item[], valueOf: (item: Item) => Json): Item[] {
  const read = items.map((item) => ({ item, adapter: readAdapter(valueOf(item)) }))
  const ids = [...new Set(read.flatMap(({ adapter }) => adapter?.id ?? []))]
  const rank = ({ adapter }: (typeof read)[number]) =>
    adapter === null ? -1 : adapter === undefined ? ids.length : ids.indexOf(adapter.id)
  return read.toSorted((a, b) => rank(a) - rank(b) || (a.adapter?.scale ?? 0) - (b.adapter?.scale ?? 0)).map(({ item }) => item)
}

/** What may be unintended in the values of one sweep, as sentences. */
export function adapterWarnings(values: readonly Json[]): string[] {
  const read = values.flatMap((value) => {
    const adapter = readAdapter(value)
    return adapter ? [{ value: textOf(value), ...adapter }] : []
  })
  return read.flatMap(({ value, id, scale }, position) => {
    const before = read.slice(0, position).find((other) => other.id === id && other.scale === scale)
    if (before) return [`${before.value} and ${value} are the same adapter and scale: their cells are computed once. Remove one of them.`]
    if (scale < 0) return [`${value}: a scale below 0 takes away what the adapter has learnt.`]
    if (scale > usualScale) return [`${value}: adapters are trained for scale 1; at ${scale} the text is likely to break.`]
    return []
  })
}
