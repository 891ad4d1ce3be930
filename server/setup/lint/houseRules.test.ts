import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
const files = git('ls-files', '-z', '--cached', '--others', '--exclude-standard')
  .split('\0')
  .filter((file) => file !== '' && statSync(path.join(root, file), { throwIfNoEntry: false })?.isFile() === true)

const TOP = ['app', 'server', 'experiments', 'datasets', 'models', 'e2e']
const TOP_FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'next.config.mjs',
  'README.md',
  'LICENSE',
  'next-env.d.ts',
  'playwright.config.ts',
  'postcss.config.mjs',
]
const MEBIBYTE = 1 << 20

/** Joined here so that this file does not contain the names itself. */
const REGISTRIES = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['registry', 'npmmirror', 'com'],
  ['pypi', 'org'],
  ['files', 'pythonhosted', 'org'],
].map((words) => words.join('.'))

/** The paths among `names` whose top folder or top file is not in the lists above. Names that start with a dot are allowed. */
const misplaced = (names: string[]) =>
  names.filter((name) => !(name.includes('/') ? TOP : TOP_FILES).includes(name.split('/')[0] ?? '') && !name.startsWith('.'))

/** The registry hosts that are in `text`. */
const registriesIn = (text: string) => REGISTRIES.filter((host) => new RegExp(`(^|[^\\w.-])${host.replaceAll('.', '\\.')}`).test(text))

test('the list of files is not empty', () => {
  expect(files).toContain('package.json')
})

test('the top folder has only the files and folders of the design', () => {
  expect(misplaced(files)).toEqual([])
  expect(misplaced(['lib/a.ts', 'server/a.ts', 'notes.txt', '.ci/run'])).toEqual(['lib/a.ts', 'notes.txt'])
})

test('no file is larger than 1 MiB', () => {
  expect(files.filter((file) => statSync(path.join(root, file)).size > MEBIBYTE)).toEqual([])
})

test('no file contains the host name of a registry', () => {
  expect(files.filter((file) => registriesIn(readFileSync(path.join(root, file), 'utf8')).length > 0)).toEqual([])
  expect(registriesIn(`"resolved": "https://${REGISTRIES[0]}/zod"`)).toEqual([REGISTRIES[0]])
})

/** Lines outside of comments that tell to type `assay COMMAND`, which is not on the PATH. */
const untypable = (text: string) =>
  text
    .split('\n')
    .filter(
      (line) =>
        !/^\s*(\*|\/\*|\/\/)/.test(line) &&
        /(?<!npm run )\bassay (models|index|run|score|import|export|replay|serve|bench|doctor)\b/.test(line),
    )

test('messages name commands as they are typed', () => {
  const sources = files.filter((file) => /^(app|server)\/.*\.(ts|tsx|mjs)$/.test(file) && !file.includes('.test.'))
  expect(
    sources.flatMap((file) => untypable(readFileSync(path.join(root, file), 'utf8')).map((line) => `${file}: ${line.trim()}`)),
  ).toEqual([])
  expect(untypable('// assay run\nx = "Run: assay models pull y"\ny = "npm run assay -- run z"')).toEqual([
    'x = "Run: assay models pull y"',
  ])
})
