import { expect, test } from 'vitest'

import { AppError } from '../../core/errors.ts'
import type { CellReply, GenerateCall } from '../door/engineBackend.ts'
import { noTotals } from '../door/protocol.ts'
import { withCheckedReplies } from './checkedReplies.ts'

const result = {
  output: 'o',
  thought: null,
  outputTokenIds: [1],
  renderedPrompt: 'p',
  finishReason: 'stop' as const,
  tokens: { prompt: 1, output: 1 },
}
const done = (ref: number): CellReply => ({ kind: 'cellDone', ref, result: { ...result, timing: { ttftMs: 1, totalMs: 2 } } })

function call(): { call: GenerateCall; sent: string[] } {
  const sent: string[] = []
  const request = { model: { id: 'a', path: 'a', hash: 'a' }, lane: 'fast' as const, prompts: [], generations: [], cellTimeoutMs: 1 }
  const send = (reply: CellReply) => void sent.push(`${reply.kind}${'ref' in reply ? ` ${reply.ref}` : ''}`)
  return { sent, call: { request, send, cancelled: () => false, onCancel: () => undefined } }
}

test('results wait in their order while a file that may have changed is hashed, and go on if it has not', async () => {
  const { call: made, sent } = call()
  const hashing = Promise.withResolvers<void>()
  let checks = 0
  const files = { suspicious: false, check: () => (++checks === 1 ? Promise.resolve() : hashing.promise) }
  const totals = await withCheckedReplies(files, made, async (checked) => {
    checked.send(done(0))
    files.suspicious = true
    checked.send({ kind: 'cellStarted', ref: 2 })
    checked.send(done(1))
    checked.send({ kind: 'cellTokens', texts: [] })
    expect(sent).toEqual(['cellDone 0', 'cellStarted 2'])
    setTimeout(() => {
      files.suspicious = false
      hashing.resolve()
    }, 20)
    return noTotals()
  })
  expect(totals).toEqual(noTotals())
  expect(sent).toEqual(['cellDone 0', 'cellStarted 2', 'cellDone 1', 'cellTokens'])
})

test('if the file has changed, no further result leaves, the rest is cancelled and the call fails', async () => {
  const { call: made, sent } = call()
  let checks = 0
  const changed = new AppError('MODEL_CHANGED', 'Replaced.')
  const files = { suspicious: false, check: () => (++checks === 1 ? Promise.resolve() : Promise.reject(changed)) }
  const cancelled = Promise.withResolvers<void>()
  const run = withCheckedReplies(files, made, async (checked) => {
    checked.onCancel(cancelled.resolve)
    files.suspicious = true
    checked.send(done(0))
    expect(checked.cancelled(1)).toBe(false)
    await cancelled.promise
    expect(checked.cancelled(1)).toBe(true)
    checked.send({ kind: 'cellCancelled', ref: 1 })
    return noTotals()
  })
  await expect(run).rejects.toBe(changed)
  expect(sent).toEqual([])
})

test('a file that has changed before the call begins fails it before anything runs', async () => {
  const { call: made } = call()
  const changed = new AppError('MODEL_CHANGED', 'Replaced.')
  const files = { suspicious: true, check: () => Promise.reject(changed) }
  await expect(withCheckedReplies(files, made, () => Promise.reject(new Error('ran')))).rejects.toBe(changed)
})
