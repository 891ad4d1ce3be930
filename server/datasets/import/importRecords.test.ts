import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import type { ImportChoices } from './importRequest.ts'
import { importRecords, type ImportResult } from './importRecords.ts'
import { previewImport } from './previewImport.ts'

/** A dataset in memory. */
function memory() {
  const rows = new Map<string, DatasetRow>()
  return {
    rows,
    add(added: Iterable<DatasetRow>) {
      const known = []
      for (const row of added) {
        if (rows.has(row.id)) known.push(row.id)
        else rows.set(row.id, row)
      }
      return { known }
    },
  }
}

type Imported = ImportResult & { added: DatasetRow[]; saved: unknown[] }

async function imported(
  files: Record<string, string>,
  {
    choices = {},
    dataset = memory(),
    path = Object.keys(files)[0]!,
  }: { choices?: ImportChoices; dataset?: ReturnType<typeof memory>; path?: string } = {},
): Promise<Imported> {
  await using folder = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder.path, 'in', name, '..'), { recursive: true })
    await writeFile(join(folder.path, 'in', name), text)
  }
  const saved: unknown[] = []
  const source = { path: join(folder.path, 'in', path), name: path, within: null }
  const temporary = join(folder.path, 'temporary')
  const result = await importRecords(
    { source, choices, temporary },
    {
      add: dataset.add,
      progress: () => undefined,
      saveLeft: async (lines) => {
        for (const line of lines) saved.push(JSON.parse(line))
      },
    },
  )
  expect(await readdir(temporary)).toEqual([])
  expect(result.rows).toBe(result.kept + result.left.length)
  return { ...result, added: [...dataset.rows.values()], saved }
}

const good = '{"instruction":"a","input":"","output":"b"}'

test('rows are kept or left out, each with its line and reason, and those left out are saved with their text', async () => {
  const text = `${good}\n{"instruction":"","output":"x"}\nnonsense\n{"instruction":"c","output":{"x":1}}\n{"instruction":"d","output":"e","id":12345678901234567890}\n`
  const { rows, kept, left, saved, added, format } = await imported({ 'a.jsonl': text })
  expect({ rows, kept, format }).toEqual({ rows: 5, kept: 2, format: 'alpaca' })
  expect(left).toEqual([
    { line: 2, reason: '`instruction` is empty.' },
    { line: 3, reason: expect.stringContaining('not valid JSON') },
    { line: 4, reason: expect.stringContaining('`output` is an object') },
  ])
  expect(saved).toEqual([
    { line: 2, reason: '`instruction` is empty.', file: 'a.jsonl', source: '{"instruction":"","output":"x"}' },
    expect.objectContaining({ line: 3, source: 'nonsense' }),
    expect.objectContaining({ line: 4 }),
  ])
  expect(added[1]).toMatchObject({
    status: 'new',
    content: { instruction: 'd' },
    fields: { id: '12345678901234567890' },
    origin: { from: 'file', file: 'a.jsonl', line: 5, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  })
})

test('the same file again adds nothing, and equal records of one file are rows of their own', async () => {
  const dataset = memory()
  const first = await imported({ 'a.jsonl': `${good}\n${good}\n` }, { dataset })
  expect(first.kept).toBe(2)
  const again = await imported({ 'a.jsonl': `\n${good}\n${good}\n${good}\n` }, { dataset })
  expect({ kept: again.kept, left: again.left }).toEqual({
    kept: 1,
    left: [
      { line: 2, reason: 'The row is in the dataset already.' },
      { line: 3, reason: 'The row is in the dataset already.' },
    ],
  })
  expect(again.saved).toMatchObject([
    { line: 2, source: good },
    { line: 3, source: good },
  ])
})

test('columns are mapped as asked, and objects read as text if asked', async () => {
  const text = '{"질문":"q","답":{"x": 1.0},"태그":"가,나","분할":"dev"}\n'
  expect(await imported({ 'a.jsonl': text })).toMatchObject({ kept: 0, left: [{ line: 1 }] })
  const { added, mapping } = await imported(
    { 'a.jsonl': text },
    { choices: { mapping: { output: '답', instruction: '질문' }, objectsAsText: true } },
  )
  expect(mapping).toEqual({ instruction: '질문', output: '답', tags: '태그', split: '분할' })
  expect(added[0]).toMatchObject({ content: { instruction: 'q', output: '{"x": 1.0}' }, tags: ['가', '나'], split: 'validation' })
})

test('a table with columns of unknown names says what to do', async () => {
  const files = { 'a.csv': 'x,y\n1,2\n' }
  await expect(imported(files)).rejects.toThrow('in a command with --map instruction=COLUMN')
  const { added } = await imported(files, { choices: { mapping: { instruction: 'x', output: 'y' } } })
  expect(added[0]).toMatchObject({ content: { kind: 'instruction', instruction: '1', output: '2' } })
})

test('notes are counted with their first lines', async () => {
  const text = Array.from({ length: 7 }, () => '{"messages":[{"role":"assistant","content":"x"}]}').join('\n')
  expect((await imported({ 'a.jsonl': text })).notes).toEqual([
    { note: 'The conversation begins with the model. It is kept so.', rows: 7, lines: [1, 2, 3, 4, 5] },
  ])
})

test('a folder of Hugging Face: splits by the card, or by the names of files', async () => {
  const line = (text: string) => `{"instruction":"${text}","output":"b"}\n`
  const card = `---\nconfigs:\n- config_name: default\n  data_files:\n  - split: train\n    path: rows/a-*.jsonl\n  - split: test\n    path: rows/b.jsonl\n---\n# x\n`
  const files = {
    'set/README.md': card,
    'set/rows/a-1.jsonl': line('1'),
    'set/rows/a-2.jsonl': line('2'),
    'set/rows/b.jsonl': `${line('3')}x\n`,
  }
  const byCard = await imported(files, { path: 'set' })
  expect(byCard.added.map(({ split, origin }) => [split, 'file' in origin && origin.file])).toEqual([
    ['train', 'set/rows/a-1.jsonl'],
    ['train', 'set/rows/a-2.jsonl'],
    ['test', 'set/rows/b.jsonl'],
  ])
  expect(byCard.left).toEqual([{ line: 2, file: 'set/rows/b.jsonl', reason: expect.stringContaining('not valid JSON') }])
  const named = {
    'set/data/validation-00000-of-00001.jsonl': line('1'),
    'set/data/train-00000-of-00001.jsonl': line('2'),
    'set/other.csv': 'a,b\n',
  }
  const byName = await imported(named, { path: 'set' })
  expect(byName.added.map(({ split }) => split)).toEqual(['train', 'validation'])
  expect(byName.notes).toEqual([{ note: expect.stringContaining('Not read: other.csv'), rows: 0, lines: [] }])
})

test('files of a folder with records of different formats are read each by its own', async () => {
  const files = {
    'set/data/instruction-train.jsonl': '{"instruction":"a","input":"","output":"b"}\n',
    'set/data/preference-train.jsonl': '{"prompt":"a","chosen":"b","rejected":"c"}\n',
    'set/data/unknown-train.jsonl': '{"x":1}\n',
  }
  const { added, left, notes, format } = await imported(files, { path: 'set' })
  expect([format, ...added.map(({ content }) => content.kind)]).toEqual(['alpaca', 'instruction', 'preference'])
  expect(left).toMatchObject([{ file: 'set/data/unknown-train.jsonl', line: 1 }])
  expect(notes).toEqual([{ note: 'set/data/preference-train.jsonl is read as DPO (TRL).', rows: 0, lines: [] }])
  const asAsked = await imported(files, { path: 'set', choices: { format: 'alpaca' } })
  expect(asAsked.left.map(({ file }) => file)).toEqual(['set/data/preference-train.jsonl', 'set/data/unknown-train.jsonl'])
})

test('configs of a card that are not read are named', async () => {
  const config = (name: string, more = '') => `- {config_name: ${name}, data_files: ${name}.csv${more}}\n`
  const table = 'instruction,output\na,b\n'
  const files = {
    'set/README.md': `---\nconfigs:\n${config('ko')}${config('en', ', default: true')}${config('ja')}---\n`,
    'set/ko.csv': table,
    'set/en.csv': table,
    'set/ja.csv': table,
  }
  const first = await imported(files, { path: 'set' })
  expect(first.notes.map(({ note }) => note)).toEqual(['Not read: the configs ko, ja. Import each with --config.'])
  expect((await imported(files, { path: 'set', choices: { config: 'ko' } })).notes).toEqual([])
})

test.each([
  [
    'several configs',
    {
      'set/README.md': '---\nconfigs:\n- {config_name: en, data_files: a.csv}\n- {config_name: ko, data_files: b.csv}\n---\n',
      'set/a.csv': '',
      'set/b.csv': '',
    },
    'has the configs en, ko',
  ],
  [
    'a path out of the folder',
    { 'set/README.md': '---\nconfigs:\n- {config_name: en, data_files: ../a.csv}\n---\n', 'a.csv': 'a' },
    'which is not in the folder',
  ],
  ['no data', { 'set/x.txt': 'a' }, 'has no data files'],
])('a folder with %s is refused', async (_, files, message) => {
  await expect(imported(files as Record<string, string>, { path: 'set' })).rejects.toThrow(message)
})

test('an import that is cancelled adds nothing', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.jsonl')
  await writeFile(path, `${good}\n`)
  const dataset = memory()
  const cancel = () => {
    throw new Error('cancelled')
  }
  const work = { source: { path, name: 'a.jsonl', within: null }, choices: {}, temporary: folder.path }
  await expect(importRecords(work, { add: dataset.add, progress: cancel, saveLeft: null })).rejects.toThrow('cancelled')
  expect(dataset.rows.size).toBe(0)
  expect(await readdir(folder.path)).toEqual(['a.jsonl'])
})

test('a preview shows the first rows, the guess, and why choices do not fit', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'a.csv')
  await writeFile(path, '질문,답변\n안녕?,네\n없음\n')
  const source = { path, name: 'a.csv', within: null }
  const preview = await previewImport(source, {})
  expect(preview).toMatchObject({
    files: [{ name: 'a.csv', container: 'csv', encoding: 'utf-8', rows: null }],
    columns: [
      { name: '질문', examples: ['안녕?'] },
      { name: '답변', examples: ['네'] },
    ],
    format: 'alpaca',
    mapping: { instruction: '질문', output: '답변' },
    problem: null,
    first: [
      { line: 2, row: { content: { instruction: '안녕?', output: '네' } } },
      { line: 3, reason: expect.stringContaining('1 field') },
    ],
    notes: [],
  })
  expect((await previewImport(source, { mapping: { output: '답' } })).problem).toContain('Do you mean 답변?')
  await writeFile(path, '질문,답변\n')
  expect((await previewImport(source, {})).problem).toBe('a.csv has no record that can be read.')
})
