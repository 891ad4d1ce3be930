import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { expect, test } from 'vitest'

import { cliSpace } from './testing/cliSpace.ts'

const notebook = (prompt: string) => `---
title: 과일
model: tiny
---
\`\`\`yaml prompt terse
user: "${prompt}"
\`\`\`
\`\`\`yaml cases fruits
- { vars: { fruit: =사과 🍎 }, reference: 사과 }
- { vars: { fruit: plum }, reference: plum }
\`\`\`
\`\`\`yaml sweep main
prompt: terse
temperature: [0, 0.5]
max_tokens: 8
\`\`\`
\`\`\`yaml score main
- contains: { at_least: 0 }
\`\`\`
`

test('a run is exported in every format, and what was edited since is left out and told', async () => {
  await using space = await cliSpace({ '과일/notebook.md': notebook('{{fruit}}!') })
  const out = (name: string) => join(space.path, name)
  const before = await space.run(['export', '과일', '--format', 'csv', '--out', out('empty.csv')])
  expect([before.code, before.stderr.includes('4 of 4 cells have no output.')]).toEqual([0, true])

  await space.run(['run', '과일'])
  for (const format of ['csv', 'json', 'jsonl', 'parquet', 'promptfoo', 'html'])
    expect(await space.run(['export', '과일', '--format', format, '--run', 'last', '--out', out(`x.${format}`)])).toMatchObject({
      code: 0,
      stderr: '',
    })
  const csv = readFileSync(out('x.csv'), 'utf8')
  expect([csv.split('\r\n').length, csv.includes(",'=사과 🍎,사과,")]).toEqual([6, true])
  const { cells, run } = JSON.parse(readFileSync(out('x.json'), 'utf8')) as { cells: { status: string }[]; run: string }
  expect(cells.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done'])
  const bytes = readFileSync(out('x.parquet'))
  const rows = await parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) })
  expect(rows.map((row): unknown[] => [row['point.temperature'], row['vars.fruit']])).toEqual([
    [0, '=사과 🍎'],
    [0.5, '=사과 🍎'],
    [0, 'plum'],
    [0.5, 'plum'],
  ])
  expect(readFileSync(out('x.html'), 'utf8')).toContain('<h1>과일</h1>')

  await space.put('experiments/과일/notebook.md', notebook('Say {{fruit}}!').replace('[0, 0.5]', '[0]'))
  const gone = await space.run(['export', '과일', '--format', 'jsonl', '--run', run, '--out', '-'])
  expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('none of the cells of this run')])
  await space.put('experiments/과일/notebook.md', notebook('{{fruit}}!').replace('[0, 0.5]', '[0]'))
  const half = await space.run(['export', '과일', '--format', 'jsonl', '--run', run, '--out', '-'])
  expect([half.stdout.trimEnd().split('\n').length, half.stderr]).toEqual([
    2,
    expect.stringContaining('2 cells of this run are no longer in the notebook'),
  ])
})

test('an export names a run that is not there, and a format that it does not know', async () => {
  await using space = await cliSpace({ '과일/notebook.md': notebook('{{fruit}}!') })
  const ask = async (...args: string[]) => {
    const { code, stderr } = await space.run(['export', '과일', '--out', '-', ...args])
    return [code, stderr.split('\n')[0]]
  }
  expect(await ask('--format', 'csv', '--run', 'last')).toEqual([2, 'This notebook has not been run yet.'])
  expect(await ask('--format', 'csv', '--run', 'r1')).toEqual([2, 'r1 is no run. Give its id, such as r20261122-231500-ab12, or `last`.'])
  expect((await ask('--format', 'xls'))[0]).toBe(2)
})
