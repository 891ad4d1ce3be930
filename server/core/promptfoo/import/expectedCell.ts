import { closestName } from '../../closestName.ts'
import type { Json } from '../../json.ts'
import { assertTypes } from './assertTypes.ts'
import { withoutFunction } from './configFiles.ts'
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
 * Parses the assertion in a cell of a column `__expected`: `[not-]type[(threshold)][:value]`. `grade:` is llm-rubric; `fn:`, `eval:` and a
 * file of code are javascript; any other text is compared by equals. A likely typo is reported.
 */
export function expectedCell(cell: string, { path, report }: { path: string; report: ImportReport }): Record<string, Json> {
  const text = cell.trim()
  const program = programs.get(extensionOf(withoutFunction(filePath(text) ?? '')))
  if (program !== undefined) return { type: program, value: text }
  const script = /^(?:javascript|fn|eval):([\s\S]*)$/.exec(text)?.[1]
  if (script !== undefined) return { type: 'javascript', value: script.trim() }
  const rubric = /^(?:grade|llm-rubric):([\s\S]*)$/.exec(text)?.[1]
  if (rubric !== undefined) return { type: 'llm-rubric', value: rubric.trim() }
  const match = grammar.exec(text)
  if (!match) {
    const near = nearType(text)
    if (near !== null) report.add(path, `It is compared as text by equals. To use the assertion, write \`${near}:\` in lower case.`)
    return { type: 'equals', value: text }
  }
  const [, negated = '', type = '', threshold, rest] = match
  const value = rest?.trim()
  // In a cell, similar has a higher default threshold than in YAML.
  const bound = threshold === undefined ? (type === 'similar' ? 0.8 : null) : Number(threshold)
  return {
    type: `${negated}${type}`,
    ...(value === undefined || value === '' ? {} : { value }),
    ...(bound === null ? {} : { threshold: bound }),
  }
}

/** The assertion type at the beginning of a text, ignoring case and typos; short words are not corrected. */
function nearType(text: string): string | null {
  const word = /^(?:not-)?([a-z][a-z-]{4,})(?:\([^)]*\))?:/i.exec(text)?.[1]
  return word === undefined ? null : closestName(word, types)
}
