// Run by hand: `node server/cli/checks/killEngine.ts [kills]`. Ends with 1 where the disturbed grid differs from the undisturbed one.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { benchSweep } from '../../bench/benchSweep.ts'
import type { CellReport } from '../../core/run/cellReport.ts'
import { type CliResult, cliSpace } from '../testing/cliSpace.ts'

const KILLS = Number(process.argv[2] ?? 50)
/** Between the engine's start and its end, at random. */
const LIVES_MS = { least: 600, most: 3500 }
const MOST_RUNS = 20

/** The bench's sweep as a notebook: 3 prompts x 2, 4, 6, 8 shots x 12 cases x 3 temperatures. */
function notebook(): Record<string, string> {
  const messages = benchSweep().map((cell) => cell.messages)
  const systems = [...new Set(messages.map(([first]) => first?.content ?? ''))]
  const reviews = [...new Set(messages.map((list) => (list.at(-1)?.content ?? '').replace('Review: ', '')))]
  const longest = messages.reduce((most, list) => (list.length > most.length ? list : most), [])
  const shots = longest.slice(1, -1).flatMap((message, index, list) => {
    const answer = list[index + 1]
    return message.role === 'user' && answer ? [{ vars: { review: message.content.replace('Review: ', '') }, output: answer.content }] : []
  })
  const prompts = systems.map(
    (system, index) => `\`\`\`yaml prompt p${index}\nsystem: ${JSON.stringify(system)}\nuser: "Review: {{review}}"\n\`\`\`\n`,
  )
  return {
    'kills/notebook.md': `---\ntitle: kills\nmodel: smollm2-135m-instruct\nseed: 7\n---\n${prompts.join('')}\`\`\`yaml cases reviews\nfrom: cases.jsonl\n\`\`\`\n\`\`\`yaml sweep main\nprompt: [p0, p1, p2]\nshots: { from: shots.jsonl, count: [2, 4, 6, 8] }\ntemperature: [0, 0.7, 1]\nmax_tokens: 32\n\`\`\`\n`,
    'kills/cases.jsonl': reviews.map((review) => JSON.stringify({ vars: { review } })).join('\n'),
    'kills/shots.jsonl': shots.map((shot) => JSON.stringify(shot)).join('\n'),
  }
}

const cellsOf = ({ stdout }: CliResult) => (JSON.parse(stdout) as { cells: CellReport[] }).cells
const summary = (cells: readonly CellReport[]) =>
  new Map(cells.map(({ key, status, outputTokenIds }) => [key, `${status} ${outputTokenIds?.join()}`]))

/** Children of a process that run the engine. */
function enginesOf(parent: number | undefined): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      const [, after = ''] = readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ')
      const isEngine = Number(after.split(' ')[1]) === parent && readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes('engine/main.ts')
      return isEngine ? [Number(entry)] : []
    } catch {
      return []
    }
  })
}

const run = ['run', 'kills', '--lane', 'exact', '--json']
const env = { ASSAY_ENGINE: '', ASSAY_MODELS: process.env.ASSAY_MODELS ?? resolve('models') }
await using calm = await cliSpace(notebook(), env)
const expected = summary(cellsOf(await calm.start(run).ended))
await using stormy = await cliSpace(notebook(), env)
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
