import type { Place } from '../../errors.ts'
import { isRecord } from '../../json.ts'
import type { YamlPath, YamlText } from '../../notebook/yamlText.ts'
import { keptTexts } from '../../typedJson.ts'
import type { DiagnosticBag } from './reading.ts'

/**
 * A case or shot of a block as it was typed: numbers that print otherwise, such as `1.10` and `00123`, are texts. In fields that are texts
 * anyway, such as `reference`, so are `True` and `FALSE`; as a variable they stay true or false, for the conditions of templates.
 */
export function typedItem(yaml: YamlText, path: YamlPath): unknown {
  const item = yaml.valueAt(path)
  if (!isRecord(item)) return item
  return Object.fromEntries(Object.keys(item).map((key) => [key, yaml.typedAt([...path, key], { booleans: key !== 'vars' })]))
}

/** What was kept of the variables of one block or file. */
export type Kept = { numbers: string[]; booleans: string[]; place: Place | null }

export const nothingKept = (): Kept => ({ numbers: [], booleans: [], place: null })

/** Adds what is kept of a variable that was read as `plain`. */
export function noteKept(kept: Kept, { plain, typed, place }: { plain: unknown; typed: unknown; place: Place }): void {
  const numbers = keptTexts(plain, typed, 'number')
  const booleans = keptTexts(plain, typed, 'boolean')
  if (numbers.length + booleans.length > 0) kept.place ??= place
  for (const text of numbers) kept.numbers.push(text)
  for (const text of booleans) kept.booleans.push(text)
}

/** Adds what is kept of the variables of the case or shot at a path. */
export function noteVars(kept: Kept, yaml: YamlText, path: YamlPath): void {
  const at = [...path, 'vars']
  noteKept(kept, { plain: yaml.valueAt(at), typed: yaml.typedAt(at, { booleans: true }), place: yaml.placeOf(at) })
}

/** Tells once for a block or file how its numbers and booleans reach the prompt. */
export function tellKept(bag: DiagnosticBag, { numbers, booleans, place }: Kept, block: string): void {
  if (!place) return
  const [number] = numbers
  const [boolean] = booleans
  if (number !== undefined)
    bag.info(
      `${shown(number)} is kept as the text that was typed${others(numbers)}. To calculate with it or compare it in a template, write \`NAME | float\`.`,
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
