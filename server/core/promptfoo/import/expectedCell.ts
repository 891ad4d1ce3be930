import { closestName } from '../../closestName.ts'
import type { Json } from '../../json.ts'
import { assertTypes } from './assertTypes.ts'
import type { ImportReport } from './importReport.ts'
import { extensionOf, filePath } from './values.ts'

/** Longest first, so that `contains-all` is not read as `contains`. */
const types = Object.keys(assertTypes).toSorted((a, b) => b.length - a.length)

const grammar = new RegExp(`^(not-)?(${types.join('|')})(?:\\((-?\\d+(?:\\.\\d+)?)\\))?(?::([\\s\\S]*))?$`)
const programs = new Map([
  ...['.js', '.cjs', '.mjs', '.ts'].map((extension) => [extension, 'javascript'] as const),
  ['.py', 'python'],
  ['.rb', 'ruby'],
])

/**
 * An assertion from a cell of a column `__expected`: `[not-]type[(threshold)][:value]`; `grade:` is llm-rubric, `fn:` and `eval:` are
 * javascript, as is a file of it, and a text of no such form is compared by equals. One that looks like a slip is told.
 */
export function expectedCell(cell: string, { path, report }: { path: string; report: ImportReport }): Record<string, Json> {
  const text = cell.trim()
  const program = programs.get(extensionOf((filePath(text) ?? '').replace(/:\w+$/, '')))
  if (program !== undefined) return { type: program, value: text }
  const script = /^(?:javascript|fn|eval):([\s\S]*)$/.exec(text)?.[1]
  if (script !== undefined) return { type: 'javascript', value: script.trim() }
  const rubric = /^(?:grade|llm-rubric):([\s\S]*)$/.exec(text)?.[1]
  if (rubric !== undefined) return { type: 'llm-rubric', value: rubric.trim() }
  const match = grammar.exec(text)
  if (!match) {
    const near = nearType(text)
    if (near !== null) report.add(path, `It is compared as a text by equals. For the assertion write \`${near}:\` in small letters.`)
    return { type: 'equals', value: text }
  }
  const [, negated = '', type = '', threshold, rest] = match
  const value = rest?.trim()
  // From a cell, similar is stricter than from YAML.
  const bound = threshold === undefined ? (type === 'similar' ? 0.8 : null) : Number(threshold)
  return {
    type: `${negated}${type}`,
    ...(value === undefined || value === '' ? {} : { value }),
    ...(bound === null ? {} : { threshold: bound }),
  }
}

/** A type of assertion that a text begins with but for capitals or a slip; short words are taken for what they say. */
function nearType(text: string): string | null {
  const word = /^(?:not-)?([a-z][a-z-]{4,})(?:\([^)]*\))?:/i.exec(text)?.[1]
  return word === undefined ? null : closestName(word, types)
}
