import type { Place } from '../../errors.ts'
import { isRecord } from '../../json.ts'
import type { YamlPath, YamlText } from '../../notebook/yamlText.ts'
import { keptTexts, typedVars } from '../../typedJson.ts'
import type { DiagnosticBag } from './reading.ts'

/**
 * A case or shot of a block as it was typed: numbers that print otherwise, such as `1.10` and `00123`, are texts (see `typedVars`). In fields that are texts
 * anyway, such as `reference`, so are `True` and `FALSE`; as a variable they stay true or false, for the conditions of templates.
 */
export function typedItem(yaml: YamlText, path: YamlPath): unknown {
  const item = yaml.valueAt(path)
  if (!isRecord(item)) return item
  const typed = (key: string): unknown => {
    const at = [...path, key]
    return key === 'vars' ? typedVars(yaml.valueAt(at), yaml.typedAt(at)) : yaml.typedAt(at, { booleans: true })
  }
  return Object.fromEntries(Object.keys(item).map((key) => [key, typed(key)]))
}

/** What was typed in the variables of one block or file: numbers that are kept as texts, and what prompts show otherwise. */
export type Kept = { numbers: string[]; inside: string[]; booleans: string[]; place: Place | null }

export const nothingKept = (): Kept => ({ numbers: [], inside: [], booleans: [], place: null })

/** Adds what is kept of the variables that were read as `plain`. */
export function noteKept(kept: Kept, { plain, typed, place }: { plain: unknown; typed: unknown; place: Place }): void {
  const read = typedVars(plain, typed)
  const numbers = keptTexts(plain, read, 'number')
  const inside = keptTexts(read, typed, 'number')
  const booleans = keptTexts(plain, typed, 'boolean')
  if (numbers.length + inside.length + booleans.length > 0) kept.place ??= place
  for (const text of numbers) kept.numbers.push(text)
  for (const text of inside) kept.inside.push(text)
  for (const text of booleans) kept.booleans.push(text)
}

/** Adds what is kept of the variables of the case or shot at a path. */
export function noteVars(kept: Kept, yaml: YamlText, path: YamlPath): void {
  const at = [...path, 'vars']
  noteKept(kept, { plain: yaml.valueAt(at), typed: yaml.typedAt(at, { booleans: true }), place: yaml.placeOf(at) })
}

/** Tells once for a block or file how its numbers and booleans reach the prompt. */
export function tellKept(bag: DiagnosticBag, { numbers, inside, booleans, place }: Kept, block: string): void {
  if (!place) return
  const [number] = numbers
  const [within] = inside
  const [boolean] = booleans
  if (number !== undefined)
    bag.info(
      `${shown(number)} is kept as the text that was typed${others(numbers)}. To calculate with it or compare it in a template, write \`NAME | float\`.`,
      place,
      block,
    )
  if (within !== undefined)
    bag.info(
      `${shown(within)} in a list or mapping is a number, which prompts show as \`${Number(within)}\`${others(inside)}. Put it in quotes to show it as it was typed.`,
      place,
      block,
    )
  if (boolean !== undefined)
    bag.info(
      `${shown(boolean)} is a truth value, which prompts show as \`${boolean.toLowerCase()}\`${others(booleans)}. Put it in quotes to show it as it was typed.`,
      place,
      block,
    )
}

const shown = (text: string) => `\`${text.length > 40 ? `${text.slice(0, 40)}…` : text}\``

function others(texts: readonly string[]): string {
  return texts.length === 1 ? '' : `, and ${texts.length - 1} more likewise`
}
