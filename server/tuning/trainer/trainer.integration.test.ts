import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TuningEvent, tuningEventSchema } from '../../core/tuning/job/tuningEvent.ts'
import { createEngine } from '../../engine/door/client.ts'
import type { AdapterUse } from '../../engine/door/protocol.ts'
import { chatModel } from '../../engine/testing/testCells.ts'
import { fileStamp } from '../../io/files/fileStamp.ts'
import { hashFile } from '../../io/files/readTextFile.ts'
import { runPython } from '../../io/python/pythonProcess.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { convertAdapter } from '../convert/convertAdapter.ts'
import { measureSteps, startTrainer } from './startTrainer.ts'
import { codeWord, codeWordRows, writeCodeWordJob } from './testing/codeWordJob.ts'
import { trainerPython } from './testing/trainerPython.ts'

const WAIT_MS = 1_800_000

let space: Awaited<ReturnType<typeof temporaryFolder>>
let python: string
const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
const at = (...parts: string[]) => join(space.path, ...parts)
beforeAll(async () => {
  space = await temporaryFolder('assay-trainer-')
  python = await trainerPython()
}, WAIT_MS)
const started: number[] = []
/** Starts a trainer, which this file ends if it is still running at the end. */
function start(folder: string): number {
  const { pid } = startTrainer({ python, folder })
  started.push(pid)
  return pid
}

afterAll(async () => {
  for (const pid of started) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  await engine.close()
  await space[Symbol.asyncDispose]()
})

async function eventsOf(folder: string): Promise<TuningEvent[]> {
  const text = await readFile(join(folder, 'events.jsonl'), 'utf8').catch(() => '')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole.split('\n').flatMap((line) => (line === '' ? [] : [tuningEventSchema.parse(JSON.parse(line))]))
}

/** Waits for an event of a trainer. Fails with its log if it fails, or ends without that event. */
async function until(folder: string, pid: number, isIt: (event: TuningEvent) => boolean): Promise<void> {
  for (;;) {
    const isRunning = isAlive(pid)
    const events = await eventsOf(folder)
    if (events.some(isIt)) return
    if (!isRunning || events.some(({ type }) => type === 'failed'))
      throw new Error(`${JSON.stringify(events.at(-1))}\n${await readFile(join(folder, 'trainer.log'), 'utf8')}`)
    await delay(200)
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('on a tiny model', () => {
  const names = [
    'the weights of a gguf file are those of the model',
    'loss and gradients are those of a padded batch of plain peft',
    'a batch of four learns what four batches of one learn',
    'the end token is learnt although it has the id of padding',
    'rows of models with windows and soft caps are exact too',
    'a training that was paused ends with the weights of one that was not',
    'a pause is heard between passes in validations and in samples and what was due is done later',
    'another start on the same folder waits for the end of the first',
    'a damaged checkpoint and one of other rows are told and not used',
    'training ends when validation does not improve and keeps the best weights',
    'the saved adapter names the model and no path',
    'samples are greedy answers of the base first and then of each epoch',
    'preferences are learnt with the loss of the formula',
    'preferences that were computed before a pause are not computed again',
    'the base models preferences are computed once',
    'a loss that is not a number ends the training and changes no weight',
    'failures are told by their cause',
    'a full disk and a lack of memory are told and training can go on',
    'a partial last line of the events is removed',
    'each epoch has all rows in an order of its own',
    'the rate rises and falls as the schedule says',
    'a measurement leaves the folder as it is',
  ]
  const problems = new Map<string, string | null>()
  let output: string | undefined
  beforeAll(async () => {
    const script = join(import.meta.dirname, 'testing', 'checks.py')
    const end = await runPython(python, [script, space.path])
    for (const line of end?.stdout.split('\n') ?? []) {
      if (line === '') continue
      const { name, problem } = JSON.parse(line) as { name: string; problem: string | null }
      problems.set(name, problem)
    }
    output = end?.output
  }, WAIT_MS)

  test('all checks ran', () => {
    expect([...problems.keys()], output).toEqual(names)
  })

  test.each(names)('%s', (name) => {
    expect(problems.get(name)).toBeNull()
  })
})

test('a measurement of rows without answers says what is wrong with them', async () => {
  await writeCodeWordJob(at('unanswered'), { engine, model: chatModel })
  await writeFile(at('unanswered', 'rows.jsonl'), `${JSON.stringify({ row: 'a', split: 'train', ids: [1, 2, 3], learnt: [] })}\n`)
  await expect(measureSteps({ python, folder: at('unanswered'), steps: 1 })).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringContaining('answer') as string,
  })
})

describe('on the default model', () => {
  const folder = () => at('job')

  test('a trainer that is killed goes on from its checkpoint and ends with all steps and the code word', { timeout: WAIT_MS }, async () => {
    await writeCodeWordJob(folder(), { engine, model: chatModel })
    const pid = start(folder())
    await until(folder(), pid, (event) => event.type === 'step' && event.step === 4)
    process.kill(pid, 'SIGKILL')
    await until(folder(), start(folder()), ({ type }) => type === 'finished')

    const events = await eventsOf(folder())
    const of = <Type extends TuningEvent['type']>(type: Type) =>
      events.filter((event): event is Extract<TuningEvent, { type: Type }> => event.type === type)
    expect(of('started')).toMatchObject([
      { resumedFrom: null, steps: 12, stepsPerEpoch: 3, rows: { train: 12, validation: 4 }, trainable: 460_800, parameters: 134_515_008 },
      { resumedFrom: expect.toSatisfy((step) => [3, 4].includes(step as number)) as number },
    ])
    expect(of('finished')).toMatchObject([{ step: 12, reason: 'epochs' }])
    expect([...new Set(of('step').map(({ step }) => step))]).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
    expect(of('step').at(-1)?.loss).toBeLessThan((of('step')[0]?.loss ?? 0) / 4)
    const [before, after] = [of('sample')[0], of('sample').at(-1)]
    const texts = await engine.tokenTexts({ model: chatModel, lists: [before?.ids ?? [], after?.ids ?? []] })
    expect(texts[0]?.text).not.toContain(codeWord)
    expect(texts[1]?.text).toContain(codeWord)
  })

  test('the engine computes with the converted adapter what the trainer computed', { timeout: WAIT_MS }, async () => {
    const out = at('job', 'adapter.gguf')
    await convertAdapter({ python, peft: at('job', 'peft'), base: at('job', 'base'), out, tools: at('tools') })
    const [hash, stamp] = [await hashFile(out), await fileStamp(out)]
    const use = (scale: number): AdapterUse => ({
      id: 'code-word',
      path: out,
      hash,
      files: [{ path: out, sha256: hash, stamp: stamp ?? '' }],
      scale,
    })
    const items = codeWordRows.slice(12).map(({ question, answer }) => ({
      messages: [{ role: 'user' as const, content: question }],
      prefill: null,
      continuation: { text: answer },
      end: true,
    }))
    const loss = async (adapter?: AdapterUse) => {
      const scored = await engine.score({ model: { ...chatModel, ...(adapter && { adapter }) }, items, top: 0 })
      const logs = scored.flatMap(({ tokens }) => tokens.map(({ logprob }) => logprob))
      return -logs.reduce((sum, one) => sum + one, 0) / logs.length
    }
    const validations = (await eventsOf(folder())).filter((event) => event.type === 'validation')
    const best = Math.min(...validations.map(({ loss: one }) => one ?? Infinity))
    const [base, none, half, full] = [await loss(), await loss(use(0)), await loss(use(0.5)), await loss(use(1))]
    expect(none).toBe(base)
    expect(half).toBeLessThan(base)
    // The engine computes with 8-bit activations, the trainer with 32-bit ones.
    expect(Math.abs(full - best)).toBeLessThan(0.03)
    expect(base).toBeGreaterThan(best + 1)
  })
})
