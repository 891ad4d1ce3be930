import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importPromptfoo } from '../core/promptfoo/import/importPromptfoo.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import { printNotebook } from '../core/notebook/notebook.ts'
import { planNotebook, readNotebook } from '../core/experiment/plan/planNotebook.ts'
import { configFolder } from './configFolder.ts'

const root = join(import.meta.dirname, 'fixtures', 'promptfoo')
const fixtures = readdirSync(root).toSorted()

function imported(name: string) {
  const folder = join(root, name)
  const text = readFileSync(join(folder, 'promptfooconfig.yaml'), 'utf8')
  const { files, findings } = importPromptfoo(text, configFolder(folder), { file: 'promptfooconfig.yaml', model: 'tiny' })
  const [notebook, cases] = files.map((file) => file.text)
  const path = 'experiments/x/notebook.md'
  const parsed = parseNotebook(notebook ?? '')
  const read = readNotebook(parsed, { path, readFile: () => ({ text: cases ?? '' }) })
  const { cells, diagnostics } = planNotebook(read, { path })
  return { notebook: notebook ?? '', parsed, experiment: read.experiment, cells, diagnostics, findings }
}

test('there are ten configs', () => {
  expect(fixtures).toHaveLength(10)
})

test.each(fixtures)('%s becomes a notebook without an error, which tells all that was not carried over', (name) => {
  const { notebook, parsed, diagnostics, cells, findings } = imported(name)
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(cells.length).toBeGreaterThan(0)
  expect(printNotebook(parsed)).toBe(notebook)
  for (const { path } of findings) expect(notebook).toContain(`- \`${path}\`: `)
  expect(notebook).not.toMatch(/sk-secret-value|hunter2|SECRET=1/)
})

test.each<[string, { variants: string[]; sweeps: string[]; cells: number; metrics: string[]; findings: string[] }]>([
  [
    '02-files',
    {
      variants: ['two-txt-1', 'two-txt-2', 'a-md', 'chat-json', 'with-loop', 'make-py'],
      sweeps: ['ollama-chat-llama3 {"max_tokens":32,"temperature":0.2,"top_p":0.9}'],
      cells: 15,
      metrics: ['test passes ', 'word-count {"atLeast":1}'],
      findings: ['outputPath', 'prompts[4]', 'providers[0].config.num_ctx'],
    },
  ],
  [
    '03-csv',
    {
      variants: ['label-this-review-as-positive-or-negativ'],
      sweeps: ['openai-chat-gpt-4o {}'],
      cells: 8,
      metrics: [
        'test passes ',
        'equals: positive {"atLeast":1} equals: positive',
        'icontains: pos {"atLeast":1} icontains: pos',
        'equals: negative  equals: negative',
        'not-icontains: pos  not-icontains: pos',
        'levenshtein: positive {"atLeast":1} levenshtein: positive',
        'javascript: output.length < 200 {"atLeast":1e-9} javascript: output.length < 200',
        'similar: neutral {"atLeast":0.8} similar: neutral',
        'promptfoo-score  promptfoo-score',
        'promptfoo-pass {"atLeast":1} promptfoo-score',
      ],
      findings: ['tests.csv:5 __expected2', 'evaluateOptions.maxConcurrency'],
    },
  ],
  [
    '05-scenarios',
    {
      variants: ['translate-to-language-input'],
      sweeps: ['openai-gpt-4-1 {}'],
      cells: 4,
      metrics: ['test passes ', 'latency {"atMost":60000}', 'similar: {{hello}} {"atLeast":0.9} similar: {{hello}}'],
      findings: ['scenarios[0].tests[0].assert[0]'],
    },
  ],
  [
    '06-sweep',
    {
      variants: ['plain', 'cot'],
      sweeps: ['cold {"temperature":0,"max_tokens":24}', 'warm {"temperature":0.8,"max_tokens":24}'],
      cells: 18,
      metrics: ['test passes ', 'regex: \\d {"atLeast":1}'],
      findings: ['providers[1].config.mirostat', 'providers[2].delay', 'provider copy'],
    },
  ],
])('%s is read as it was meant', (name, expected) => {
  const { experiment, cells, findings } = imported(name)
  expect({
    variants: experiment?.variants.map((variant) => variant.name),
    sweeps: experiment?.sweeps.map((sweep) => `${sweep.name} ${JSON.stringify(sweep.fixed)}`),
    cells: cells.length,
    metrics: experiment?.metrics.map((spec) => [spec.name, JSON.stringify(spec.check), ...(spec.tags ?? [])].join(' ')),
    findings: findings.map(({ path }) => path),
  }).toEqual(expected)
})
