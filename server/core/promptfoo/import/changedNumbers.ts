import { isRecord } from '../../json.ts'
import { isDeeper } from '../../jsonDepth.ts'
import { keptTexts } from '../../typedJson.ts'
import type { ImportReport } from './importReport.ts'

/**
 * Numbers of variables as they were typed, where their value in `plain` prints otherwise. `inVars`: the value is a variable, or all of them.
 * None for values that are nested too deeply for a notebook.
 */
export function changedNumbers(plain: unknown, readTyped: () => unknown, inVars: boolean): string[] {
  return isDeeper(plain) ? [] : changed(plain, readTyped(), inVars)
}

function changed(plain: unknown, typed: unknown, inVars: boolean): string[] {
  if (plain === typed) return []
  if (inVars) return keptTexts(plain, typed, 'number')
  if (Array.isArray(plain) && Array.isArray(typed)) return plain.flatMap((item, index) => changed(item, typed[index], false))
  if (!isRecord(plain) || !isRecord(typed)) return []
  return Object.keys(plain).flatMap((key) => changed(plain[key], typed[key], key === 'vars'))
}

/** Reports once for a file the numbers that prompts show otherwise than they were typed. */
export function tellChanged(numbers: readonly string[], file: string, report: ImportReport): void {
  const [first] = numbers
  if (first === undefined) return
  const more = numbers.length === 1 ? '' : `, and ${numbers.length - 1} more likewise`
  report.add(
    file,
    `The variable \`${first}\` is the number ${Number(first)} here and in promptfoo${more}. Put it in quotes to keep what was typed.`,
  )
}
