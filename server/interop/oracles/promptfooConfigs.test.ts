import { mkdir, writeFile } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { Message } from '../../core/experiment/cell.ts'
import { planNotebook, readNotebook } from '../../core/experiment/plan/planNotebook.ts'
import { cellChecks } from '../../core/metrics/checks.ts'
import { scoreOutput } from '../../core/metrics/metrics.ts'
import { prepareMetrics } from '../../core/metrics/prepareMetrics.ts'
import { parseNotebook } from '../../core/notebook/parseNotebook.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { configFolder } from '../configFolder.ts'
import { importFile } from '../importFormats.ts'
import type { ConfigCase } from './promptfooConfigs.ts'

const { promptfoo, cases } = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'promptfooConfigs.json'), 'utf8')) as {
  promptfoo: string
  cases: ConfigCase[]
}

beforeAll(() => prepareMetrics([{ metric: 'javascript' }]))

test(`there are configs of every kind, with results of promptfoo ${promptfoo}`, () => {
  expect(cases.length).toBeGreaterThan(80)
})

test.each(cases.map((each) => [each.name, each] as const))('%s gives the prompts and verdicts of promptfoo', async (_name, given) => {
  const ours = await imported(given)
  for (const { prompt, success } of given.results) {
    const at = ours.findIndex((each) => each.prompt === plain(prompt))
    expect({ prompt, found: at >= 0 }).toEqual({ prompt, found: true })
    const [cell] = ours.splice(at, 1)
    if (success !== null) expect({ prompt, success: cell?.passes(prompt) }).toEqual({ prompt, success })
  }
  expect(ours.map(({ prompt }) => prompt)).toEqual([])
})

/** The cells of the imported notebook: the prompt, and whether an output passes all checks. */
async function imported({ main, files, env = {} }: ConfigCase) {
  await using folder = await temporaryFolder()
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, path)), { recursive: true })
    await writeFile(join(folder.path, path), text)
  }
  const options = { file: main, model: 'tiny', environment: (name: string) => env[name] }
  const [notebook, table] = (await importFile('promptfoo', files[main] ?? '', configFolder(folder.path), options)).files
  const path = 'experiments/x/notebook.md'
  const read = readNotebook(parseNotebook(notebook?.text ?? ''), { path, readFile: () => ({ text: table?.text ?? '' }) })
  const specs = read.experiment?.metrics ?? []
  return planNotebook(read, { path }).cells.map(({ messages, case: id }) => {
    const testCase = read.experiment?.cases.find((each) => each.id === id)
    return {
      prompt: textOf(messages),
      passes: (output: string) => {
        const { reference = null, vars = {}, tags = [] } = testCase ?? {}
        const made = { timing: { ttftMs: 1, totalMs: 10 }, tokens: { prompt: 1, output: 1 }, finishReason: 'stop' as const }
        const scored = scoreOutput(specs, { output, reference, vars, tags, made })
        const verdicts = cellChecks(specs, { tags, scored }).map(({ verdict }) => verdict)
        const passes = !verdicts.includes('fail')
        const headline = scored.scores['test passes'] ?? null
        // The score for the whole test says the same, where it has checks to say it of.
        return headline === null || headline === Number(passes) ? passes : null
      },
    }
  })
}

function textOf(messages: readonly Message[]): string {
  const [first, ...others] = messages
  return first?.role === 'user' && others.length === 0 ? plain(first.content) : plain(JSON.stringify(messages))
}

/** promptfoo writes JSON prompts anew, and a chat of one message is a text in Assay. */
function plain(prompt: string): string {
  try {
    const value: unknown = JSON.parse(prompt)
    const messages: unknown[] = Array.isArray(value) ? value : []
    const chat = messages.every((each): each is Message => typeof each === 'object' && each !== null && 'role' in each)
    const [only] = chat ? messages : []
    if (chat && only && messages.length === 1 && only.role === 'user') return plain(only.content)
    return JSON.stringify(value)
  } catch {
    return prompt
  }
}
