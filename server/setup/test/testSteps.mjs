import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { buildPage } from '../serve/buildPage.mjs'
import { removeQuietly } from '../files/placeFile.mjs'
import { playwrightCounts, vitestCounts } from './testCounts.mjs'
import { runNode, runtimeEnv } from '../process/runNode.mjs'

const PASSED = { passed: 1, failed: 0, skipped: 0 }
const FAILED = { passed: 0, failed: 1, skipped: 0 }

const modules = (root, file) => path.join(root, 'node_modules', file)
const node = (root, file, args, env = {}) =>
  runNode(process.execPath, [modules(root, file), ...args], {
    cwd: root,
    env: { ...runtimeEnv(), NEXT_TELEMETRY_DISABLED: '1', ...env },
  })

/** A check counts as one test: exit code 0 or not. */
async function check(root, file, args) {
  return (await node(root, file, args)) === 0 ? PASSED : FAILED
}

export const checkSteps = {
  format: ({ root }) => check(root, 'oxfmt/bin/oxfmt', ['--check', '.']),
  lint: ({ root }) => check(root, 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', '--format=stylish']),
  async types({ root }) {
    // Next writes the types of routes and style sheets that the sources refer to.
    const typed = await node(root, 'next/dist/bin/next', ['typegen'])
    return typed === 0 ? check(root, 'typescript/bin/tsc', ['--noEmit', '--pretty']) : FAILED
  },
  knip: ({ root }) => check(root, 'knip/bin/knip.js', ['--no-progress']),
}

export const testSteps = {
  unit: ({ root }) => vitest(root, 'unit'),
  // As in the engine process: more threads than cores that each spin slow a model tenfold, and the tests share a machine.
  integration: ({ root }) => vitest(root, 'integration', { UV_THREADPOOL_SIZE: '1', GOMP_SPINCOUNT: '20000' }),
  async build({ root }) {
    await buildPage({ root })
    return PASSED
  },
  async e2e({ root }) {
    const report = await freshReport(root, 'e2e')
    await node(root, '@playwright/test/cli.js', ['test', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      PLAYWRIGHT_FORCE_TTY: '0',
    })
    return playwrightCounts(await readReport(report))
  },
}

async function vitest(root, project, env = {}) {
  const report = await freshReport(root, project)
  const args = ['run', '--config', 'server/setup/vitest.config.ts', '--project', project, '--passWithNoTests']
  const code = await node(root, 'vitest/vitest.mjs', [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], env)
  const counts = vitestCounts(await readReport(report))
  // An error outside the tests (an unhandled rejection, say) fails the run without a failed test.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

async function freshReport(root, name) {
  const file = path.join(root, '.assay/reports', `${name}.json`)
  await mkdir(path.dirname(file), { recursive: true })
  await removeQuietly(file)
  return file
}

const readReport = (file) => readFile(file, 'utf8').then(JSON.parse, () => null)
