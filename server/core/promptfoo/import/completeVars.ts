import { AppError } from '../../errors.ts'
import { isRecord, type Json } from '../../json.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import type { ImportReport } from './importReport.ts'
import type { ImportedPrompt } from './readPrompts.ts'
import { anyVariable, type MergedTest } from './testCase.ts'
import { variablesOf } from './variablesOf.ts'

/**
 * The tests whose variables can be read, each with an empty text for every variable that a prompt uses and the test lacks: promptfoo treats
 * it as empty, while it is an error in Assay. Variables that a prompt tests for (`default`, `is defined`) may be missing. A test that needs
 * a variable which cannot be read is left out. Each prompt is rendered with each kind of test, and failures are reported.
 */
export function completeVars(tests: readonly MergedTest[], prompts: readonly ImportedPrompt[], report: ImportReport): MergedTest[] {
  const written = prompts.filter(({ script }) => script === undefined)
  const read = written.flatMap((prompt) => partsOf(prompt).flatMap(variablesOf))
  const names = [...new Set(read.map(({ name }) => name))]
  // A variable of the environment that is not set must not become an empty text.
  const wanted = new Set(read.flatMap(({ name, optional }) => (optional || name === 'env' ? [] : [name])))
  const readable = tests.filter((test) => isReadable(test, names, report))
  const lacking = new Map<string, number>()
  const tried = new Set<string>()
  const complete = readable.map((test) => {
    const missing = [...wanted].filter((name) => !Object.hasOwn(test.vars, name))
    for (const name of missing) lacking.set(name, (lacking.get(name) ?? 0) + 1)
    const vars: Record<string, Json> = { ...test.vars, ...Object.fromEntries(missing.map((name) => [name, ''])) }
    // Rendering depends only on the kinds of the variables.
    const kind = JSON.stringify(names.map((name) => (Object.hasOwn(vars, name) ? kindOf(vars[name]) : 'none')))
    if (!tried.has(kind)) for (const prompt of written) tryPrompt(prompt, vars, { test, report })
    tried.add(kind)
    return missing.length === 0 ? test : { ...test, vars }
  })
  for (const [name, count] of lacking)
    report.add(`vars.${name}`, `A prompt uses it, but ${count} of ${readable.length} tests do not set it. It is an empty text there.`)
  return complete
}

/** False after reporting a test in which a variable that prompts or other variables use cannot be read. */
function isReadable({ path, vars, unread }: MergedTest, names: readonly string[], report: ImportReport): boolean {
  if (Object.keys(unread).length === 0) return true
  const used = new Set([
    ...names,
    ...Object.values(vars).flatMap((value) => (typeof value === 'string' ? variablesOf(value) : []).map(({ name }) => name)),
  ])
  const lacks = [...used].some((name) => !Object.hasOwn(vars, name))
  const blocked = Object.entries(unread).find(([name]) => used.has(name) || (name === anyVariable && lacks))
  if (!blocked) return true
  const [name, reason] = blocked
  const what = name === anyVariable ? 'some of its variables cannot' : `its variable ${name} cannot`
  report.add(path, `The test is left out, because ${what} be read: ${reason}`)
  return false
}

function tryPrompt(prompt: ImportedPrompt, vars: Record<string, Json>, { test, report }: { test: MergedTest; report: ImportReport }): void {
  for (const part of partsOf(prompt))
    try {
      renderTemplate(part, vars)
    } catch (thrown) {
      const why = thrown instanceof AppError ? thrown.message : 'the template failed.'
      report.add(
        `prompt ${prompt.label}`,
        `It cannot be rendered for ${test.path} and similar tests, which are errors in the notebook: ${why}`,
      )
    }
}

/** The variables of prompts that some test lacks although it must have them. */
export function awaitedVars(prompts: readonly ImportedPrompt[], tests: readonly MergedTest[]): string[] {
  const wanted = prompts.flatMap((prompt) => partsOf(prompt).flatMap(variablesOf)).flatMap(({ name, optional }) => (optional ? [] : [name]))
  return [...new Set(wanted)].filter((name) => tests.length === 0 || tests.some(({ vars }) => !Object.hasOwn(vars, name)))
}

/** The templates of a prompt. */
function partsOf({ system, user, assistant }: ImportedPrompt): string[] {
  return [system, user, assistant].filter((part) => part !== null)
}

/** The structure of a value as visible to a template. */
function kindOf(value: Json | undefined): Json {
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, kindOf(member)]))
  return Array.isArray(value) ? value.slice(0, 3).map(kindOf) : typeof value
}
