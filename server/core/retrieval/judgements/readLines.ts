import { isRecord } from '../../json.ts'
import { typedJson } from '../../typedJson.ts'

/** A fault in a line of a file, counted from 1. A line with an error is left out. */
export type Finding = { severity: 'error' | 'warning'; line: number; message: string }

/** Further findings in a file are only counted. */
const mostFindings = 20

/** Collects the findings of one file, of which the first are kept. */
export class Findings {
  readonly #first: Finding[] = []
  #further = 0
  #furtherLine = 0
  #furtherErrors = false

  add(severity: Finding['severity'], line: number, message: string): void {
    if (this.#first.length < mostFindings) {
      this.#first.push({ severity, line, message })
      return
    }
    if (this.#further === 0) this.#furtherLine = line
    this.#further += 1
    this.#furtherErrors ||= severity === 'error'
  }

  list(): Finding[] {
    if (this.#further === 0) return [...this.#first]
    const severity = this.#furtherErrors ? 'error' : 'warning'
    return [...this.#first, { severity, line: this.#furtherLine, message: `${this.#further} more findings from here on.` }]
  }
}

/** The lines that are not blank, without the white space around them. */
export function* linesOf(text: string): Generator<{ line: number; source: string }> {
  let from = text.startsWith('\uFEFF') ? 1 : 0
  for (let line = 1; from < text.length; line++) {
    const end = text.indexOf('\n', from)
    const source = text.slice(from, end === -1 ? text.length : end).trim()
    from = end === -1 ? text.length : end + 1
    if (source !== '') yield { line, source }
  }
}

/** A line of JSONL; null if it is not a JSON object. A number that would print otherwise than it is typed is a text. */
export function objectOf(source: string): Record<string, unknown> | null {
  try {
    const value = typedJson(source)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

/** The first of these members that the object has. */
export function memberOf(object: Record<string, unknown>, names: readonly string[]): unknown {
  const name = names.find((each) => Object.hasOwn(object, each))
  return name === undefined ? undefined : object[name]
}

/** An id that is a text or a number; null for anything else and for an empty text. */
export function idOf(value: unknown): string | null {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : null
}
