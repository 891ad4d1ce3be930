import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { cliSpace } from './testing/cliSpace.ts'

const notebook = (score: string) => `---
title: 과일
model: tiny
---
\`\`\`yaml prompt terse
user: "{{fruit}}!"
\`\`\`
\`\`\`yaml cases fruits
- { vars: { fruit: 사과 🍎 }, tags: [smoke] }
- { vars: { fruit: plum } }
\`\`\`
\`\`\`yaml sweep main
prompt: terse
max_tokens: 8
\`\`\`
\`\`\`yaml score main
${score}
\`\`\`
`

test('checks that hold end with 0, and the table says what was checked', async () => {
  await using space = await cliSpace({
    '과일/notebook.md': notebook('- length: { at_least: 1 }\n- length: { name: 짧게, at_most: 9999, tags: smoke }'),
  })
  const { code, stdout, stderr } = await space.run(['run', '과일', '--check'])
  expect({ code, stderr: stderr.includes('error') }).toEqual({ code: 0, stderr: false })
  expect(stdout.split('\n').slice(-6)).toEqual([
    'check   column  passed  threshold  verdict',
    '──────  ──────  ──────  ─────────  ────────',
    'length  terse      2/2  ≥ 1        ✓ passed',
    '짧게    terse      1/1  ≤ 9999     ✓ passed',
    'All 2 checks hold.',
    '',
  ])
})

test('a check that falls short ends with 1 and names the cell in the JUnit file', async () => {
  await using space = await cliSpace({ '과일/notebook.md': notebook('- length: { at_most: 0 }') })
  const file = join(space.path, 'report.xml')
  const { code, stdout } = await space.run(['run', '과일', '--json', '--check', '--junit', file])
  expect({ code, cells: (JSON.parse(stdout) as { cells: unknown[] }).cells.length }).toEqual({ code: 1, cells: 2 })
  expect(readFileSync(file, 'utf8')).toMatch(/<testsuites name="과일" tests="2" failures="2" errors="0" skipped="0">/)
  expect((await space.run(['run', '과일'])).code).toBe(0)
})

test('a cell that failed makes the check fall short', async () => {
  await using space = await cliSpace({ '과일/notebook.md': notebook('- length: { at_least: 0, pass_rate: 0.5 }') })
  const { code, stdout } = await space.run(['run', '과일', '--check'], { ASSAY_FAKE_FAIL: 'plum' })
  expect({ code, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({ code: 1, last: 'The check holds; 1 cell without an output.' })
})

test('a JUnit file whose folder does not exist is reported before anything is computed', async () => {
  await using space = await cliSpace({ '과일/notebook.md': notebook('- length: { at_most: 0 }') })
  const { code, stdout, stderr } = await space.run(['run', '과일', '--check', '--junit', join(space.path, 'no', 'such', 'x.xml')])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(`there is no folder ${join(space.path, 'no', 'such')}. Create it`)
})

test('a metric that throws says why, once on stderr and with each cell of the document', async () => {
  await using space = await cliSpace({ '과일/notebook.md': notebook('- javascript: { name: 내것, code: "nothing.there" }') })
  const { code, stdout, stderr } = await space.run(['run', '과일', '--json'])
  const { cells } = JSON.parse(stdout) as { cells: { scores: unknown; scoreProblems: { name: string; message: string }[] }[] }
  expect(code).toBe(0)
  expect(cells.map(({ scores, scoreProblems }) => ({ scores, name: scoreProblems[0]?.name }))).toEqual(
    Array.from({ length: 2 }, () => ({ scores: { 내것: null }, name: '내것' })),
  )
  expect(stderr).toMatch(/warning: 2 of 2 cells: 내것 has no score: .*nothing/)
})
