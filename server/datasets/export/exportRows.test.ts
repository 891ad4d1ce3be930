import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { outputFormat, outputFormatNames } from '../../core/dataset/output/outputFormats.ts'
import type { DatasetRow, RowId } from '../../core/dataset/row/row.ts'
import { rowLine } from '../../core/dataset/row/rowLine.ts'
import { AppError } from '../../core/errors.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import type { ExportRequest } from './exportRequest.ts'
import { exportRows } from './exportRows.ts'
import { chat, instruction, label, plainInstruction, preference, rowOf, sampleRows } from './testing/sampleRows.ts'

const deps = { version: '0.0.0', completionTexts: null }
const fileFormats = outputFormatNames.filter((name) => name !== 'text')

/** A folder, and exports into it. */
async function space(prefix?: string) {
  const folder = await temporaryFolder(prefix)
  const at = (name: string) => join(folder.path, name)
  return {
    at,
    names: () => readdir(folder.path),
    text: (name: string) => readFile(at(name), 'utf8'),
    run: (rows: Iterable<DatasetRow>, request: Partial<ExportRequest> & Pick<ExportRequest, 'format'>, options = {}) =>
      exportRows(deps, rows, { dataset: 'shop', snapshot: null, path: at('out'), ...request }, options),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

test('JSON lines are UTF-8 with line feeds and escaped separators, and JSON is a list', async () => {
  await using folder = await space()
  const rows = [rowOf(plainInstruction), rowOf(instruction)]
  await folder.run(rows, { format: 'alpaca' })
  const lines = await folder.text('out')
  expect(lines).toBe(
    '{"instruction":"Say \\"yes\\".","input":"","output":"-5 is, \\"yes\\";\\u2028no"}\n' +
      '{"instruction":"손님에게 인사하세요.","input":"비 오는 날","output":"어서 오세요! 우산은 여기 두세요. ☔\\n=1+1","system":"당신은 친절한 점원입니다.","history":[["안녕","안녕하세요"]]}\n',
  )
  await folder.run(rows, { format: 'alpaca', container: 'json', path: folder.at('out.json') })
  expect(JSON.parse(await folder.text('out.json'))).toEqual(
    lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  )
})

test('rows that a format cannot hold are left out, each with its reason, and counted in the manifest', async () => {
  await using folder = await space()
  const pair = rowOf(preference)
  const broken = rowOf({ ...plainInstruction, output: 'x\ud83d' } as typeof plainInstruction)
  const { rows, left, manifest } = await folder.run([rowOf(instruction), pair, broken, rowOf(chat)], { format: 'alpaca' })
  expect({ rows, left }).toEqual({
    rows: 2,
    left: [
      { row: pair.id, reason: 'The row is a preference pair; this format holds instructions only.' },
      { row: broken.id, reason: expect.stringContaining('surrogate') },
    ],
  })
  expect(manifest.left.map(({ rows: count }) => count)).toEqual([1, 1])
  expect(manifest.notes).toEqual([expect.stringMatching(/^Conversations are written as instructions.*\(1 row\)$/)])
  expect(JSON.parse(await folder.text('out.manifest.json'))).toEqual(manifest)
})

test('a card is about the rows that are in the folder, also if as many are in no split', async () => {
  await using folder = await space()
  const rows = [rowOf(plainInstruction, { split: 'train' }), rowOf(instruction, { status: 'edited' })]
  await folder.run(rows, { format: 'huggingface' })
  const card = await folder.text(join('out', 'README.md'))
  expect(card).toMatch(/^ *- en$/m)
  expect(card).not.toMatch(/^ *- ko$/m)
})

test.each([
  [{ license: 'foo bar' }, 'The licence of the card, "foo bar", is no id of the Hub'],
  [{ languages: ['ko', 'korean'] }, '"korean" is no code of a language'],
])('a card that the Hub would refuse is not written: %j', async (card, message) => {
  await using folder = await space()
  await expect(folder.run([rowOf(instruction)], { format: 'huggingface', card })).rejects.toThrow(message)
  expect(await folder.names()).toEqual([])
})

test('without a choice all rows but the rejected ones are exported', async () => {
  await using folder = await space()
  const rejected = rowOf(plainInstruction, { status: 'rejected', reason: 'dull' })
  const edited = rowOf(instruction, { status: 'edited', split: 'test' })
  const found = async (request: Partial<ExportRequest>) => {
    const { rows, left } = await folder.run([rejected, edited], { format: 'alpaca', ...request })
    return [rows, left.map(({ row }) => row)]
  }
  expect(await found({})).toEqual([1, []])
  expect(await found({ statuses: ['rejected', 'edited'] })).toEqual([2, []])
  expect(await found({ split: 'test' })).toEqual([1, []])
  // Rows that a person names are exported whatever their status is.
  expect(await found({ rows: [rejected.id, 'ffffffffffff' as RowId] })).toEqual([1, ['ffffffffffff']])
  expect(await found({ rows: [rejected.id, edited.id], split: 'test' })).toEqual([1, [rejected.id]])
  await expect(folder.run([rejected], { format: 'alpaca' })).rejects.toThrow('There is no row to export.')
  await expect(folder.run([rowOf(label)], { format: 'alpaca' })).rejects.toThrow('None of 1 rows can be exported.')
})

test('a folder has a file for each split; a row of no split is named if others have one', async () => {
  await using folder = await space()
  const rows = [rowOf(chat, { split: 'train' }), rowOf(instruction, { split: 'test' }), rowOf(plainInstruction)]
  const { manifest, left } = await folder.run(rows, { format: 'axolotl' })
  expect(manifest.splits).toEqual({ train: 1, test: 1 })
  expect(manifest.files.map(({ path }) => path)).toEqual(['config.yaml', 'data/test.jsonl', 'data/train.jsonl'])
  expect(left).toEqual([{ row: rows[2]?.id, reason: expect.stringContaining('in no split') }])
  const whole = await folder.run([rowOf(plainInstruction), rowOf(chat)], { format: 'huggingface', path: folder.at('whole') })
  expect(whole.manifest.splits).toEqual({ train: 2 })
  expect(whole.manifest.notes).toContainEqual(expect.stringContaining('all of them are in train'))
})

test.each(fileFormats)('%s: every hash of the manifest is that of its file, and the source that of the rows', async (format) => {
  await using folder = await space()
  const rows = sampleRows(['train', 'validation'])
  const { manifest, sha256 } = await folder.run(rows, { format })
  const isFolder = outputFormat(format).shape === 'folder'
  const lines: string[] = []
  for (const { path, sha256: said, bytes } of manifest.files) {
    const data = await readFile(isFolder ? join(folder.at('out'), path) : folder.at('out'))
    expect([path, hashOf(data), data.length]).toEqual([path, said, bytes])
    lines.push(`${said}  ${path}\n`)
  }
  expect(sha256).toBe(
    isFolder ? hashOf(lines.toSorted((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('')) : manifest.files[0]?.sha256,
  )
  expect(manifest.source.sha256).toBe(hashOf(rows.map((row) => `${rowLine(row)}\n`).join('')))
  expect(manifest.readBack.records).toBe(manifest.records)
  const names = isFolder ? await readdir(folder.at('out'), { recursive: true, withFileTypes: true }) : []
  expect(names.filter((entry) => entry.isFile())).toHaveLength(isFolder ? manifest.files.length + 1 : 0)
  expect((await folder.names()).toSorted()).toEqual(isFolder ? ['out'] : ['out', 'out.manifest.json'])
})

test.each(fileFormats)('%s: no file has a path, a user or a host in it, not even with origins', async (format) => {
  await using folder = await space('assay-homeofkim-')
  const origin = { from: 'file', file: '/home/homeofkim/rows.jsonl', line: 1, sha256: '00' } as const
  const rows = sampleRows().map((row) => ({ ...row, origin }))
  const request = { format, withOrigin: outputFormat(format).takesMembers }
  await folder.run(rows, request)
  const files = await readdir(folder.at('.'), { recursive: true, withFileTypes: true })
  for (const entry of files.filter((file) => file.isFile())) {
    const text = (await readFile(join(entry.parentPath, entry.name))).toString('latin1')
    expect(text).not.toContain('homeofkim')
    expect(text).not.toContain(hostname())
    expect(text).not.toMatch(/\/tmp\/|\/home\/|\/Users\//)
  }
  if (!outputFormat(format).takesMembers)
    await expect(folder.run(rows, { format, withOrigin: true })).rejects.toThrow('takes no further members')
})

test('equal exports are equal bytes', async () => {
  await using folder = await space()
  for (const format of fileFormats) {
    const one = await folder.run(sampleRows(['train', 'test']), { format, path: folder.at(`${format}-1`) })
    const other = await folder.run(sampleRows(['train', 'test']), { format, path: folder.at(`${format}-2`) })
    expect(other.manifest.files.map(({ sha256 }) => sha256)).toEqual(one.manifest.files.map(({ sha256 }) => sha256))
  }
})

test('a file is replaced only if an export wrote it as it is now, or by force', async () => {
  await using folder = await space()
  const rows = [rowOf(instruction)]
  await writeFile(folder.at('out'), 'mine')
  await expect(folder.run(rows, { format: 'alpaca' })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('--force'),
  })
  expect(await folder.text('out')).toBe('mine')
  await folder.run(rows, { format: 'alpaca', isForced: true })
  await folder.run([rowOf(plainInstruction)], { format: 'alpaca' })
  await writeFile(folder.at('out'), `${await folder.text('out')}\n`)
  await expect(folder.run(rows, { format: 'alpaca' })).rejects.toThrow('was changed since it was exported')
  await mkdir(folder.at('folder'))
  await expect(folder.run(rows, { format: 'alpaca', path: folder.at('folder'), isForced: true })).rejects.toThrow('folder is a folder')
})

test('a folder is replaced only if everything in it is of an export', async () => {
  await using folder = await space()
  const rows = [rowOf(chat)]
  const again = (isForced = false) => folder.run(rows, { format: 'axolotl', isForced })
  await mkdir(folder.at('out'))
  await again()
  await again()
  await writeFile(join(folder.at('out'), 'config.yaml'), 'changed: true\n')
  await expect(again()).rejects.toThrow('out/config.yaml was changed')
  await again(true)
  expect(await folder.text('out/config.yaml')).toContain('lora_r: 8')
  await writeFile(join(folder.at('out'), 'notes.txt'), 'mine')
  await expect(again(true)).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('notes.txt') })
  await mkdir(folder.at('other'))
  await writeFile(folder.at('other/file'), 'mine')
  await expect(folder.run(rows, { format: 'axolotl', path: folder.at('other'), isForced: true })).rejects.toMatchObject({
    code: 'CONFLICT',
  })
  expect((await folder.names()).toSorted()).toEqual(['other', 'out'])
})

test('an export that ends early leaves what was there', async () => {
  await using folder = await space()
  await folder.run([rowOf(instruction)], { format: 'alpaca' })
  const before = await folder.text('out')
  function* failing(code: string) {
    yield rowOf(plainInstruction)
    throw Object.assign(new Error(code), { code })
  }
  await expect(folder.run(failing('ENOSPC'), { format: 'alpaca' })).rejects.toMatchObject({ code: 'DISK_FULL' })
  await expect(folder.run(failing('EACCES'), { format: 'huggingface', path: folder.at('hf') })).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
  })
  const abort = new AbortController()
  abort.abort(new AppError('CANCELLED', 'Cancelled.'))
  await expect(folder.run(sampleRows(), { format: 'csv', path: folder.at('t') }, { signal: abort.signal })).rejects.toMatchObject({
    code: 'CANCELLED',
  })
  await expect(folder.run(sampleRows(), { format: 'csv', path: folder.at('none/t') })).rejects.toMatchObject({ code: 'FILE_MISSING' })
  expect(await folder.text('out')).toBe(before)
  expect((await folder.names()).toSorted()).toEqual(['out', 'out.manifest.json'])
})

test('what the format cannot say is said by notes', async () => {
  await using folder = await space()
  const { manifest } = await folder.run(sampleRows(['train', 'test']), { format: 'sharegpt' })
  expect(manifest.notes.join('\n')).toContain(
    'The file has rows of several kinds: conversations (4), preference pairs (1), labelled answers (2).',
  )
  expect(manifest.notes.join('\n')).toContain('The file has rows of train (4), test (3) and does not tell which is which.')
  const few = await folder.run([rowOf(chat)], { format: 'openai', container: 'json', path: folder.at('few.json') })
  expect(few.manifest.notes).toEqual(['OpenAI itself takes .jsonl only.', 'OpenAI takes files of at least 10 rows.'])
  const imported = [rowOf(plainInstruction, { fields: { src: '문서 1', id: 7 } }), rowOf(instruction)]
  const table = await folder.run(imported, { format: 'csv', path: folder.at('table.csv') })
  expect(table.notes).toEqual(['Columns of the source that are no part of the content are not written: src, id (1 row).'])
  await expect(folder.run([rowOf(chat)], { format: 'csv', container: 'json' })).rejects.toThrow('CSV is written as .csv.')
})

test('the profile decides which rows OpenAI takes', async () => {
  await using folder = await space()
  const counts = async (profile: 'api' | 'cookbook') => {
    const { rows, left } = await folder.run(sampleRows(), { format: 'openai', profile })
    return { rows, reason: left[0]?.reason }
  }
  expect((await counts('api')).rows).toBe(4)
  expect(await counts('cookbook')).toEqual({
    rows: 3,
    reason: expect.stringContaining('Cookbook profile: message_unrecognized_key (message 2)'),
  })
})

test('a pair becomes two records, and counts as one row', async () => {
  await using folder = await space()
  const { rows, manifest } = await folder.run([rowOf(preference), rowOf(label)], { format: 'kto', unpair: true })
  expect([rows, manifest.records]).toEqual([2, 3])
})

function hashOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}
