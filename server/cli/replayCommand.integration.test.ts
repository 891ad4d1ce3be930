import { DatabaseSync } from 'node:sqlite'
import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

import { openStore } from '../io/store/store.ts'
import { replayText } from './replayCommand.ts'
import { cliSpace } from './testing/cliSpace.ts'

const root = resolve(import.meta.dirname, '../..')
const notebook = `---
title: 과일
model: tiny
---
\`\`\`yaml prompt 과일
user: "{{fruit}}?"
\`\`\`
\`\`\`yaml cases fruits
- vars: { fruit: 사과 🍎 }
\`\`\`
`

/** Computes the cell again and then changes the last character of its stored text, as a damaged disk does. */
async function changedText(folder: string, key: string): Promise<string> {
  const database = new DatabaseSync(join(folder, 'home', 'assay.db'))
  const { output, token_ids: ids } = database.prepare('SELECT output, token_ids FROM results WHERE key = ?').get(key) as {
    output: string
    token_ids: Uint8Array
  }
  // The test before changed the first token.
  const tokens = new Int32Array(ids.slice().buffer)
  tokens[0] = (tokens[0] ?? 0) - 1
  database
    .prepare('UPDATE results SET output = ?, token_ids = ? WHERE key = ?')
    .run(`${output.slice(0, -1)}~`, new Uint8Array(tokens.buffer), key)
  database.close()
  return output
}

test('a stored cell replays equal, one that was changed is reported with its first other token, an unknown key is refused', async () => {
  await using space = await cliSpace({ 'fruit/notebook.md': notebook })
  const run = await space.run(['run', 'fruit', '--json'])
  expect(run).toMatchObject({ code: 0 })
  const { key } = (JSON.parse(run.stdout) as { cells: { key: string }[] }).cells[0] as { key: string }

  const equal = await space.run(['replay', key, '--json'])
  expect(equal).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(equal.stdout)).toMatchObject({ key, equal: true, firstDifference: null })

  const store = openStore(join(space.path, 'home', 'assay.db'))
  const cell = store.results.cell(key as Parameters<typeof store.results.cell>[0])
  if (!cell?.result) throw new Error('the run stored no result')
  const [first, ...others] = cell.result.outputTokenIds
  const changed = { ...cell.result, outputTokenIds: [(first ?? 0) + 1, ...others] }
  store.results.putDone({ key: cell.key, run: cell.run, at: 0, request: cell.request }, changed, { replace: true })
  store.queue.flush()
  store.close()
  const different = await space.run(['replay', key, '--json'])
  expect(different).toMatchObject({ code: 1 })
  expect(JSON.parse(different.stdout)).toMatchObject({
    equal: false,
    firstDifference: {
      position: 0,
      stored: (first ?? 0) + 1,
      replayed: first,
      storedProbability: expect.any(Number) as number,
      replayedProbability: expect.any(Number) as number,
    },
  })
  expect((await space.run(['replay', key])).stdout).toMatch(/stored {4}token \d+ ".*", probability \d+\.\d{3} %\n {2}replayed {2}token/)

  const text = await changedText(space.path, key)
  const flipped = await space.run(['replay', key, '--json'])
  expect(flipped).toMatchObject({ code: 1 })
  expect(JSON.parse(flipped.stdout)).toMatchObject({
    key,
    equal: false,
    firstDifference: null,
    textDifference: { position: text.length - 1 },
  })
  expect((await space.run(['replay', key])).stdout).toMatch(/tokens are the same, but not the text.*\n {2}stored {4}"~"/)

  expect(await space.run(['replay', 'f'.repeat(64)])).toMatchObject({ code: 2, stdout: '' })
})

test('a cell of the real model that ran among others replays alone with the same tokens in the exact lane', async () => {
  await using space = await cliSpace({}, { ASSAY_ENGINE: '', ASSAY_MODELS: process.env.ASSAY_MODELS || join(root, 'models') })
  cpSync(join(root, 'experiments/few-shot-sentiment'), join(space.path, 'experiments/few-shot'), { recursive: true })
  const run = await space.run(['run', 'few-shot', '--limit', '4', '--lane', 'exact', '--json'])
  expect(run).toMatchObject({ code: 0 })
  const { cells } = JSON.parse(run.stdout) as { cells: { key: string }[] }
  const key = cells[2]?.key ?? ''
  const replay = await space.run(['replay', key, '--json'])
  expect(replay).toMatchObject({ code: 0 })
  expect(JSON.parse(replay.stdout)).toMatchObject({ key, equal: true, firstDifference: null })
})

test('a difference is described in words, with both probabilities and the engine versions where they differ', () => {
  const firstDifference = {
    position: 3,
    stored: 9,
    replayed: null,
    storedText: ' 사과',
    replayedText: '<|im_end|>',
    storedProbability: 0.41237,
    replayedProbability: 0.41189,
  }
  const engine = { stored: 'engine 1', now: 'engine 2' }
  expect(replayText({ key: 'k', equal: false, firstDifference, engine })).toBe(
    [
      'Different from token 3 on (counted from 0), where the model gave:',
      '  stored    token 9 " 사과", probability 41.237 %',
      '  replayed  the end, probability 41.189 %',
      'Computed by engine 1, replayed by engine 2.',
    ].join('\n'),
  )
  const unknown = { ...firstDifference, storedText: null, replayedText: null, storedProbability: null, replayedProbability: null }
  expect(replayText({ key: 'k', equal: false, firstDifference: unknown, engine: { stored: 'e', now: 'e' } })).toMatch(
    /stored {4}token 9\n {2}replayed {2}the end$/,
  )
})
