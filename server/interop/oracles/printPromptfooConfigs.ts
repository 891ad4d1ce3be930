/**
 * Prints fixtures/promptfooConfigs.json with the results of an installed promptfoo for its configs:
 * `node printPromptfooConfigs.ts PATH_OF_NODE_MODULES/promptfoo > new.json`. promptfoo is not a dependency of Assay. To add a config, add
 * it to the file with empty results first.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { ConfigCase } from './promptfooConfigs.ts'

type Result = { prompt: { raw: string }; success: boolean; response?: { output?: unknown } }

const folder = resolve(process.argv[2] ?? 'node_modules/promptfoo')
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'promptfooConfigs.json'), 'utf8')) as {
  cases: ConfigCase[]
}
const lines = cases.map((each) => JSON.stringify({ ...each, results: resultsOf(each) }))
process.stdout.write(`{"promptfoo":${JSON.stringify(version)},"cases":[\n${lines.join(',\n')}\n]}\n`)

function resultsOf({ main, files, env }: ConfigCase): ConfigCase['results'] {
  const at = mkdtempSync(join(tmpdir(), 'promptfoo-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true })
    writeFileSync(join(at, path), text)
  }
  const args = ['eval', '-c', main, '--no-cache', '--no-write', '--no-table', '-j', '1', '-o', 'out.json']
  const quiet = { PROMPTFOO_DISABLE_TELEMETRY: '1', PROMPTFOO_DISABLE_UPDATE: '1', PROMPTFOO_CONFIG_DIR: join(at, 'home') }
  spawnSync(process.execPath, [join(folder, 'dist/src/entrypoint.js'), ...args], { cwd: at, env: { ...process.env, ...quiet, ...env } })
  const { results } = (JSON.parse(readFileSync(join(at, 'out.json'), 'utf8')) as { results: { results: Result[] } }).results
  rmSync(at, { recursive: true })
  return results.map(({ prompt, success, response }) => ({ prompt: prompt.raw, success: response?.output === undefined ? null : success }))
}
