// Reads the arguments of `npm test` before anything is set up: which steps and test files to run, and whether to watch.
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { SetupError } from '../report/setupError.mjs'

/** What a step needs besides the packages. */
const NEEDS = { integration: ['models'], e2e: ['models', 'build', 'chromium'] }

const FOLDERS = ['app', 'server', 'e2e']

/**
 * The names after `--only`, as in `--only unit --only e2e` or `--only unit,e2e`; all steps if there is no `--only`.
 * @param {string[]} args
 * @param {string[]} names
 * @returns {string[]}
 */
export function chosenSteps(args, names) {
  const chosen = []
  for (let at = 0; at < args.length; at++) {
    const [flag, inline] = args[at].split('=')
    if (flag !== '--only') throw new SetupError('NOT_FOUND', `There is no option ${args[at]}: use --only with one of ${names.join(', ')}.`)
    const value = inline ?? args[++at] ?? ''
    for (const name of value.split(',')) {
      if (!names.includes(name))
        throw new SetupError('NOT_FOUND', `There is no step ${name || 'without a name'}: use --only with one of ${names.join(', ')}.`)
      chosen.push(name)
    }
  }
  return chosen.length === 0 ? names : names.filter((name) => chosen.includes(name))
}

/**
 * Reads `[--only STEP] | [--watch] [PATH...]`. A path is a test file or a folder of them, relative to `from` or to `root`.
 * - `steps`: the names among `names` to run, in their order.
 * - `files`: for each of these steps its test files, relative to `root`; null if no path was given.
 * - `needs`: the set-up steps that have to run first.
 * Throws a SetupError for an option, a step or a path that does not exist.
 * @param {string[]} args
 * @param {{root: string, from?: string, names: string[]}} place
 * @returns {{steps: string[], files: Record<string, string[]> | null, watch: boolean, needs: string[]}}
 */
export function testRequest(args, { root, from = root, names }) {
  const watch = args.includes('--watch')
  const options = []
  const paths = []
  for (let at = 0; at < args.length; at++) {
    if (args[at] === '--only') options.push(args[at], args[++at] ?? '')
    else if (args[at].startsWith('-')) options.push(args[at])
    else paths.push(args[at])
  }
  const stepOptions = options.filter((option) => option !== '--watch')
  const steps = chosenSteps(stepOptions, names)
  if (stepOptions.length > 0 && (watch || paths.length > 0))
    throw new SetupError('NOT_ALLOWED', `--only runs whole steps: leave out ${watch ? '--watch' : paths.join(' ')}, or leave out --only.`)
  if (paths.length === 0) return request(watch ? ['unit'] : steps, null, watch)
  const files = {}
  for (const file of testFilesOf(paths, { root, from, names })) (files[stepOf(file)] ??= []).push(file)
  if (watch && files.e2e !== undefined)
    throw new SetupError('NOT_ALLOWED', `--watch works for unit and integration tests: leave out ${files.e2e.join(' ')}.`)
  return request(
    names.filter((name) => files[name] !== undefined),
    files,
    watch,
  )
}

function request(steps, files, watch) {
  const needed = steps.flatMap((step) => NEEDS[step] ?? []).filter((need) => !steps.includes(need))
  return { steps, files, watch, needs: [...new Set(['packages', ...needed])] }
}

/** The step that runs a test file, by its name; null for other files. */
function stepOf(file) {
  if (/^e2e\/.*\.spec\.ts$/.test(file)) return 'e2e'
  if (/\.integration\.test\.tsx?$/.test(file)) return file.startsWith('server/') ? 'integration' : null
  return /^(server\/.*\.test\.ts|app\/.*\.test\.tsx?)$/.test(file) ? 'unit' : null
}

function testFilesOf(paths, { root, from, names }) {
  const all = FOLDERS.flatMap((folder) => filesBelow(root, folder)).filter((file) => stepOf(file) !== null)
  const found = paths.flatMap((given) => {
    const place = [from, root].map((folder) => path.resolve(folder, given)).find((file) => kindOf(file) !== null)
    const file = path
      .relative(root, place ?? path.resolve(root, given))
      .split(path.sep)
      .join('/')
    const matches = all.filter((test) => test === file || test.startsWith(`${file}/`) || file === '')
    if (matches.length > 0) return matches
    if (names.includes(given)) throw new SetupError('NOT_FOUND', `${given} is a step, not a file: use --only ${given}.`)
    const problem =
      place === undefined
        ? `There is no file ${given}`
        : `${given} ${kindOf(place) === 'folder' ? 'contains no tests' : 'is not a test file'}`
    throw new SetupError('NOT_FOUND', `${problem}. Did you mean ${nearest(file, all)}?`)
  })
  return [...new Set(found)]
}

function kindOf(place) {
  const found = statSync(place, { throwIfNoEntry: false })
  return found === undefined ? null : found.isDirectory() ? 'folder' : 'file'
}

function filesBelow(root, folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  )
}

/** The file whose path, or whose name without suffixes, has the smallest edit distance to that of `wanted`. */
function nearest(wanted, files) {
  const stem = (file) => file.split('/').pop().split('.')[0]
  const scored = files.map((file) => {
    const whole = distance(wanted, file)
    return { file, whole, edits: Math.min(whole, distance(stem(wanted), stem(file)) + 1) }
  })
  return scored.reduce((best, one) => (one.edits < best.edits || (one.edits === best.edits && one.whole < best.whole) ? one : best)).file
}

/** Levenshtein distance. */
function distance(a, b) {
  const row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0]
    row[0] = i
    for (let j = 1; j <= b.length; j++) {
      const edits = Math.min(row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] === b[j - 1] ? 0 : 1))
      diagonal = row[j]
      row[j] = edits
    }
  }
  return row[b.length]
}
