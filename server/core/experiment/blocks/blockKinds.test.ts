import { describe, expect, it } from 'vitest'
import { insertBlock } from '../../notebook/editNotebook.ts'
import { block, cases, prompt, read, told } from '../testing/readSample.ts'
import { blockKindNames, blockKinds } from './blockKinds.ts'

describe('the table of block kinds', () => {
  it.each(blockKindNames)('has a starter block for %s that can be read without an error', (kind) => {
    const notebooks = [
      '',
      prompt + cases,
      `${prompt}${cases}${block('shots s', '- { vars: { x: 1 }, output: y }')}${block('sweep m', 'shots: 1')}`,
    ]
    for (const text of notebooks) {
      const { name, body } = blockKinds[kind].starter(read(text).experiment)
      const added = insertBlock(text, { kind, name: `new ${name}`, body })
      expect(told(added).filter((finding) => finding.startsWith('error'))).toEqual([])
    }
  })
})
