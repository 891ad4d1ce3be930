import { cp, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import {
  queuedState,
  type TuningJob,
  tuningIdSchema,
  tuningJobSchema,
  type TuningJobState,
  tuningStateSchema,
  type TuningWish,
  tuningWishes,
} from '../../core/tuning/job/tuningJob.ts'
import { atomicWrite, type FileData, temporaryName } from '../files/atomicWrite.ts'
import { fileError } from '../files/fileError.ts'
import { namesIn } from '../files/folder.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { pathKind } from '../files/pathKind.ts'
import { readTextFile } from '../files/readTextFile.ts'

const preparedSchema = z.strictObject({
  rows: z.strictObject({ train: z.int(), validation: z.int() }),
  /** `trainedKey` of the prompts of all rows. */
  prompts: z.array(z.string()),
  notes: z.array(z.string()),
})

/** What is known of the rows of a job: `prepared.json`, written when `rows.jsonl` and `trainer.json` are there. */
export type PreparedRows = z.infer<typeof preparedSchema>

const samplesSchema = z.array(z.strictObject({ step: z.int(), prompt: z.int(), answer: z.string() }))

/** Answers to sample prompts as texts: `samples.json`. */
export type SampleTexts = z.infer<typeof samplesSchema>

/** What the trainer reads besides the rows: `trainer.json`. `base`: the path of the model's file. `prompts`: token ids. */
export type TrainerInput = {
  format: 1
  base: string
  /** The name of the model, which the trained files have. */
  baseId: string
  settings: TuningJob['settings']
  prompts: number[][]
  endTokens: number[]
}

/** The files of one job. What is missing or cannot be read is null. */
export type TuningFolder = {
  id: string
  path: string
  job(): Promise<TuningJob | null>
  state(): Promise<TuningJobState>
  writeState(state: TuningJobState): Promise<void>
  wish(): Promise<TuningWish>
  writeWish(wish: TuningWish): Promise<void>
  prepared(): Promise<PreparedRows | null>
  /** Writes the rows, what the trainer needs, and at last what is known of them. @throws AppError DISK_FULL */
  writeRows(lines: FileData, after: () => { trainer: TrainerInput; prepared: PreparedRows }): Promise<void>
  samples(): Promise<SampleTexts>
  writeSamples(samples: SampleTexts): Promise<void>
  /** The end of what the trainer has printed. */
  log(mostBytes: number): Promise<string>
  /** Whether there is a file of this name. */
  has(name: string): Promise<boolean>
  /** A folder with the finished adapter: `adapter.gguf`, `peft/` and, if there is a text for it, `README.md`. It is made anew at each call. */
  assemble(readme: string | null): Promise<string>
  /** Removes the trainer's checkpoint, which is three times as large as the adapter and of no use when the adapter is there. */
  dropCheckpoint(): Promise<void>
  /** The absolute path of a file or folder of the job. */
  place(name: string): string
}

/** The tuning jobs of a project, a folder each. */
export type TuningFolders = {
  /** The oldest first. */
  ids(): Promise<string[]>
  folder(id: string): TuningFolder
  /** @throws AppError DISK_FULL, NOT_ALLOWED */
  create(job: TuningJob): Promise<TuningFolder>
  remove(id: string): Promise<void>
  /** A folder for rows that are measured and not kept. */
  temporary(): Promise<Pick<TuningFolder, 'path' | 'writeRows'> & AsyncDisposable>
}

export function createTuningFolders(root: string): TuningFolders {
  const folder = (id: string) => openFolder(root, id)
  return {
    async ids() {
      const names = await namesIn(root, { within: root, name: 'tuning' }).catch((): string[] => [])
      return names.filter((name) => tuningIdSchema.safeParse(name).success).toSorted()
    },
    folder,
    async create(job) {
      // Renamed when it is complete, so that nobody sees a folder without its job.
      const temporary = join(root, temporaryName())
      try {
        makeFolder(root)
        await mkdir(temporary)
        const write = (name: string, text: string) => atomicWrite(join(temporary, name), text, { within: root })
        await write('state.json', JSON.stringify(queuedState))
        await write('wish', 'run')
        await write('job.json', `${JSON.stringify(job, null, 2)}\n`)
        await rename(temporary, join(root, job.id))
      } catch (thrown) {
        await rm(temporary, { recursive: true, force: true })
        throw fileError(thrown, `the training ${job.id}`)
      }
      return folder(job.id)
    },
    async remove(id) {
      const gone = join(root, temporaryName())
      try {
        await rename(folder(id).path, gone)
        await rm(gone, { recursive: true, force: true })
      } catch (thrown) {
        throw fileError(thrown, `the training ${id}`)
      }
    },
    async temporary() {
      const path = join(root, temporaryName())
      try {
        makeFolder(root)
        await mkdir(path)
      } catch (thrown) {
        throw fileError(thrown, 'the rows to measure')
      }
      return {
        path,
        writeRows: rowsWriter((name, data) => atomicWrite(join(path, name), data, { within: root })),
        [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
      }
    },
  }
}

function rowsWriter(write: (name: string, data: FileData) => Promise<void>): TuningFolder['writeRows'] {
  return async (lines, after) => {
    await write('rows.jsonl', lines)
    const { trainer, prepared } = after()
    await write('trainer.json', JSON.stringify(trainer))
    await write('prepared.json', JSON.stringify(prepared))
  }
}

function openFolder(root: string, given: string): TuningFolder {
  const checked = tuningIdSchema.safeParse(given)
  if (!checked.success) throw new AppError('NOT_FOUND', `There is no training ${JSON.stringify(given)}.`)
  const id = checked.data
  const path = join(root, id)
  const place = (name: string) => join(path, name)
  const write = (name: string, data: FileData) => atomicWrite(place(name), data, { within: root })
  const read = async (name: string): Promise<string | null> => {
    if ((await pathKind(place(name))) !== 'file') return null
    try {
      return (await readTextFile(place(name), { within: root, name, maxBytes: MOST_BYTES })).text
    } catch (thrown) {
      // Removed since.
      if (thrown instanceof AppError && thrown.code === 'FILE_MISSING') return null
      throw thrown
    }
  }
  const readAs = async <Value>(name: string, schema: z.ZodType<Value>): Promise<Value | null> => {
    const text = await read(name)
    if (text === null) return null
    try {
      return schema.safeParse(JSON.parse(text)).data ?? null
    } catch {
      return null
    }
  }
  return {
    id,
    path,
    place,
    job: () => readAs('job.json', tuningJobSchema),
    state: async () => (await readAs('state.json', tuningStateSchema)) ?? queuedState,
    writeState: (state) => write('state.json', JSON.stringify(state)),
    async wish() {
      const wish = (await read('wish'))?.trim()
      return tuningWishes.find((known) => known === wish) ?? 'run'
    },
    writeWish: (wish) => write('wish', wish),
    prepared: () => readAs('prepared.json', preparedSchema),
    writeRows: rowsWriter(write),
    samples: async () => (await readAs('samples.json', samplesSchema)) ?? [],
    writeSamples: (samples) => write('samples.json', JSON.stringify(samples)),
    has: async (name) => (await pathKind(place(name))) === 'file',
    async assemble(readme) {
      const ready = place('ready')
      try {
        await rm(ready, { recursive: true, force: true })
        await mkdir(ready)
        await cp(place('adapter.gguf'), join(ready, 'adapter.gguf'))
        await cp(place('peft'), join(ready, 'peft'), { recursive: true })
        if (readme !== null) await atomicWrite(join(ready, 'README.md'), readme, { within: root })
      } catch (thrown) {
        throw fileError(thrown, 'the finished adapter')
      }
      return ready
    },
    async dropCheckpoint() {
      try {
        await rm(place('checkpoint'), { recursive: true, force: true })
      } catch (thrown) {
        throw fileError(thrown, 'checkpoint')
      }
    },
    log: (mostBytes) => endOf(place('trainer.log'), mostBytes),
  }
}

/** `prepared.json` has a key for each row. */
const MOST_BYTES = 256 * 1024 * 1024

/** The end of a text file, from the beginning of a line; '' if there is none. */
async function endOf(path: string, mostBytes: number): Promise<string> {
  try {
    const { size } = await stat(path)
    const from = Math.max(0, size - mostBytes)
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from)
      const text = buffer.toString('utf8', 0, bytesRead)
      return from === 0 ? text : text.slice(text.indexOf('\n') + 1)
    } finally {
      await file.close()
    }
  } catch {
    return ''
  }
}
