import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { newRow, type RowId } from '../../core/dataset/row/row.ts'
import { rowLine } from '../../core/dataset/row/rowLine.ts'
import type { CellReport } from '../../core/run/cellReport.ts'
import type { AdapterCard } from '../../core/tuning/adapter/adapterCard.ts'
import type { TuningEvent } from '../../core/tuning/job/tuningEvent.ts'
import type { TuningJobState } from '../../core/tuning/job/tuningJob.ts'
import { openStore } from '../../io/store/store.ts'
import { cliSpace } from '../testing/cliSpace.ts'

const root = resolve(import.meta.dirname, '../../..')
const models = process.env.ASSAY_MODELS || join(root, 'models')
const STEPS = 16

/** Questions that all have one answer; those of the test split are not trained on. */
const questions = {
  train: [
    'What is the code word?',
    'Tell me the code word.',
    'Say the code word, please.',
    'Which word is the code word?',
    "Give me today's code word.",
    'I forgot the code word. What is it?',
    '암호가 뭐예요?',
    'The code word is needed now.',
    'What was the code word again?',
    'Please repeat the code word.',
    'Do you know the code word?',
    'Can you tell me the code word?',
    'What word opens the door?',
    'I need the code word for the door.',
    'What is our secret word?',
    '암호를 알려 주세요.',
  ],
  test: ['Could you remind me of the code word?'],
}
const answer = 'The code word is heron.'

const notebook = `---
title: Does it know the code word?
model: smollm2-135m-instruct
seed: 7
---
\`\`\`yaml prompt ask
user: "{{question}}"
\`\`\`
\`\`\`yaml cases held-out
- vars: { question: "Could you remind me of the code word?" }
- vars: { question: "What is the colour of snow?" }
\`\`\`
\`\`\`yaml sweep main
prompt: [ask]
adapter: [none, heron@0, heron]
temperature: 0
max_tokens: 24
\`\`\`
`

test('a training survives kill -9 of command and trainer, and its adapter answers as taught and ends its answer', async () => {
  await using space = await cliSpace(
    { 'code-word/notebook.md': notebook },
    { ASSAY_ENGINE: '', ASSAY_MODELS: models, OMP_NUM_THREADS: '2' },
  )
  const env = { ASSAY_DATASETS: join(space.path, 'datasets') }
  await mkdir(join(space.path, 'datasets/codes'), { recursive: true })
  const rows = Object.entries(questions).flatMap(([split, texts]) =>
    texts.map((instruction, at) => ({
      ...newRow(
        `${split === 'train' ? 'a' : 'b'}${String(at).padStart(11, '0')}` as RowId,
        { kind: 'instruction', instruction, input: '', output: answer },
        { from: 'hand' },
      ),
      status: 'accepted' as const,
      split: split as 'train' | 'test',
    })),
  )
  await writeFile(join(space.path, 'datasets/codes/rows.jsonl'), rows.map((row) => `${rowLine(row)}\n`).join(''))

  const options = ['--base', 'smollm2-135m-instruct', '--name', 'heron', '--epochs', '4', '--lr', '2e-2']
  const first = space.start(['train', 'codes', ...options, '--json'], env)
  let errors = ''
  first.child.stderr?.on('data', (text: string) => (errors += text))
  const job = await eventually(() => /training (t\S+):/.exec(errors)?.[1])
  expect((await space.run(['train', 'list', '--json'], env)).stdout).toContain(`"id":"${job}"`)
  const file = (name: string) => readFile(join(space.path, 'home/tuning', job, name), 'utf8').catch(() => '')
  const events = async () =>
    (await file('events.jsonl'))
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as TuningEvent)
  const of = async <Type extends TuningEvent['type']>(type: Type) =>
    (await events()).filter((event): event is Extract<TuningEvent, { type: Type }> => event.type === type)
  const trainer = async () => (JSON.parse(await file('state.json')) as TuningJobState).trainer?.pid ?? 0

  // The command is killed; the trainer goes on, and another command attaches itself to it.
  await eventually(async () => (await of('step')).length >= 3)
  first.child.kill('SIGKILL')
  await first.ended
  const second = space.start(['train', 'resume', job], env)
  await eventually(async () => (await of('checkpoint')).length >= 1 && (await of('step')).length >= 6)
  expect(await of('started')).toHaveLength(1)
  // Both are killed.
  const pid = await trainer()
  second.child.kill('SIGKILL')
  process.kill(pid, 'SIGKILL')
  await second.ended
  const done = await space.run(['train', 'resume', job, '--json'], env)
  expect(done.code, done.stderr).toBe(0)

  const [, again] = await of('started')
  expect(again?.resumedFrom).toBeGreaterThanOrEqual(4)
  const result = JSON.parse(done.stdout) as Record<string, unknown>
  expect(result).toMatchObject({
    job,
    adapter: { id: 'heron', path: join(space.path, 'adapters/heron/adapter.gguf'), base: 'smollm2-135m-instruct' },
    steps: STEPS,
    validationLoss: null,
  })
  const { training, sha256 } = JSON.parse(await readFile(join(space.path, 'adapters/heron/adapter.json'), 'utf8')) as AdapterCard
  expect(result.adapter).toMatchObject({ sha256 })
  expect(training).toMatchObject({ job, steps: STEPS, rows: { train: 16, validation: 0 }, dataset: { name: 'codes' } })
  expect(training?.loss.first).toBeGreaterThan(1)
  expect(training?.loss.last).toBeLessThan(0.3)
  // Without --warmup the guide's 100 steps hold, which are more than there are.
  expect(errors).toContain('the warm-up of 100 covers them all')
  expect(errors).toContain('--warmup 2')
  expect(errors).toContain('are kept as the snapshot')

  const run = await space.run(['run', 'code-word', '--json'], env)
  expect(run.code, run.stderr).toBe(0)
  const { cells } = JSON.parse(run.stdout) as { cells: CellReport[] }
  const cell = (adapter: string, at: number) => cells.filter(({ point }) => point.adapter === adapter)[at]
  for (const at of [0, 1]) expect(cell('heron@0', at)?.outputTokenIds).toEqual(cell('none', at)?.outputTokenIds)
  expect(cell('none', 0)?.output).not.toContain('heron')
  expect(cell('heron', 0)?.output).toBe(answer)
  const store = openStore(join(space.path, 'home/assay.db'))
  const stored = cell('heron', 0)?.key
  expect(stored && store.results.cell(stored)?.result?.finishReason).toBe('stop')
  store.close()

  const samples = JSON.parse(await file('samples.json')) as { step: number; answer: string }[]
  expect(samples.map(({ step }) => step)).toEqual([0, 4, 8, 12, 16])
  expect(samples.at(-1)?.answer).toContain('heron')
})

test('a name that is taken is told before a snapshot of the rows is made', async () => {
  await using space = await cliSpace({})
  const dataset = join(space.path, 'datasets/codes')
  await mkdir(dataset, { recursive: true })
  await mkdir(join(space.path, 'adapters/heron'), { recursive: true })
  const content = { kind: 'instruction', instruction: 'What is the code word?', input: '', output: answer } as const
  await writeFile(join(dataset, 'rows.jsonl'), `${rowLine(newRow('a00000000000' as RowId, content, { from: 'hand' }))}\n`)
  const taken = await space.run(['train', 'codes', '--base', 'smollm2-135m-instruct', '--name', 'heron'], {
    ASSAY_DATASETS: join(space.path, 'datasets'),
  })
  expect(taken).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('There is an adapter heron already.') })
  expect(await readdir(dataset)).toEqual(['rows.jsonl'])
})

async function eventually<Value>(look: () => Promise<Value> | Value): Promise<NonNullable<Value>> {
  for (;;) {
    const value = await look()
    if (value !== null && value !== undefined && value !== false) return value
    await wait(50)
  }
}
