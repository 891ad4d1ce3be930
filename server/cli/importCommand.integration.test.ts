import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { makePipe } from '../io/testing/makePipe.ts'

import { cliSpace } from './testing/cliSpace.ts'

const fixtures = resolve(import.meta.dirname, '../interop/fixtures/promptfoo')

/** Configs whose behaviour only a run shows: a CSV, several sweeps, custom functions, and hostile input. */
const ran = ['03-csv', '06-sweep', '08-script', '10-hostile']

test('promptfoo configs become notebooks that run', async () => {
  await using space = await cliSpace({})
  for (const name of ran) {
    const config = join(fixtures, name, 'promptfooconfig.yaml')
    const made = await space.run(['import', 'promptfoo', config, '--out', name, '--model', 'tiny'])
    expect({ name, code: made.code, stdout: made.stdout }).toEqual({
      name,
      code: 0,
      stdout: expect.stringMatching(/^Wrote .*notebook\.md: \d+ prompts?, \d+ test cases?\.\n$/),
    })
    const result = await space.run(['run', name, '--json', '--check'])
    const { totals, cells } = JSON.parse(result.stdout) as { totals: { done: number }; cells: unknown[] }
    expect({ name, done: totals.done }).toEqual({ name, done: cells.length })
  }
})

test('an existing notebook is kept, unless --force is given', async () => {
  await using space = await cliSpace({ '내것/notebook.md': 'mine' })
  cpSync(join(fixtures, '09-korean'), join(space.path, 'config'), { recursive: true })
  const run = (...more: string[]) =>
    space.run(['import', 'promptfoo', 'config/promptfooconfig.yaml', '--out', 'experiments/내것', '--model', 'tiny', ...more])
  const refused = await run()
  expect([refused.code, refused.stderr]).toEqual([
    2,
    'There is a notebook in experiments/내것 already. Choose another folder, or replace it with --force.\n',
  ])
  expect(readFileSync(join(space.path, 'experiments/내것/notebook.md'), 'utf8')).toBe('mine')
  const forced = await run('--force', '--json')
  expect(JSON.parse(forced.stdout)).toMatchObject({
    notebook: '내것',
    variants: 2,
    tests: 1,
    notCarriedOver: [{ path: 'tests[0].assert[1]' }],
  })
  expect(readFileSync(join(space.path, 'experiments/내것/notebook.md'), 'utf8')).toContain('title: 존댓말 평가 🇰🇷')
})

test('an unreadable config exits with 2 and writes nothing', async () => {
  await using space = await cliSpace({})
  await space.put('bad.yaml', 'prompts: [a\n')
  for (const config of ['bad.yaml', 'none.yaml', '.']) {
    const { code, stderr } = await space.run(['import', 'promptfoo', config, '--out', 'x'])
    expect([config, code, stderr.trim().split('\n').length]).toEqual([config, 2, 1])
  }
  expect(existsSync(join(space.path, 'experiments/x'))).toBe(false)
})

test('what an import writes can be run, or says by itself what is missing', async () => {
  await using space = await cliSpace({})
  await space.put(
    'rubric/promptfooconfig.yaml',
    'prompts: ["{{env.CITY}} {{x}}"]\nproviders: [echo]\ntests:\n  - vars: { x: 1 }\n    options: { transform: "output.trim()" }\n    assert:\n      - { type: llm-rubric, value: polite?, threshold: 3.5 }\n      - { type: javascript, value: "const n = output.length; n > 0" }\n  - vars: { x: 2 }\n    assert: [{ type: javascript, value: "output.length > 0" }]\n',
  )
  const rubric = await space.run(['import', 'promptfoo', 'rubric/promptfooconfig.yaml', '--out', 'rubric', '--model', 'tiny', '--json'], {
    CITY: 'Seoul',
  })
  expect([rubric.code, rubric.stderr]).toEqual([0, ''])
  expect((JSON.parse(rubric.stdout) as { notCarriedOver: { path: string }[] }).notCarriedOver.map(({ path }) => path)).toEqual([
    'env.CITY',
    'tests[0].assert[0]',
    'tests[0].assert[0]',
  ])
  const run = await space.run(['run', 'rubric', '--json'])
  const { cells } = JSON.parse(run.stdout) as { cells: { scores: Record<string, number | null> }[] }
  const of = (name: string) => cells.map(({ scores }) => scores[name])
  expect([of('javascript: const n = output.length; n > 0'), of('test passes')]).toEqual([
    [1, null],
    [null, 1],
  ])

  await space.put('script/promptfooconfig.yaml', 'prompts: ["{{x}}"]\nproviders: [echo]\ntests: file://make.py\n')
  const script = await space.run(['import', 'promptfoo', 'script/promptfooconfig.yaml', '--out', 'script', '--model', 'tiny'])
  expect([script.code, script.stderr]).toEqual([0, expect.stringContaining('make.py is a program. Programs are not run.')])
  const none = await space.run(['run', 'script'])
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('reads no test case from `cases.jsonl`')])
})

test('a config may be a link, a pipe is refused at once, and --force does not write through links in the folder', async () => {
  await using space = await cliSpace({ 'theirs/notebook.md': 'theirs' })
  cpSync(join(fixtures, '09-korean'), join(space.path, 'config'), { recursive: true })
  symlinkSync(join(space.path, 'config'), join(space.path, 'linked'))
  makePipe(join(space.path, 'pipe.yaml'))
  const run = (config: string, out: string) =>
    space.run(['import', 'promptfoo', config, '--out', `experiments/${out}`, '--model', 'tiny', '--force'])
  expect((await run('linked/promptfooconfig.yaml', 'new')).code).toBe(0)
  expect(await run('pipe.yaml', 'piped')).toMatchObject({ code: 2, stderr: expect.stringContaining('named pipe') })
  mkdirSync(join(space.path, 'experiments/trap'))
  symlinkSync('../theirs/notebook.md', join(space.path, 'experiments/trap/notebook.md'))
  expect(await run('linked/promptfooconfig.yaml', 'trap')).toMatchObject({ code: 2, stderr: expect.stringContaining('is a link') })
  expect(readFileSync(join(space.path, 'experiments/theirs/notebook.md'), 'utf8')).toBe('theirs')
})
