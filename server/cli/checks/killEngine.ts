// Run by hand: `node server/cli/checks/killEngine.ts [kills]`. Exits with 1 when the grid with kills differs from the grid without.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { BENCH_OUTPUT_TOKENS, instructions, reviews, shotCounts, shots, temperatures } from '../../bench/runBench.ts'
import type { CellReport } from '../../core/run/cellReport.ts'
import { type CliResult, cliSpace } from '../testing/cliSpace.ts'

const KILLS = Number(process.argv[2] ?? 50)
/** Between the engine's start and its end, at random. */
const LIVES_MS = { least: 600, most: 3500 }
const MOST_RUNS = 20

const block = (head: string, body: string) => `\`\`\`yaml ${head}\n${body}\n\`\`\`\n`
const lines = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n')

/** The bench's sweep as a notebook: 3 prompts x 2, 4, 6, 8 shots x 12 cases x 3 temperatures. */
const notebook = {
  'kills/notebook.md': [
    '---\ntitle: kills\nmodel: smollm2-135m-instruct\nseed: 7\n---\n',
    ...instructions.map((system, index) => block(`prompt p${index}`, `system: ${JSON.stringify(system)}\nuser: "Review: {{review}}"`)),
    block('cases reviews', 'from: cases.jsonl'),
    block(
      'sweep main',
      `prompt: [p0, p1, p2]\nshots: { from: shots.jsonl, count: [${shotCounts.join()}] }\ntemperature: [${temperatures.join()}]\nmax_tokens: ${BENCH_OUTPUT_TOKENS}`,
    ),
  ].join(''),
  'kills/cases.jsonl': lines(reviews.map((review) => ({ vars: { review } }))),
  'kills/shots.jsonl': lines(shots.map(([review, output]) => ({ vars: { review }, output }))),
}

const cellsOf = ({ stdout }: CliResult) => (JSON.parse(stdout) as { cells: CellReport[] }).cells
const summary = (cells: readonly CellReport[]) =>
  new Map(cells.map(({ key, status, outputTokenIds }) => [key, `${status} ${outputTokenIds?.join()}`]))

/** Children of a process that run the engine. */
function enginesOf(parent: number | undefined): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      const [, after = ''] = readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ')
      const isEngine =
        Number(after.split(' ')[1]) === parent && readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes('engine/process/main.ts')
      return isEngine ? [Number(entry)] : []
    } catch {
      return []
    }
  })
}

const run = ['run', 'kills', '--lane', 'exact', '--json']
const env = { ASSAY_ENGINE: '', ASSAY_MODELS: process.env.ASSAY_MODELS ?? resolve('models') }
await using calm = await cliSpace(notebook, env)
const expected = summary(cellsOf(await calm.start(run).ended))
await using stormy = await cliSpace(notebook, env)
let kills = 0
let runs = 0
let result: CliResult
do {
  const { child, ended } = stormy.start(run)
  const over = ended.then(() => true)
  runs += 1
  while (kills < KILLS) {
    const [engine] = enginesOf(child.pid)
    const wait = engine === undefined ? 50 : LIVES_MS.least + Math.random() * (LIVES_MS.most - LIVES_MS.least)
    if (await Promise.race([over, delay(wait, false)])) break
    if (engine === undefined) continue
    process.kill(engine, 'SIGKILL')
    kills += 1
    await Promise.race([over, delay(200)])
  }
  result = await ended
} while (result.code !== 0 && runs < MOST_RUNS)
const got = summary(cellsOf(result))
const different = [...expected].filter(([key, text]) => got.get(key) !== text)
process.stdout.write(
  `${expected.size} cells, engine killed ${kills} times over ${runs} runs: ${different.length} cells differ from the undisturbed run\n`,
)
process.exitCode = different.length > 0 || got.size !== expected.size ? 1 : 0
