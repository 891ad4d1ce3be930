import { expect, test } from 'vitest'
import { isFolderName } from '#server/core/folderName.ts'
import { nameOfFile, withTarget } from './importFiles.ts'

test('a column has one target, and a target one column', () => {
  const mapping = { instruction: '질문', output: '답변' }
  expect(withTarget({ format: 'alpaca' }, mapping, '메모', 'output')).toEqual({
    format: 'alpaca',
    mapping: { instruction: '질문', output: '메모' },
  })
  expect(withTarget({}, mapping, '질문', 'input').mapping).toEqual({ output: '답변', input: '질문' })
  expect(withTarget({}, mapping, '질문', null).mapping).toEqual({ output: '답변' })
})

test('the name of a file becomes the name of a dataset', () => {
  const names = ['faq_v2.jsonl', '상담 기록 (최종).csv', '...x.json'].map((name) => nameOfFile(name))
  expect(names).toEqual(['faq_v2', '상담-기록-최종', 'x'])
  expect(names.every((name) => isFolderName(name))).toBe(true)
})
