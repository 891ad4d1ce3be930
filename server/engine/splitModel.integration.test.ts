import { afterAll, expect, test } from 'vitest'

import { splitGguf } from '../io/models/testing/rewriteGguf.ts'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { createEngine } from './door/client.ts'
import { askCell, chatModel, collectCells } from './testing/testCells.ts'

const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
afterAll(() => engine.close())

test('a model in three parts gives the tokens of the whole one', async () => {
  await using folder = await temporaryFolder()
  const [path = ''] = await splitGguf(chatModel.path, folder.path, 'split', 3)
  const cells = [askCell(0, 'Name a colour.', { maxTokens: 12 })]
  const whole = await collectCells(engine, { cells })
  const split = await collectCells(engine, { cells, model: { id: 'split', path, hash: 'split' } })
  expect([...split.failures]).toEqual([])
  expect(split.results.get(0)?.outputTokenIds).toEqual(whole.results.get(0)?.outputTokenIds)
  await engine.close()
})
