import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { removeQuietly } from '../files/placeFile.mjs'
import { runCommand } from '../process/runCommand.mjs'
import { runNode, runtimeEnv } from '../process/runNode.mjs'
import { buildPage } from '../serve/buildPage.mjs'
import { playwrightCounts, vitestCounts } from './testCounts.mjs'

const PASSED = { passed: 1, failed: 0, skipped: 0 }
const FAILED = { passed: 0, failed: 1, skipped: 0 }

// As in the engine process: more spinning threads than cores make a model ten times slower, and the tests share the machine.
const MODEL_ENV = { UV_THREADPOOL_SIZE: '1', GOMP_SPINCOUNT: '20000' }

const modules = (root, file) => path.join(root, 'node_modules', file)
const stepEnv = (env = {}) => ({ ...runtimeEnv(), NEXT_TELEMETRY_DISABLED: '1', ...env })
const node = (root, file, args, env) => runNode(process.execPath, [modules(root, file), ...args], { cwd: root, env: stepEnv(env) })

/** A check counts as one test, which passes if the program's exit code is 0. */
async function check(root, file, args) {
  return (await node(root, file, args)) === 0 ? PASSED : FAILED
}

export const checkSteps = {
  format: ({ root }) => check(root, 'oxfmt/bin/oxfmt', ['--check', '.']),
  lint: ({ root }) => check(root, 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', '--format=stylish']),
  async types({ root }) {
    // Next writes the types of routes and style sheets that the sources refer to.
    const typegen = [modules(root, 'next/dist/bin/next'), 'typegen']
    const { code, output } = await runCommand(process.execPath, typegen, { cwd: root, env: stepEnv() })
    if (code === 0) return check(root, 'typescript/bin/tsc', ['--noEmit', '--pretty'])
    process.stdout.write(output)
    return FAILED
  },
  knip: ({ root }) => check(root, 'knip/bin/knip.js', ['--no-progress']),
}

/** The unit, integration and e2e steps run all their tests, or `files` only. */
export const testSteps = {
  unit: ({ root, files }) => vitest(root, 'unit', files),
  integration: ({ root, files }) => vitest(root, 'integration', files, MODEL_ENV),
  async build({ root }) {
    await buildPage({ root })
    return PASSED
  },
  async e2e({ root, files = [] }) {
    const report = await freshReport(root, 'e2e')
    // Playwright takes regular expressions.
    const patterns = files.map((file) => `${file.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`)
    await node(root, '@playwright/test/cli.js', ['test', '--reporter=list,json', ...patterns], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      PLAYWRIGHT_FORCE_TTY: '0',
    })
    return playwrightCounts(await readReport(report))
  },
}

const vitestArgs = (command, projects, files) => [
  command,
  '--config',
  'server/setup/vitest.config.ts',
  ...projects.flatMap((project) => ['--project', project]),
  ...files,
]

async function vitest(root, project, files = [], env = {}) {
  const report = await freshReport(root, project)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await node(root, 'vitest/vitest.mjs', [...vitestArgs('run', [project], files), '--passWithNoTests', ...reporters], env)
  const counts = vitestCounts(await readReport(report))
  // An error outside the tests (an unhandled rejection, for example) fails the run without a failed test.
  return code !== 0 && counts.failed === 0
    ? { ...counts, failed: 1, failures: [`${project}: an error outside of the tests, see its output`] }
    : counts
}

/** Vitest's watch mode for the projects `names`, limited to `files` if there are any; resolves to its exit code. */
export function watchTests({ root, names, files }) {
  const args = vitestArgs('watch', names, Object.values(files ?? {}).flat())
  return node(root, 'vitest/vitest.mjs', args, names.includes('integration') ? MODEL_ENV : {})
}

async function freshReport(root, name) {
  const file = path.join(root, '.assay/reports', `${name}.json`)
  await mkdir(path.dirname(file), { recursive: true })
  await removeQuietly(file)
  return file
}

const readReport = (file) => readFile(file, 'utf8').then(JSON.parse, () => null)
