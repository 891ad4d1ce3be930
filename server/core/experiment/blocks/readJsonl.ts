import type { z } from 'zod'
import { closestName } from '../../closestName.ts'
import { isRecord } from '../../json.ts'
import { isDeeper, mostDepth } from '../../jsonDepth.ts'
import { typedJson, typedVars } from '../../typedJson.ts'
import { mostRows } from '../defaults.ts'
import { issueMessage, unknownKey } from './checkShape.ts'
import { type Kept, noteKept, nothingKept } from './typedItem.ts'

export type LineProblem = { severity: 'error' | 'warning'; message: string; line: number; column?: number }

/** Further faults in the same file are only counted. */
const mostProblems = 20
/** A file with more faulty lines is not read on: making an error for each of a million lines takes a minute. */
const mostFaultyLines = 1_000

/**
 * Reads one JSON object from each line by the schema; blank lines are skipped. A key that the schema does not have is a warning,
 * or an error if it looks like a misspelt one. Numbers that print otherwise than they were typed become texts (`typedJson`, `typedVars`). Takes time linear in the length of the text, and reads at
 * most `mostRows` rows.
 */
export function readJsonl<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  { known, file }: { known: readonly string[]; file: string },
): { rows: { row: z.infer<Schema>; line: number }[]; problems: LineProblem[]; kept: Kept } {
  const kept = nothingKept()
  const rows: { row: z.infer<Schema>; line: number }[] = []
  const problems: LineProblem[] = []
  let stop: LineProblem[] = []
  let faulty = 0
  let from = text.startsWith('\uFEFF') ? 1 : 0
  for (let line = 1; from < text.length; line++) {
    const end = text.indexOf('\n', from)
    const source = text.slice(from, end === -1 ? text.length : end).trim()
    from = end === -1 ? text.length : end + 1
    if (source === '') continue
    const reason = reasonToStop(rows.length, faulty)
    if (reason !== null) {
      stop = [{ severity: 'error', line, message: reason }]
      break
    }
    const row = readLine(source, schema, { known, problems, kept, place: { file, line } })
    if (row === undefined) faulty += 1
    else rows.push({ row, line })
  }
  return { rows, problems: [...shortened(problems), ...stop], kept }
}

/** Why a file is not read further, or null. */
function reasonToStop(rows: number, faulty: number): string | null {
  if (rows >= mostRows) return `This file has more than ${mostRows.toLocaleString('en')} lines, the most that can be read. Split it.`
  if (faulty < mostFaultyLines) return null
  return `Reading stopped here, after ${mostFaultyLines.toLocaleString('en')} lines with errors. Correct the file; it may be of another kind.`
}

function readLine<Schema extends z.ZodType>(
  source: string,
  schema: Schema,
  {
    known,
    problems,
    kept,
    place,
  }: { known: readonly string[]; problems: LineProblem[]; kept: Kept; place: { file: string; line: number } },
): z.infer<Schema> | undefined {
  const { line } = place
  let plain: unknown
  try {
    plain = JSON.parse(source)
  } catch (thrown) {
    problems.push({
      severity: 'error',
      line,
      message: `This line is not a JSON object${detail(thrown)}. Each line is one: {"vars": {...}}.`,
    })
    return undefined
  }
  if (isDeeper(plain)) {
    problems.push({ severity: 'error', line, message: `This line is nested more than ${mostDepth} deep. Flatten it.` })
    return undefined
  }
  const typed = typedJson(source)
  noteKept(kept, { plain: varsOf(plain), typed: varsOf(typed), place })
  const value =
    isRecord(typed) && isRecord(plain) && isRecord(typed['vars']) ? { ...typed, vars: typedVars(plain['vars'], typed['vars']) } : typed
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  const extra = new Set<string>()
  for (const issue of parsed.error.issues) {
    if (issue.code !== 'unrecognized_keys') {
      const lacksVars = issue.path[0] === 'vars' && issue.input === undefined
      problems.push({
        severity: 'error',
        line,
        message: lacksVars ? '`vars` is missing. Put the variables of the template in it: {"vars": {"name": "..."}}.' : lineMessage(issue),
      })
      continue
    }
    for (const key of issue.keys) {
      extra.add(key)
      // Further ones are not described, since a line may have 100,000 of them.
      if (extra.size > mostProblems) continue
      const slip = closestName(key, known) !== null
      problems.push({
        severity: slip ? 'error' : 'warning',
        line,
        message: slip ? unknownKey(key, known) : `The key \`${key}\` is not used. Variables of the template belong in \`vars\`.`,
      })
    }
  }
  if (extra.size === 0) return undefined
  const rest = schema.safeParse(Object.fromEntries(Object.entries(value as object).filter(([key]) => !extra.has(key))))
  return rest.success ? rest.data : undefined
}

const varsOf = (item: unknown) => (isRecord(item) ? item['vars'] : undefined)

function lineMessage(issue: z.core.$ZodIssue): string {
  return issueMessage(issue, issue.path).replace(/^The block/, 'The line')
}

function detail(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : ''
  return message === '' ? '' : ` (${message.replace(/, ?("|\.\.\.)[\s\S]*$/, '').replace(/ in JSON.*$/s, '')})`
}

function shortened(problems: LineProblem[]): LineProblem[] {
  if (problems.length <= mostProblems) return problems
  const rest = problems.slice(mostProblems)
  const severity = rest.some((problem) => problem.severity === 'error') ? 'error' : 'warning'
  return [...problems.slice(0, mostProblems), { severity, line: rest[0]?.line ?? 1, message: `${rest.length} more findings from here on.` }]
}
