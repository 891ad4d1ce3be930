import { expect, test } from 'vitest'
import type { DatasetRecord } from '../formats/recordFormat.ts'
import { brokenText } from './wellFormed.ts'
import { exportHash, manifestText, readManifest } from './manifest.ts'
import { originText } from './originText.ts'
import { findOutputFormat } from './outputFormats.ts'
import { fromToolsForm, withToolsForm } from './toolsForm.ts'

test('a format is found by its name and by its aliases', () => {
  expect(['hf', 'openai-chat', 'completion', 'openai-preference', 'csv'].map(findOutputFormat)).toEqual([
    'huggingface',
    'openai',
    'text',
    'openai-dpo',
    'csv',
  ])
  expect(findOutputFormat('toString')).toBeNull()
})

test('half of a surrogate pair is found, and the text of an escape is not taken for one', () => {
  const row = (output: string) => ({ kind: 'instruction' as const, instruction: 'a', input: '', output })
  expect(brokenText(row('x\ud83d'))).toContain('surrogate')
  expect(brokenText({ kind: 'chat', messages: [], tools: [{ 'a\udc00': 1 }] })).toContain('surrogate')
  expect(brokenText(row('\\ud83d 😀'))).toBeNull()
})

test('an origin has no path outside of the project', () => {
  const file = (path: string) => JSON.parse(originText({ from: 'file', file: path, line: 3, sha256: '00' })) as { file: string }
  expect(file('data/a.jsonl').file).toBe('data/a.jsonl')
  for (const path of ['/home/kim/a.jsonl', 'C:\\Users\\kim\\a.jsonl', '../kim/a.jsonl', '~/kim/a.jsonl', 'file:///home/kim/a.jsonl'])
    expect(file(path).file).toBe('a.jsonl')
})

test('schemas of tools are text where a reader would give all rows the same members', () => {
  const record: DatasetRecord = {
    messages: [],
    tools: [{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }, { type: 'other' }],
  }
  expect(withToolsForm(record, 'parameters')).toEqual({
    messages: [],
    tools: [{ type: 'function', function: { name: 'f', parameters: '{"type":"object"}' } }, { type: 'other' }],
  })
  expect(fromToolsForm(withToolsForm(record, 'parameters'), 'parameters')).toEqual(record)
  expect(withToolsForm(record, 'text')['tools']).toBe(JSON.stringify(record['tools']))
})

test('the hash of a folder is that of the lines of sha256sum, sorted by path', () => {
  // printf '%s  %s\n' 11 a 22 b/c | sha256sum
  const expected = '87ce3b96c0bd019587c59671763175c99bfe8667d18b6e49ffad8bab58dcbb86'
  const files = [
    { path: 'b/c', sha256: '22' },
    { path: 'a', sha256: '11' },
  ]
  expect(exportHash(files, 'folder')).toBe(expected)
  expect(exportHash(files.toReversed(), 'folder')).toBe(expected)
})

test('a manifest is read back, and other JSON is none', () => {
  const manifest = {
    assay: '0.0.0',
    format: 'alpaca' as const,
    dataset: 'd',
    source: { snapshot: null, sha256: '' },
    chosen: { split: null, statuses: [] },
    rows: 0,
    records: 0,
    splits: {},
    left: [],
    notes: [],
    readBack: { records: 0, equal: true as const },
    sha256: '',
    files: [],
  }
  expect(readManifest(manifestText(manifest))).toEqual(manifest)
  expect(readManifest('{"name":"package"}')).toBeNull()
  expect(readManifest('{')).toBeNull()
})
