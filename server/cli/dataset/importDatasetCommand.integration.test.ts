import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cliSpace } from '../testing/cliSpace.ts'

test('records that are left out go to a file, which is never one that is imported', { timeout: 60_000 }, async () => {
  await using space = await cliSpace({})
  const raw = '{"instruction":"질문","output":"답"}\n{"instruction":"질문 2"}\n'
  await space.put('raw/answers.jsonl', raw)
  const env = { ASSAY_DATASETS: join(space.path, 'datasets') }
  for (const file of ['raw/answers.jsonl', 'raw']) {
    const refused = await space.run(['dataset', 'import', 'shop', file, '--left', 'raw/../raw/answers.jsonl'], env)
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('Give --left another name.')])
  }
  expect(await readFile(join(space.path, 'raw/answers.jsonl'), 'utf8')).toBe(raw)
  const imported = await space.run(['dataset', 'import', 'shop', 'raw/answers.jsonl', '--left', 'left.jsonl', '--json'], env)
  expect(JSON.parse(imported.stdout), imported.stderr).toMatchObject({
    dataset: 'shop',
    rows: 2,
    kept: 1,
    left: [{ line: 2, reason: 'There is no `output`.' }],
  })
  expect(JSON.parse(await readFile(join(space.path, 'left.jsonl'), 'utf8'))).toMatchObject({ line: 2, source: '{"instruction":"질문 2"}' })
})
