// The steps of `npm test` and `npm run check`: each runs to its end, then a table of times and one line of counts are printed.
import { SetupError } from '../report/setupError.mjs'
import { formatSeconds } from '../report/progress.mjs'

/** Set-up that took less time than this has done nothing, and is not shown. */
const SHOWN_SETUP_MS = 1000
const SHOWN_FAILURES = 20

/** The last line: `3 passed, 0 failed`, with `, 1 skipped` if there are any. */
const countLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

/** The table of steps (name, time, counts) with the time of the set-up before them and of all together. */
function stepTable(results, setupMs) {
  const shown = setupMs >= SHOWN_SETUP_MS ? [{ name: 'set-up', ms: setupMs }] : []
  const total = { name: 'total', ms: results.reduce((sum, { ms }) => sum + ms, setupMs) }
  const width = Math.max(...[...results, ...shown, total].map(({ name }) => name.length))
  const start = ({ name, ms }) => `${name.padEnd(width)}  ${formatSeconds(ms).padStart(12)}`
  return [
    ...shown.map((row) => `  ${start(row)}`),
    ...results.map((row) => `${row.failed > 0 ? '✖' : '✔'} ${start(row)}  ${countLine(row)}`),
    `  ${start(total)}`,
  ].join('\n')
}

/** The failed tests of all steps: a long run is often seen by its last lines only. */
function failureList(results) {
  const all = results.flatMap(({ failures = [] }) => failures)
  const shown = all.slice(0, SHOWN_FAILURES).map((text) => `✖ ${text}\n`)
  return [...shown, ...(all.length > shown.length ? [`✖ and ${all.length - shown.length} more\n`] : [])].join('')
}

/**
 * Runs the steps `names` one after another, prints what they print, and resolves to the exit code. `files` limits a step to some test files;
 * `setupMs` is how long the set-up took.
 * @typedef {{passed: number, failed: number, skipped: number, failures?: string[]}} Counts
 * @typedef {(place: {root: string, files?: string[]}) => Promise<Counts>} Step
 * @param {{root: string, steps: Record<string, Step>, names?: string[], files?: Record<string, string[]> | null, setupMs?: number, write?: (text: string) => unknown}} options
 */
export async function runSteps({
  root,
  steps,
  names = Object.keys(steps),
  files = null,
  setupMs = 0,
  write = (text) => process.stdout.write(text),
}) {
  const results = []
  for (const name of names) {
    write(`\n── ${name}\n`)
    const began = Date.now()
    const counts = await steps[name]({ root, files: files?.[name] }).catch((error) => {
      write(`${error instanceof SetupError ? error.message : error.stack}\n`)
      return { passed: 0, failed: 1, skipped: 0 }
    })
    const none = counts.passed + counts.failed === 0
    if (none) write('No test ran.\n')
    results.push({ name, ms: Date.now() - began, ...counts, failed: none ? 1 : counts.failed })
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0)
  const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
  write(`\n${failureList(results)}\n${stepTable(results, setupMs)}\n\n${countLine(total)}\n`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}
