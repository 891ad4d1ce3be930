import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { RowContent } from '../../core/dataset/row/content.ts'
import { type DatasetRow, newRow, type RowId } from '../../core/dataset/row/row.ts'
import { AppError } from '../../core/errors.ts'
import type { AdapterCard } from '../../core/tuning/adapter/adapterCard.ts'
import { guideSettings } from '../../core/tuning/settings/tuningSettings.ts'
import { createJobFiles } from '../../io/jobs/jobFiles.ts'
import { thisProcess } from '../../io/processOwner.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { createTuningFolders } from '../../io/tuning/tuningFolders.ts'
import { createJobs } from '../../jobs/createJobs.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import type { TuningRequest } from '../tuningService.types.ts'
import type { TrainerScript } from './scriptedTrainer.ts'

export const base = { id: 'tiny', path: '/models/tiny.gguf', hash: 'ab'.repeat(32) }

/** Instructions with an answer; the ids count from 1. */
export function sampleRows(count: number, changes: (at: number) => Partial<DatasetRow> = () => ({})): DatasetRow[] {
  return Array.from({ length: count }, (_, at) => {
    const content: RowContent = { kind: 'instruction', instruction: `What is ${at}?`, input: '', output: `It is ${at}.` }
    const row = newRow(String(at + 1).padStart(12, '0') as RowId, content, { from: 'hand' })
    return { ...row, status: 'accepted', split: 'train', ...changes(at) }
  })
}

/** Tokens are the characters' codes; 1 ends an answer. */
const codes = (text: string) => Array.from(text, (character) => character.codePointAt(0) ?? 0)

/**
 * For tests: a project with jobs, in which a scripted trainer and stand-ins for Python, engine and adapters do the work. `path`: the folder of a
 * space that another process has made, and removes.
 */
export async function tuningSpace(script: Partial<TrainerScript> = {}, given: { rows?: DatasetRow[]; path?: string } = {}) {
  const folder = given.path === undefined ? await temporaryFolder() : { path: given.path, [Symbol.asyncDispose]: async () => undefined }
  const folders = createTuningFolders(join(folder.path, 'tuning'))
  const started: number[] = []
  const plan: TrainerScript = { steps: 8, checkpointEvery: 3, ...script }
  const cards = () => readCards(folder.path)
  const rows = given.rows ?? sampleRows(8)
  let moments = 0

  /** The dependencies as one process has them: each call stands for another one. */
  const deps = (changes: Partial<TuningDeps> = {}): TuningDeps => {
    const files = createJobFiles(join(folder.path, 'jobs'))
    return {
      folders,
      data: {
        async *rows() {
          yield* rows
        },
        version: async () => '1',
        snapshot: async (_, tag) => ({ tag, sha256: 'cd'.repeat(32) }),
        snapshotNow: async () => ({ tag: 'now', sha256: 'cd'.repeat(32) }),
        check: async () => ({ duplicates: [], leaks: [], pii: [], notes: [] }),
      },
      tools: {
        ensurePython: async () => ({ python: process.execPath }),
        startTrainer: ({ python, folder: at }) => {
          const log = openSync(join(at, 'trainer.log'), 'a')
          const child = spawn(python, [join(import.meta.dirname, 'scriptedTrainer.ts'), at, JSON.stringify(plan)], {
            detached: true,
            stdio: ['ignore', log, log],
          })
          child.unref()
          started.push(child.pid ?? 0)
          return { pid: child.pid ?? 0 }
        },
        measureSteps: async () => ({ msPerStep: 100, bytes: 5_000, device: 'cpu', tokens: 1_000 }),
        convertAdapter: async ({ out }) => writeFileSync(out, 'gguf'),
      },
      adapters: {
        list: async () => cards().map((card) => ({ id: card.id, card })),
        async publish(from, card) {
          const to = join(folder.path, 'adapters', card.id)
          mkdirSync(join(folder.path, 'adapters'), { recursive: true })
          rmSync(to, { recursive: true, force: true })
          writeFileSync(join(from, 'adapter.json'), JSON.stringify(card))
          renameSync(from, to)
        },
      },
      engine: {
        answerTokens: async ({ items }) =>
          items.map(({ messages, answer }) => {
            if (messages.some(({ content }) => content.includes('REFUSE'))) throw new AppError('BAD_INPUT', 'The template refuses it.')
            const prompt = messages.map(({ role, content }) => `${role}:${content}\n`).join('')
            return { prompt: codes(`${prompt}assistant:`), answer: [...codes(answer), 1] }
          }),
        tokenTexts: async ({ lists }) =>
          lists.map((ids) => ({
            text: String.fromCodePoint(...ids),
            pieces: ids.map((id) => (id === 1 ? '<end>' : String.fromCodePoint(id))),
          })),
      },
      resolveModel: async (id) => ({ ...base, id }),
      trainContext: async () => null,
      modelCard: null,
      locks: files,
      jobs: createJobs({ files }),
      owner: thisProcess(),
      now: Date.now,
      random: () => String((moments += 1)).padStart(4, '0'),
      ...changes,
    }
  }

  return {
    path: folder.path,
    folders,
    deps,
    script: plan,
    /** Lets the trainer of a job go on that waits after a step. */
    go: (id: string) => writeFileSync(folders.folder(id).place('go'), ''),
    /** Process ids of the trainers, in the order of their starts. */
    started,
    cards,
    request: (changes: Partial<TuningRequest> = {}): TuningRequest => ({
      name: 'tone',
      dataset: 'house',
      snapshot: 'v1',
      base: base.id,
      settings: { ...guideSettings, warmup: 1 },
      ...changes,
    }),
    async [Symbol.asyncDispose]() {
      for (const pid of started) {
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // It has ended.
        }
      }
      await folder[Symbol.asyncDispose]()
    },
  }
}

function readCards(path: string): AdapterCard[] {
  const file = join(path, 'adapters', 'tone', 'adapter.json')
  return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8')) as AdapterCard] : []
}

/** Resolves when `look` returns something that is not false, null or undefined. */
export async function eventually<Value>(look: () => Promise<Value> | Value, what: string, mostMs = 120_000): Promise<NonNullable<Value>> {
  const end = Date.now() + mostMs
  for (;;) {
    const value = await look()
    if (value !== null && value !== undefined && value !== false) return value
    if (Date.now() > end) throw new Error(`This did not happen: ${what}`)
    await wait(20)
  }
}
