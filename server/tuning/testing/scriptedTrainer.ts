import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { TuningEvent } from '../../core/tuning/job/tuningEvent.ts'

/**
 * What a scripted trainer does. `holdAt`: after these steps it waits for a wish, or for a file `go` in the folder. `dieAt`: ends without a word
 * after this step, once or at each start. `failAt`: says that it failed.
 */
export type TrainerScript = {
  steps: number
  holdAt?: number[]
  checkpointEvery: number
  dieAt?: { step: number; always?: boolean; halfLine?: boolean }
  failAt?: { step: number; cause: 'memory' | 'nan' | 'disk' | 'base' | 'rows' | 'targets' | 'other'; message: string; always?: boolean }
}

/** For tests: behaves like the trainer in everything that other processes see, and learns nothing. `scriptedTrainer.ts FOLDER SCRIPT` */
async function train(folder: string, script: TrainerScript): Promise<number> {
  const file = (name: string) => join(folder, name)
  const read = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), 'utf8') : null)
  const write = (event: TuningEvent) => appendFileSync(file('events.jsonl'), `${JSON.stringify(event)}\n`)
  const isFirst = read('starts') === null
  appendFileSync(file('starts'), `${process.pid}\n`)
  process.stderr.write(`trainer ${process.pid} begins\n`)
  write({ type: 'stage', stage: 'loading', done: 0, total: 0 })
  const resumedFrom = read('checkpoint') === null ? null : Number(read('checkpoint'))
  const rows = { train: 8, validation: 0 }
  const facts = { device: 'cpu', threads: 1, trainable: 10, parameters: 100, pid: process.pid }
  write({ type: 'started', at: Date.now(), resumedFrom, steps: script.steps, stepsPerEpoch: 4, rows, ...facts })
  const save = (step: number) => {
    writeFileSync(file('checkpoint'), String(step))
    write({ type: 'checkpoint', step })
  }
  if (resumedFrom === null) write({ type: 'sample', step: 0, prompt: 0, ids: [104, 105] })
  for (let step = (resumedFrom ?? 0) + 1; step <= script.steps; step += 1) {
    const { dieAt, failAt, holdAt = [] } = script
    if (failAt?.step === step && (isFirst || failAt.always)) {
      write({ type: 'failed', cause: failAt.cause, message: failAt.message, step })
      return 1
    }
    write({
      type: 'step',
      step,
      epoch: step / 4,
      loss: 4 / step,
      learningRate: 1e-4,
      gradientNorm: 1,
      tokens: 10,
      learnt: 5,
      ms: 10,
      memory: 1000,
    })
    if (step % script.checkpointEvery === 0) save(step)
    if (dieAt?.step === step && (isFirst || dieAt.always)) {
      if (dieAt.halfLine) appendFileSync(file('events.jsonl'), '{"type":"step","st')
      process.stderr.write('Killed by the test\n')
      process.kill(process.pid, 'SIGKILL')
    }
    while (holdAt.includes(step) && read('wish') === 'run' && read('go') === null) await wait(10)
    const wish = read('wish')
    if (wish === 'pause' || wish === 'cancel') {
      save(step)
      write({ type: 'stopped', step, wish })
      return 0
    }
  }
  write({ type: 'sample', step: script.steps, prompt: 0, ids: [111, 107] })
  mkdirSync(file('peft'), { recursive: true })
  writeFileSync(join(file('peft'), 'adapter_config.json'), '{}')
  write({ type: 'finished', step: script.steps, reason: 'epochs', keptStep: script.steps, peakMemory: 2000, ms: 10 })
  return 0
}

const [folder = '', script = '{}'] = process.argv.slice(2)
process.exitCode = await train(folder, JSON.parse(script) as TrainerScript)
