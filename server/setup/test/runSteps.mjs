// The steps of `npm test` and `npm run check`, one after another to the end, then a table and one line that counts.
import { checkSteps, testSteps } from './testSteps.mjs'
import { formatSeconds } from '../report/progress.mjs'
import { SetupError } from '../report/setupError.mjs'

/**
 * The names after `--only`, as in `--only unit --only e2e` or `--only unit,e2e`; all steps when there is none.
 * @param {string[]} args
 * @param {string[]} names
 * @returns {string[]}
 */
export function chosenSteps(args, names) {
  const chosen = []
  for (let at = 0; at < args.length; at++) {
    const [flag, inline] = args[at].split('=')
    if (flag !== '--only') throw new SetupError('NOT_FOUND', `${args[at]} is no option: use --only with one of ${names.join(', ')}.`)
    const value = inline ?? args[++at] ?? ''
    for (const name of value.split(',')) {
      if (!names.includes(name))
        throw new SetupError('NOT_FOUND', `There is no step ${name || 'without a name'}: use --only with one of ${names.join(', ')}.`)
      chosen.push(name)
    }
  }
  return chosen.length === 0 ? names : names.filter((name) => chosen.includes(name))
}

/** The last line: `3 passed, 0 failed`, with `, 1 skipped` when there are any. */
export const countLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

/** The table of steps: name, counts, time. */
export function stepTable(results) {
  const width = Math.max(...results.map(({ name }) => name.length))
  return results
    .map(
      ({ name, ms, ...counts }) =>
        `${counts.failed > 0 ? '✖' : '✔'} ${name.padEnd(width)}  ${formatSeconds(ms).padStart(12)}  ${countLine(counts)}`,
    )
    .join('\n')
}

/**
 * Runs the steps (all of `only`, narrowed by `args`), prints what they print, and resolves to the exit code.
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 * @param {{root: string, args: string[], only?: string[], write?: (text: string) => unknown, steps?: Record<string, (place: {root: string}) => Promise<Counts>>}} options
 */
export async function runSteps({
  root,
  args,
  only,
  write = (text) => process.stdout.write(text),
  steps = { ...checkSteps, ...testSteps },
}) {
  const results = []
  for (const name of chosenSteps(args, only ?? Object.keys(steps))) {
    write(`\n── ${name}\n`)
    const began = Date.now()
    const counts = await steps[name]({ root }).catch((error) => {
      write(`${error instanceof SetupError ? error.message : error.stack}\n`)
      return { passed: 0, failed: 1, skipped: 0 }
    })
    const none = counts.passed + counts.failed === 0
    if (none) write('No test ran.\n')
    results.push({ name, ms: Date.now() - began, ...counts, failed: none ? 1 : counts.failed })
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
  write(`\n${stepTable(results)}\n\n${countLine(total)}\n`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}
