import { AppError } from '../core/errors.ts'
import { readNotebook } from '../core/experiment/plan/planNotebook.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import { type Finding, withReasons } from '../core/promptfoo/import/importReport.ts'

/**
 * Reads an imported notebook with Assay's own reader. Throws AppError BAD_INPUT with the first error, its place, and what the import has
 * found, which may be the reason. `files`: the notebook first, then the files that it names. `awaited`: variables that test cases lack, as
 * the import has said; with them, a table may be empty.
 */
export function readBack(
  [notebook, ...others]: readonly { path: string; text: string }[],
  { awaited = [], findings = [] }: { awaited?: readonly string[]; findings?: readonly Finding[] } = {},
): void {
  if (!notebook) return
  const { diagnostics } = readNotebook(parseNotebook(notebook.text), {
    path: notebook.path,
    readFile: (relative) => {
      const file = others.find(({ path }) => path === relative)
      if (!file) return { error: new AppError('FILE_MISSING', `The import has no file ${relative}.`).toData() }
      return { text: withAwaited(file.text, awaited) }
    },
  })
  const fault = diagnostics.find(({ severity }) => severity === 'error')
  if (!fault) return
  throw new AppError(
    'BAD_INPUT',
    withReasons(
      `The import is not written, because the notebook would have an error: ${fault.message} Change this part of the imported file.`,
      findings,
    ),
    { place: fault.place },
  )
}

/** The lines of a table of cases, at least one, with a text for each awaited variable. */
function withAwaited(text: string, awaited: readonly string[]): string {
  if (awaited.length === 0) return text
  const stand = Object.fromEntries(awaited.map((name) => [name, 'x']))
  const lines = text.split('\n').filter((line) => line !== '')
  return (lines.length === 0 ? ['{"vars":{}}'] : lines)
    .map((line) => {
      const row = JSON.parse(line) as { vars: object }
      return `${JSON.stringify({ ...row, vars: { ...stand, ...row.vars } })}\n`
    })
    .join('')
}
