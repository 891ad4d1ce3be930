import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { slugSchema } from '../../server/core/ids.ts'
import type { TuningEvent } from '../../server/core/tuning/job/tuningEvent.ts'
import { queuedState, type TuningJob, type TuningJobState } from '../../server/core/tuning/job/tuningJob.ts'
import { guideSettings, type TuningSettings } from '../../server/core/tuning/settings/tuningSettings.ts'
import { processOf } from '../../server/io/processOwner.ts'
import { projectOf } from './servers.ts'

type SeededJob = {
  id: string
  name: string
  state?: Partial<TuningJobState>
  settings?: Partial<TuningSettings>
  group?: string
  events?: readonly TuningEvent[]
  /** Answers to the two sample prompts, `안녕?` and `Where?`. */
  answers?: readonly { step: number; prompt: number; answer: string }[]
}

const place = (id: string, file = '') => path.join(projectOf('fake'), 'home/tuning', id, file)

/** What was asked for. */
export function tuningJob({ id, name, settings = {}, group }: Pick<SeededJob, 'id' | 'name' | 'settings' | 'group'>): TuningJob {
  return {
    format: 1,
    id,
    name: slugSchema.parse(name),
    replaces: false,
    dataset: slugSchema.parse('말투-rows'),
    snapshot: { tag: 'v1', sha256: 'a'.repeat(64) },
    base: { id: 'smollm2-135m-instruct', sha256: 'b'.repeat(64) },
    settings: { ...guideSettings, warmup: 2, ...settings },
    samples: ['안녕?', 'Where?'],
    group: group ?? null,
    createdAt: '2026-11-30T10:15:00.000Z',
  }
}

/** Writes the folder of a job, as a server and a trainer do. Without a state, the job is done. */
export async function writeTuning({ state = {}, events = [], answers = [], ...asked }: SeededJob): Promise<void> {
  const job = tuningJob(asked)
  const { id } = job
  const ended: TuningJobState = { ...queuedState, status: 'done', startedAt: 1_000, endedAt: 91_000 }
  await mkdir(place(id), { recursive: true })
  await writeFile(place(id, 'events.jsonl'), lines(events))
  await writeFile(place(id, 'samples.json'), JSON.stringify(answers))
  await writeFile(
    place(id, 'prepared.json'),
    JSON.stringify({ rows: { train: 8, validation: 2 }, prompts: [], notes: ['2 rows were cut.'] }),
  )
  await writeFile(place(id, 'trainer.log'), 'loading the model\n학습을 시작합니다\n')
  await writeFile(place(id, 'wish'), 'run')
  await writeFile(place(id, 'state.json'), JSON.stringify({ ...ended, ...state }))
  await writeFile(place(id, 'job.json'), JSON.stringify(job))
}

export const started: TuningEvent = {
  type: 'started',
  at: 1_000,
  resumedFrom: null,
  steps: 20,
  stepsPerEpoch: 10,
  rows: { train: 8, validation: 2 },
  trainable: 460_800,
  parameters: 134_515_008,
  device: 'cpu',
  threads: 2,
  pid: 1,
}

/** The steps `from` to `to` with a loss of `4 / step`. */
export function steps(from: number, to: number): TuningEvent[] {
  return Array.from({ length: to - from + 1 }, (_, at) => {
    const step = from + at
    const measured = { tokens: 100, learnt: 40, ms: 500, memory: 9e8 }
    return { type: 'step', step, epoch: step / 10, loss: 4 / step, learningRate: 3e-4, gradientNorm: 1.5, ...measured }
  })
}

export const validation = (step: number, loss: number, isBest: boolean): TuningEvent => ({
  type: 'validation',
  step,
  loss,
  tokens: 80,
  isBest,
  ms: 10,
})

export const finished: TuningEvent = { type: 'finished', step: 20, reason: 'epochs', keptStep: 10, peakMemory: 1.2e9, ms: 90_000 }

export const addEvents = (id: string, events: readonly TuningEvent[]): Promise<void> => appendFile(place(id, 'events.jsonl'), lines(events))

export const readWish = async (id: string): Promise<string> => (await readFile(place(id, 'wish'), 'utf8')).trim()

const lines = (events: readonly TuningEvent[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('')

/** A process that stands for a trainer: it does nothing until it is ended. `owner` is for the state of the job. */
export async function standInTrainer(): Promise<AsyncDisposable & { owner: NonNullable<TuningJobState['trainer']>; end(): Promise<void> }> {
  const child: ChildProcess = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  await once(child, 'spawn')
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  return { owner: processOf(child.pid ?? 0), end, [Symbol.asyncDispose]: end }
}
