import { templateProblem } from '../../template/templateProblem.ts'
import type { ImportReport } from './importReport.ts'
import type { ImportedPrompt } from './readPrompts.ts'
import type { MergedTest } from './testCase.ts'
import { plainTextOf } from './values.ts'

/**
 * The prompts with the `prefix` and `suffix` of the tests' options, which promptfoo puts around each of them. Options that are not the same
 * for all tests are reported: a notebook renders all its cases with the same prompts.
 */
export function aroundPrompts(
  prompts: readonly ImportedPrompt[],
  tests: readonly MergedTest[],
  filled: (text: string) => string,
  report: ImportReport,
): ImportedPrompt[] {
  const partOf = ({ around, path }: MergedTest, key: 'prefix' | 'suffix'): string =>
    filled(plainTextOf(around[key], { path: `${path}.options.${key}`, report }) ?? '')
  const parts = tests.map((test) => ({ path: test.path, prefix: partOf(test, 'prefix'), suffix: partOf(test, 'suffix') }))
  const [first = { prefix: '', suffix: '' }] = parts
  const changed = prompts.map((prompt) =>
    prompt.script === undefined ? { ...prompt, user: `${first.prefix}${prompt.user}${first.suffix}` } : prompt,
  )
  const same = parts.every(({ prefix, suffix }) => prefix === first.prefix && suffix === first.suffix)
  if (same && changed.every(({ user }) => templateProblem(user) === null)) return changed
  const why = same ? 'With it, a prompt is not a valid template.' : 'It is not the same for all tests.'
  for (const { path, ...own } of parts)
    for (const [key, text] of Object.entries(own))
      if (text !== '') report.add(`${path}.options.${key}`, `${why} Each cell runs without it.`)
  return [...prompts]
}
