import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { projectPaths } from './paths.ts'

function folder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'assay-paths-')))
}

test('the root is the nearest parent folder whose package is named assay; other packages are skipped', () => {
  const root = folder()
  const inner = join(root, 'experiments', '한국어')
  mkdirSync(inner, { recursive: true })
  writeFileSync(join(root, 'package.json'), '{"name":"assay"}')
  writeFileSync(join(root, 'experiments', 'package.json'), '{"name":"other"}')
  writeFileSync(join(inner, 'package.json'), 'not json')
  expect(projectPaths({ cwd: inner, env: {} })).toEqual({
    root,
    home: join(root, '.assay'),
    models: join(root, 'models'),
    manifest: join(root, 'models', 'manifest.json'),
    experiments: join(root, 'experiments'),
    datasets: join(root, 'datasets'),
    imports: join(root, '.assay', 'imports'),
    database: join(root, '.assay', 'assay.db'),
    trash: join(root, '.assay', 'trash'),
    lancedb: join(root, '.assay', 'lancedb'),
    documents: join(root, '.assay', 'documents'),
    adapters: join(root, 'models', 'adapters'),
    tuning: join(root, '.assay', 'tuning'),
    venv: join(root, '.assay', 'venv'),
    jobs: join(root, '.assay', 'jobs'),
    logs: join(root, '.assay', 'logs'),
  })
})

test('environment variables change each path; relative ones are resolved from the root', () => {
  const root = folder()
  const env = { ASSAY_ROOT: root, ASSAY_HOME: 'work', ASSAY_MODELS: '/weights', ASSAY_EXPERIMENTS: 'notes' }
  expect(projectPaths({ cwd: '/', env })).toMatchObject({
    root,
    home: join(root, 'work'),
    database: join(root, 'work', 'assay.db'),
    models: '/weights',
    experiments: join(root, 'notes'),
    manifest: join(root, 'models', 'manifest.json'),
  })
})

test('outside of a project the error explains what to do', () => {
  expect(() => projectPaths({ cwd: '/', env: {} })).toThrow(/set ASSAY_ROOT/)
})
