import { execFileSync, spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { arrowProblem } from './importArrows.mjs'

const root = path.resolve(import.meta.dirname, '../../..')

test.each([
  ['server/core/sweep/a.ts', './b.ts', false],
  ['server/core/sweep/a.ts', 'zod', false],
  ['server/core/sweep/a.ts', '@noble/hashes/sha2.js', false],
  ['server/core/sweep/a.test.ts', 'node:fs', false],
  ['server/io/a.ts', '../core/errors.ts', false],
  ['server/io/files/a.ts', 'node:fs/promises', false],
  ['server/setup/install/a.mjs', 'node:fs', false],
  ['server/presets/a.test.ts', 'node:fs/promises', false],
  ['server/cli/checks/killEngine.ts', 'node:fs', false],
  ['server/notebooks/a.ts', 'node:fs', true],
  ['server/engine/door/client.ts', 'node-llama-cpp', false],
  ['server/runs/a.ts', '#server/engine/door/client.ts', false],
  ['server/runs/a.test.ts', '#server/engine/fake/fake.ts', false],
  ['server/api/runs.ts', '../runs/startRun.ts', false],
  ['server/cli/main.ts', '../api/services.ts', false],
  ['app/notebooks/page.tsx', '#server/core/run/foldRun.ts', false],
  ['app/_trpc/client.ts', '#server/api/router.ts', true],
  ['server/web/createDoor.ts', '../api/handleTrpc.ts', false],
  ['server/runs/a.test.ts', './testing/fakeRun.ts', false],
  ['server/runs/testing/fakeRun.ts', './fakeCell.ts', false],
  ['server/cli/checks/killEngine.ts', '../testing/cliSpace.ts', false],
  ['server/io/lance/a.ts', '@lancedb/lancedb', false],
])('%s may import %s', (file, specifier, typeOnly) => {
  expect(arrowProblem({ file, specifier, typeOnly })).toBeNull()
})

test.each([
  ['server/core/sweep/a.ts', 'node:fs', false],
  ['server/core/sweep/a.ts', 'react', false],
  ['server/core/sweep/a.ts', '../../io/paths.ts', true],
  ['server/core/sweep/a.test.ts', '#server/io/paths.ts', false],
  ['server/io/a.ts', '../runs/startRun.ts', false],
  ['server/engine/door/client.ts', '#server/runs/a.ts', false],
  ['server/runs/a.ts', '../presets/savePreset.ts', false],
  ['server/runs/a.ts', '#server/engine/process/main.ts', false],
  ['server/runs/a.ts', '../api/router.ts', true],
  ['server/presets/a.ts', '#server/cli/main.ts', false],
  ['server/api/runs.ts', '#server/engine/native/llama.ts', false],
  ['server/api/runs.ts', '../cli/main.ts', false],
  ['app/_trpc/client.ts', '#server/api/router.ts', false],
  ['app/models/page.tsx', '#server/io/paths.ts', true],
  ['app/models/page.tsx', '../../server/models/listModels.ts', false],
  ['app/models/page.tsx', 'node:fs', false],
  ['server/web/createDoor.ts', '../runs/createRunManager.ts', false],
  ['server/notebooks/a.ts', 'node:fs', false],
  ['server/presets/a.ts', 'node:fs/promises', false],
  ['server/interop/a.ts', 'fs', false],
  ['server/cli/a.ts', 'fs/promises', false],
  ['server/engine/process/a.ts', 'node:fs/promises', false],
  ['server/indexes/a.ts', '@lancedb/lancedb', true],
  ['server/io/store/a.ts', 'apache-arrow', false],
  ['server/runs/a.ts', './testing/fakeRun.ts', false],
  ['server/runs/a.ts', '../core/run/testing/someRun.ts', true],
  ['app/notebooks/page.tsx', '../testing/render.tsx', false],
])('%s may not import %s', (file, specifier, typeOnly) => {
  expect(arrowProblem({ file, specifier, typeOnly })).toContain('import')
})

test('the linter reports a forbidden import that is static, type-only, re-exported or dynamic', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'assay-arrows-'))
  try {
    await mkdir(path.join(folder, 'server/core'), { recursive: true })
    await cp(path.join(root, 'server/setup/lint'), path.join(folder, 'server/setup/lint'), { recursive: true })
    const rules = { 'assay/import-arrows': 'error' }
    const config = { jsPlugins: ['./server/setup/lint/arrowsPlugin.mjs'], categories: { correctness: 'off' }, rules }
    await writeFile(path.join(folder, '.oxlintrc.json'), JSON.stringify(config))
    const imports = [
      `import { a } from '#server/io/a.ts'`,
      `import type { B } from '../io/b.ts'`,
      `export { c } from '#server/io/c.ts'`,
      `export * from '#server/io/d.ts'`,
      `export const e = () => import('#server/io/e.ts')`,
      `export const use = (b: B) => [a, b]`,
    ]
    await writeFile(path.join(folder, 'server/core/wrong.ts'), imports.join('\n'))
    await writeFile(path.join(folder, 'server/core/right.ts'), `export { z } from 'zod'\n`)
    await mkdir(path.join(folder, 'server/presets'))
    await writeFile(path.join(folder, 'server/presets/opens.ts'), `export const open = () => import('node:fs')\n`)
    const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint')
    const { stdout } = spawnSync(process.execPath, [oxlint, '--format=json'], { cwd: folder, encoding: 'utf8' })
    const { diagnostics: found } = JSON.parse(stdout) as {
      diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[]
    }
    const places = found.map(({ code, filename, labels }) => `${code} ${filename}:${labels[0]?.span.line}`)
    expect(places.toSorted()).toEqual([
      ...[1, 2, 3, 4, 5].map((line) => `assay(import-arrows) server/core/wrong.ts:${line}`),
      'assay(import-arrows) server/presets/opens.ts:1',
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('the linter of the project has the rule on, as an error, for every file', () => {
  const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint')
  const printed = execFileSync(process.execPath, [oxlint, '--print-config', 'server/core/rng.ts'], { cwd: root, encoding: 'utf8' })
  const config = JSON.parse(printed) as { rules: Record<string, unknown>; overrides?: { rules?: Record<string, unknown> }[] }
  expect(JSON.stringify(config.rules['assay/import-arrows'])).toMatch(/error|deny/)
  expect(config.overrides?.filter((override) => override.rules && 'assay/import-arrows' in override.rules)).toEqual([])
})
