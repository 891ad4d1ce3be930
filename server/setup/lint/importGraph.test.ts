import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { importedFile } from './importArrows.mjs'

const root = path.resolve(import.meta.dirname, '../../..')

type Import = { from: string; to: string }

/** The checks of datasets are part of the product; other folders `checks` have programs that a person runs. */
const isTestCode = (file: string) =>
  /\.test\.tsx?$|\/(testing|oracles)\//.test(file) || /^(?!server\/(core\/dataset|datasets)\/checks\/).*\/checks\//.test(file)

/** The imports among `files` (path from the project's root: text), and the relative imports of code that is not among them. */
function importsOf(files: Record<string, string>): { imports: Import[]; unresolved: Import[] } {
  const all = Object.entries(files).flatMap(([from, text]) =>
    Array.from(text.matchAll(/\b(?:from|import)\s*\(?\s*(['"])([.#][^'"\n]*)\1/g), (match) => ({
      from,
      to: importedFile(from, match[2] ?? '') ?? '',
    })),
  )
  const isHere = ({ to }: Import) => Object.hasOwn(files, to)
  return { imports: all.filter(isHere), unresolved: all.filter((found) => !isHere(found) && !/\.(css|json)$/.test(found.to)) }
}

/** The pairs of different folders whose product files import each other, types included. */
function mutualPairs(imports: readonly Import[]): string[] {
  const arrows = new Set(
    imports
      .filter(({ from, to }) => !isTestCode(from) && !isTestCode(to))
      .map(({ from, to }) => [path.posix.dirname(from), path.posix.dirname(to)] as const)
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => `${from} <-> ${to}`),
  )
  return [...arrows].filter((arrow) => {
    const [from = '', to = ''] = arrow.split(' <-> ')
    return from < to && arrows.has(`${to} <-> ${from}`)
  })
}

/** Files outside `testing/` that tests import and nothing else does. `entries` are programs of their own. */
function importedByTestsOnly(imports: readonly Import[], entries: readonly string[]): string[] {
  const importers = Map.groupBy(imports, ({ to }) => to)
  return [...importers]
    .filter(([file, found]) => !isTestCode(file) && !entries.includes(file) && found.every(({ from }) => isTestCode(from)))
    .map(([file]) => file)
}

const filesIn = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name.split(path.sep).join('/')}`)
const projectFiles = [...filesIn('app'), ...filesIn('server')].filter((file) => /\.(tsx?|mjs)$/.test(file))
const project = importsOf(Object.fromEntries(projectFiles.map((file) => [file, readFileSync(path.join(root, file), 'utf8')])))
const { entry: entries } = JSON.parse(readFileSync(path.join(root, '.knip.json'), 'utf8')) as { entry: string[] }

test('every import of product code is resolved to a file', () => {
  expect(project.unresolved.filter(({ from }) => !isTestCode(from))).toEqual([])
  expect(project.imports.length).toBeGreaterThan(1000)
})

test('no two folders import each other', () => {
  expect(mutualPairs(project.imports).toSorted()).toEqual([])
})

test('a file that only tests import is in a testing folder', () => {
  expect(importedByTestsOnly(project.imports, entries).toSorted()).toEqual([])
})

test('two folders that import each other are found, with every form of import', () => {
  const back = { 'server/b/two.ts': `import '../c/three.ts'\nexport const two = 2` }
  for (const text of [
    `import { two } from '../b/two.ts'`,
    `import type {\n  Two,\n} from "#server/b/two.ts"`,
    `export * from '../b/two.ts'`,
    `import '../b/two.ts'`,
    `const load = () => import('../b/two.ts')`,
    `type Two = import('../b/two.ts').Two`,
  ]) {
    const { imports } = importsOf({ ...back, 'server/c/three.ts': text })
    expect(mutualPairs(imports), text).toEqual(['server/b <-> server/c'])
  }
})

test('a folder and a folder inside it count as two folders', () => {
  const files = { 'app/a/one.tsx': `import './inner/two.ts'`, 'app/a/inner/two.ts': `import '../one.tsx'` }
  expect(mutualPairs(importsOf(files).imports)).toEqual(['app/a <-> app/a/inner'])
})

test('imports in one direction and imports by tests are no pair', () => {
  const files = {
    'server/b/two.ts': '',
    'server/b/two.test.ts': `import '../c/three.ts'`,
    'server/b/testing/helper.ts': `import '../../c/three.ts'`,
    'server/c/three.ts': `import '../b/two.ts'`,
  }
  expect(mutualPairs(importsOf(files).imports)).toEqual([])
})

test('a helper outside testing is found, a program and a helper inside testing are not', () => {
  const files = {
    'server/b/helper.ts': '',
    'server/b/testing/helper.ts': '',
    'server/b/program.ts': '',
    'server/b/used.ts': '',
    'server/b/product.ts': `import './used.ts'`,
    'server/b/two.test.ts': `import './helper.ts'\nimport './testing/helper.ts'\nimport './program.ts'\nimport './used.ts'`,
  }
  expect(importedByTestsOnly(importsOf(files).imports, ['server/b/program.ts'])).toEqual(['server/b/helper.ts'])
})
