import { AppError } from '../../errors.ts'
import { isRecord, type Json } from '../../json.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import type { ImportReport } from './importReport.ts'
import type { ImportedPrompt } from './readPrompts.ts'
import type { MergedTest } from './testCase.ts'
import { variablesOf } from './variablesOf.ts'

/**
 * The tests with an empty text for each variable that a prompt reads and they lack: to promptfoo it is empty, here it would be an error.
 * One that a prompt itself asks for (`default`, `is defined`) may stay away. Each prompt is tried with each kind of test, and what cannot
 * be filled in is told.
 */
export function withMissing(tests: readonly MergedTest[], prompts: readonly ImportedPrompt[], report: ImportReport): MergedTest[] {
  const read = prompts.flatMap((prompt) => partsOf(prompt).flatMap(variablesOf))
  const names = [...new Set(read.map(({ name }) => name))]
  const wanted = new Set(read.flatMap(({ name, optional }) => (optional ? [] : [name])))
  const lacking = new Map<string, number>()
  const tried = new Set<string>()
  const complete = tests.map((test) => {
    const missing = [...wanted].filter((name) => !Object.hasOwn(test.vars, name))
    for (const name of missing) lacking.set(name, (lacking.get(name) ?? 0) + 1)
    const vars: Record<string, Json> = { ...test.vars, ...Object.fromEntries(missing.map((name) => [name, ''])) }
    // Tests whose variables are alike in kind fare alike.
    const kind = JSON.stringify(names.map((name) => (Object.hasOwn(vars, name) ? kindOf(vars[name]) : 'none')))
    if (!tried.has(kind)) for (const prompt of prompts) tryPrompt(prompt, vars, { test, report })
    tried.add(kind)
    return missing.length === 0 ? test : { ...test, vars }
  })
  for (const [name, count] of lacking)
    report.add(`vars.${name}`, `A prompt reads it, and ${count} of ${tests.length} tests lack it: it is an empty text there.`)
  return complete
}

function tryPrompt(prompt: ImportedPrompt, vars: Record<string, Json>, { test, report }: { test: MergedTest; report: ImportReport }): void {
  for (const part of partsOf(prompt))
    try {
      renderTemplate(part, vars)
    } catch (thrown) {
      const why = thrown instanceof AppError ? thrown.message : 'its template fails.'
      report.add(
        `prompt ${prompt.label}`,
        `It cannot be filled in for ${test.path} and those like it, and the notebook has an error there: ${why}`,
      )
    }
}

function partsOf({ system, user, assistant }: ImportedPrompt): string[] {
  return [system, user, assistant].filter((part) => part !== null)
}

/** What a template can find in a value. */
function kindOf(value: Json | undefined): Json {
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, kindOf(member)]))
  return Array.isArray(value) ? value.slice(0, 3).map(kindOf) : typeof value
}
