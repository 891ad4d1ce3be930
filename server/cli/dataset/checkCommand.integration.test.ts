import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newRow, type RowId } from '../../core/dataset/row/row.ts'
import { rowLine } from '../../core/dataset/row/rowLine.ts'
import { cliSpace } from '../testing/cliSpace.ts'

const line = (place: number, instruction: string, output: string) =>
  rowLine(newRow(String(place).padStart(12, '0') as RowId, { kind: 'instruction', instruction, input: '', output }, { from: 'hand' }))

const notebook =
  '# Leave\n\n```yaml prompt ask\nuser: "{{question}}"\n```\n\n```yaml cases\nfrom: cases.jsonl\n```\n\n```yaml cases more\n- vars: { question: 재택근무는 일주일에 며칠까지 할 수 있나요? }\n```\n'

test('a dataset is checked against the cases of the notebooks, by file and line', { timeout: 300_000 }, async () => {
  await using space = await cliSpace({
    'leave/notebook.md': notebook,
    'leave/cases.jsonl': '{"vars": {"question": "Another question"}}\n{"vars": {"question": "How many days of annual leave do I get?"}}\n',
  })
  const rows = [
    line(1, 'How many days of annual leave do I get?', 'Fifteen.'),
    line(2, '재택근무는 일주일에 며칠까지 할 수 있나요?', '이틀입니다.'),
    line(3, 'Call me at 010-1234-5678', 'Fine.'),
    line(4, 'call me at 010-1234-5678', 'fine.'),
  ]
  await space.put('datasets/hr/rows.jsonl', `${rows.join('\n')}\n`)
  const env = { ASSAY_DATASETS: join(space.path, 'datasets') }
  const { code, stdout, stderr } = await space.run(['dataset', 'check', 'hr', '--no-semantic', '--json'], env)
  expect(code, stderr).toBe(0)
  const result = JSON.parse(stdout) as { leaks: { row: string; place: string }[] }
  expect(result).toMatchObject({
    dataset: 'hr',
    rows: 4,
    exactDuplicates: [['000000000003', '000000000004']],
    semanticDuplicates: null,
    pii: [{ kind: 'phone' }, { kind: 'phone' }],
  })
  expect(result.leaks.map(({ row, place }) => [row, place])).toEqual([
    ['000000000001', 'leave/cases.jsonl:2'],
    ['000000000002', 'leave/notebook.md:12'],
  ])

  const strict = await space.run(['dataset', 'check', 'hr', '--no-semantic', '--strict'], env)
  expect(strict.code, strict.stderr).toBe(1)
  expect(strict.stdout).toMatch(/^hr: 4 rows checked/)
  expect(strict.stdout).toMatch(/Exact duplicates +1 +2\n/)
  await space.put('datasets/empty/rows.jsonl', '')
  const empty = await space.run(['dataset', 'check', 'empty', '--no-semantic'], env)
  expect([empty.code, empty.stdout]).toEqual([0, 'empty: there is no row to check. Rejected rows are not checked.\n'])
  const wrong = await space.run(['dataset', 'check', 'none', '--no-semantic'], env)
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('There is no dataset none')])
})
