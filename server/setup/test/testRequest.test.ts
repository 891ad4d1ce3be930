import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { chosenSteps, testRequest } from './testRequest.mjs'

test.each([
  [[], ['lint', 'unit', 'e2e']],
  [['--only', 'unit'], ['unit']],
  [['--only=e2e,lint'], ['lint', 'e2e']],
  [
    ['--only', 'e2e', '--only', 'unit'],
    ['unit', 'e2e'],
  ],
])('%o chooses %o', (args, chosen) => {
  expect(chosenSteps(args, ['lint', 'unit', 'e2e'])).toEqual(chosen)
})

test.each([[['--only', 'units']], [['--only']], [['unit']]])('%o is rejected with the names of the steps', (args) => {
  expect(() => chosenSteps(args, ['lint', 'unit'])).toThrow(/use --only with one of lint, unit\.$/)
})

const names = ['lint', 'unit', 'integration', 'build', 'e2e']

async function project() {
  const folder = await temporaryFolder()
  for (const file of [
    'app/page.tsx',
    'app/_ui/Button.test.tsx',
    'server/core/rng.ts',
    'server/core/rng.test.ts',
    'server/core/stats/mean.test.ts',
    'server/engine/engine.integration.test.ts',
    'server/decisions/001-why.md',
    'e2e/charts.spec.ts',
    'e2e/notebookPage.ts',
  ]) {
    await mkdir(path.join(folder.path, path.dirname(file)), { recursive: true })
    await writeFile(path.join(folder.path, file), '')
  }
  return folder
}

test.each([
  [['server/core/rng.test.ts'], { unit: ['server/core/rng.test.ts'] }, ['packages']],
  [['./app/_ui/Button.test.tsx'], { unit: ['app/_ui/Button.test.tsx'] }, ['packages']],
  [
    ['server/engine/engine.integration.test.ts', 'server/core/rng.test.ts'],
    { unit: ['server/core/rng.test.ts'], integration: ['server/engine/engine.integration.test.ts'] },
    ['packages', 'models'],
  ],
  [['e2e/charts.spec.ts'], { e2e: ['e2e/charts.spec.ts'] }, ['packages', 'models', 'build', 'chromium']],
  [['server/core'], { unit: ['server/core/rng.test.ts', 'server/core/stats/mean.test.ts'] }, ['packages']],
  [['server/core/', 'server/core/rng.test.ts'], { unit: ['server/core/rng.test.ts', 'server/core/stats/mean.test.ts'] }, ['packages']],
])('%o runs these files with the right runner and sets up only what they need', async (args, files, needs) => {
  await using folder = await project()
  const steps = names.filter((name) => name in files)
  expect(testRequest(args, { root: folder.path, names })).toEqual({ steps, files, watch: false, needs })
})

test('a path is relative to the folder that npm was called in, or to the root', async () => {
  await using folder = await project()
  const place = { root: folder.path, from: path.join(folder.path, 'server/core'), names }
  const files = { unit: ['server/core/rng.test.ts'] }
  for (const given of ['rng.test.ts', 'server/core/rng.test.ts', path.join(folder.path, 'server/core/rng.test.ts')])
    expect(testRequest([given], place).files).toEqual(files)
})

test.each([
  [['server/core/rgn.test.ts'], 'There is no file server/core/rgn.test.ts. Did you mean server/core/rng.test.ts?'],
  [['mean'], 'There is no file mean. Did you mean server/core/stats/mean.test.ts?'],
  [['e2e/chart.spec.ts'], 'There is no file e2e/chart.spec.ts. Did you mean e2e/charts.spec.ts?'],
  [['server/core/rng.ts'], 'server/core/rng.ts is not a test file. Did you mean server/core/rng.test.ts?'],
  [['app/page.tsx'], /^app\/page\.tsx is not a test file\. Did you mean /],
  [['server/decisions'], /^server\/decisions contains no tests\. Did you mean /],
  [['unit'], 'unit is a step, not a file: use --only unit.'],
  [['--only', 'unit', 'server/core/rng.test.ts'], /^--only runs whole steps: leave out server\/core\/rng\.test\.ts,/],
  [['--only=unit', '--watch'], /^--only runs whole steps: leave out --watch,/],
  [['--watch', 'e2e/charts.spec.ts'], '--watch works for unit and integration tests: leave out e2e/charts.spec.ts.'],
  [['--wach'], 'There is no option --wach: use --only with one of lint, unit, integration, build, e2e.'],
])('%o is rejected in one sentence', async (args, message) => {
  await using folder = await project()
  expect(() => testRequest(args, { root: folder.path, names })).toThrow(message)
})

test.each([
  [[], names, ['packages', 'models', 'chromium']],
  [['--only', 'lint'], ['lint'], ['packages']],
  [['--only', 'unit'], ['unit'], ['packages']],
  [['--only', 'e2e'], ['e2e'], ['packages', 'models', 'build', 'chromium']],
  [
    ['--only', 'build,e2e'],
    ['build', 'e2e'],
    ['packages', 'models', 'chromium'],
  ],
])('%o runs %o after setting up %o', (args, steps, needs) => {
  expect(testRequest(args, { root: '/nowhere', names })).toEqual({ steps, files: null, watch: false, needs })
})

test('--watch watches the unit tests, or the test files that are named', async () => {
  await using folder = await project()
  const place = { root: folder.path, names }
  expect(testRequest(['--watch'], place)).toEqual({ steps: ['unit'], files: null, watch: true, needs: ['packages'] })
  expect(testRequest(['--watch', 'server/engine/engine.integration.test.ts'], place)).toEqual({
    steps: ['integration'],
    files: { integration: ['server/engine/engine.integration.test.ts'] },
    watch: true,
    needs: ['packages', 'models'],
  })
})
