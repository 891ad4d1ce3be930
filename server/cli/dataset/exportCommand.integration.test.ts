import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newRow, type RowId } from '../../core/dataset/row/row.ts'
import { rowLine } from '../../core/dataset/row/rowLine.ts'
import { cliSpace } from '../testing/cliSpace.ts'

const models = resolve(import.meta.dirname, '../../../models')
let space: Awaited<ReturnType<typeof cliSpace>>
beforeAll(async () => {
  space = await cliSpace({}, { ASSAY_ENGINE: '', ASSAY_MODELS: models })
})
afterAll(() => space[Symbol.asyncDispose]())

/** Writes a dataset of instructions; every fourth row is in the split test. */
async function dataset(name: string, rows: number): Promise<void> {
  await mkdir(join(space.path, 'datasets', name), { recursive: true })
  const lines = Array.from({ length: rows }, (_, position) => {
    const id = position.toString(16).padStart(12, '0') as RowId
    const content = { kind: 'instruction' as const, instruction: `질문 ${position}`, input: '', output: `Answer ${position}.` }
    const split = position % 4 === 3 ? ('test' as const) : ('train' as const)
    return `${rowLine({ ...newRow(id, content, { from: 'hand' }), split, status: position === 0 ? 'rejected' : 'new' })}\n`
  })
  await writeFile(join(space.path, 'datasets', name, 'rows.jsonl'), lines.join(''))
}

const at = (path: string) => join(space.path, path)
const env = () => ({ ASSAY_DATASETS: at('datasets') })
const exported = (...args: string[]) => space.run(['dataset', 'export', ...args], env())

test('rows are exported by split, by snapshot and as text of the model', { timeout: 240_000 }, async () => {
  await dataset('shop', 9)
  const all = await exported('shop', '--format', 'alpaca', '--out', 'all.jsonl', '--json')
  expect(all.code, all.stderr).toBe(0)
  expect(JSON.parse(all.stdout)).toEqual({
    path: 'all.jsonl',
    rows: 8,
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    left: [],
    notes: [expect.stringContaining('does not tell which is which')],
  })
  await space.run(['dataset', 'snapshot', 'shop', 'v1'], env())
  await writeFile(at('datasets/shop/rows.jsonl'), '')
  const tests = await exported('shop', '--format', 'hf', '--out', 'hf', '--snapshot', 'v1', '--split', 'test', '--license', 'mit')
  expect(tests.stdout, tests.stderr).toContain('hf: 2 rows (test 2)')
  expect(await readFile(at('hf/README.md'), 'utf8')).toContain('license: mit')
  const { source } = JSON.parse(await readFile(at('hf/manifest.json'), 'utf8')) as { source: { snapshot: string; sha256: string } }
  const [snapshot] = (
    JSON.parse((await space.run(['dataset', 'list', '--json'], env())).stdout) as { datasets: { snapshots: { sha256: string }[] }[] }
  ).datasets.flatMap(({ snapshots }) => snapshots)
  expect(source).toEqual({ snapshot: 'v1', sha256: snapshot?.sha256 })

  const text = await exported('shop', '--format', 'text', '--model', 'smollm2-135m-instruct', '--snapshot', 'v1', '--out', 'text.jsonl')
  expect(text.code, text.stderr).toBe(0)
  const lines = (await readFile(at('text.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string })
  expect(lines).toHaveLength(8)
  expect(lines[0]?.text).toMatch(/<\|im_start\|>user\n질문 1<\|im_end\|>\n<\|im_start\|>assistant\nAnswer 1\.<\|im_end\|>$/)
})

test('what cannot be done is said before anything is written', { timeout: 120_000 }, async () => {
  await dataset('small', 3)
  const said = async (...args: string[]) => {
    const { code, stderr } = await exported('small', ...args)
    expect(code).toBe(2)
    return stderr
  }
  expect(await said('--format', 'text', '--out', 't.jsonl')).toContain('--model ID')
  expect(await said('--format', 'parquet', '--out', 't.csv')).toContain('ends in .parquet')
  expect(await said('--format', 'alpaca', '--out', 'none/t.jsonl')).toContain('there is no folder none')
  expect(await said('--format', 'kto', '--out', 't.jsonl')).toContain('None of 2 rows can be exported.')
  expect(await said('--format', 'alpaca', '--out', 't.jsonl', '--snapshot', 'v9')).toContain('no snapshot "v9"')
  expect(await said('--format', 'yaml', '--out', 't')).toContain('Formats are alpaca')
  expect((await readdir(space.path)).filter((name) => name.startsWith('t.') || name.startsWith('.assay-'))).toEqual([])
})

test('an export that is killed leaves the one before', { timeout: 240_000 }, async () => {
  await dataset('large', 20_000)
  expect((await exported('large', '--format', 'llama-factory', '--split', 'test', '--out', 'lf')).code).toBe(0)
  const before = await readFile(at('lf/manifest.json'), 'utf8')
  const { child, ended } = space.start(['dataset', 'export', 'large', '--format', 'llama-factory', '--out', 'lf'], env())
  const isWriting = async () => (await readdir(space.path)).some((name) => /^\.assay-.*\.tmp$/.test(name))
  while (!(await isWriting()) && child.exitCode === null) await wait(5)
  child.kill('SIGKILL')
  await ended
  expect(child.signalCode).toBe('SIGKILL')
  expect(await readFile(at('lf/manifest.json'), 'utf8')).toBe(before)
  const again = await exported('large', '--format', 'llama-factory', '--out', 'lf')
  expect(again.stdout, again.stderr).toContain('lf: 19999 rows (train 14999, test 5000)')
})
