import { AppError } from '../../core/errors.ts'
import type { TuningProgress } from '../../core/tuning/job/foldTuning.ts'
import { thinned, tuningFigures } from '../../core/tuning/job/tuningFigures.ts'
import { isSettled, shownStatus, type TuningJob, type TuningJobState, type TuningWish } from '../../core/tuning/job/tuningJob.ts'
import { isAlive } from '../../io/processOwner.ts'
import type { TuningFolder } from '../../io/tuning/tuningFolders.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import type { TuningDetail, TuningEntry } from '../tuningService.types.ts'
import { followProgress, type JobProgress } from './jobProgress.ts'

/** Jobs as a page and a command see them. Job files and events are read once, and then what was added. */
export type TuningViews = {
  /** The newest first. A folder without a readable job is left out. */
  list: () => Promise<TuningEntry[]>
  /** @throws AppError NOT_FOUND */
  entry: (id: string) => Promise<TuningEntry>
  /** @throws AppError NOT_FOUND */
  detail: (id: string) => Promise<TuningDetail>
}

type Known = { folder: TuningFolder; job: TuningJob; progress: JobProgress }

export function createViews({ folders, adapters }: Pick<TuningDeps, 'folders' | 'adapters'>): TuningViews {
  const known = new Map<string, Known>()

  async function find(id: string): Promise<Known | null> {
    const before = known.get(id)
    if (before) return before
    const folder = folders.folder(id)
    const job = await folder.job()
    if (!job) return null
    const found = { folder, job, progress: followProgress(folder) }
    known.set(id, found)
    return found
  }

  async function read(id: string): Promise<Known> {
    // A folder that was removed is known no more.
    if (!(await folders.ids()).includes(id)) known.delete(id)
    const found = await find(id)
    if (found) return found
    throw new AppError('NOT_FOUND', `There is no training ${id}. npm run assay -- train list shows those that there are.`)
  }

  /** The jobs whose adapters are in their place. */
  async function published(): Promise<ReadonlySet<string>> {
    const entries = await adapters.list().catch(() => [])
    return new Set(entries.flatMap(({ card }) => card?.training?.job ?? []))
  }

  return {
    async list() {
      const ids = await folders.ids()
      for (const id of known.keys()) if (!ids.includes(id)) known.delete(id)
      const made = await published()
      const found = await Promise.all(ids.toReversed().map(find))
      const looks = await Promise.all(found.filter((each) => each !== null).map((each) => look(each, made)))
      return looks.map(({ entry }) => entry)
    },
    entry: async (id) => (await look(await read(id), await published())).entry,
    async detail(id) {
      const found = await read(id)
      const { folder } = found
      const [{ entry, progress, trainTokens }, samples, prepared] = await Promise.all([
        look(found, await published()),
        folder.samples(),
        folder.prepared(),
      ])
      return {
        ...entry,
        ...detailOf(found.job, progress, samples),
        trainTokens,
        notes: [...(prepared?.notes ?? []), ...progress.notes],
      }
    },
  }
}

/** Whether somebody does a job, or its trainer is running. */
export function isAtWork({ owner, trainer }: Pick<TuningJobState, 'owner' | 'trainer'>): boolean {
  return isAlive(owner) || isAlive(trainer)
}

/** A job at this moment. Its `state`, `wish` and events are read once. */
async function look({ folder, job, progress: read }: Known, published: ReadonlySet<string>) {
  const [state, wish, progress] = await Promise.all([folder.state(), folder.wish(), read()])
  const atWork = isAtWork(state)
  const status = shownStatus(state, wish, atWork)
  const { step, steps, etaMs, loss, validationLoss, tokensPerSecond, trainTokens } = tuningFigures(progress)
  const entry: TuningEntry = {
    job,
    status,
    note: atWork ? noteOf(state, wish, progress) : '',
    error: state.error,
    step,
    steps,
    etaMs: status === 'training' ? etaMs : null,
    loss,
    validationLoss,
    tokensPerSecond,
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    hasAdapter: published.has(job.id),
  }
  return { entry, progress, trainTokens }
}

const stages = {
  loading: 'loading the base model',
  reference: 'computing the reference',
  saving: 'saving the weights',
} as const

/** What is being done by those who are at work. */
function noteOf({ status, note }: TuningJobState, wish: TuningWish, progress: TuningProgress): string {
  if (isSettled(status)) return ''
  if (wish !== 'run') return wish === 'pause' ? 'pausing after this step' : 'cancelling'
  if (note !== '' || status !== 'training') return note
  if (progress.started === null && progress.stage === null) return stages.loading
  if (progress.stage === null) return ''
  const { stage, done, total } = progress.stage
  return total > 0 && done > 0 ? `${stages[stage]}, ${done} of ${total}` : stages[stage]
}

function detailOf(
  { samples: prompts }: TuningJob,
  progress: TuningProgress,
  texts: Awaited<ReturnType<TuningFolder['samples']>>,
): Omit<TuningDetail, keyof TuningEntry | 'notes' | 'trainTokens'> {
  const { started, steps, validations, end } = progress
  return {
    curve: thinned(steps).map(({ step, epoch, loss, learningRate, gradientNorm, memory, margin, accuracy }) => ({
      step,
      epoch,
      loss,
      learningRate,
      gradientNorm,
      memory,
      ...(margin !== undefined && { margin }),
      ...(accuracy !== undefined && { accuracy }),
    })),
    validations: validations.map(({ step, loss, isBest, accuracy }) => ({
      step,
      loss,
      isBest,
      ...(accuracy !== undefined && { accuracy }),
    })),
    samples: texts.flatMap(({ step, prompt, answer }) => {
      const asked = prompts[prompt]
      return asked === undefined ? [] : [{ step, prompt: asked, answer }]
    }),
    facts: started && {
      device: started.device,
      threads: started.threads,
      trainable: started.trainable,
      parameters: started.parameters,
      train: started.rows.train,
      validation: started.rows.validation,
    },
    finished: end?.type === 'finished' ? { reason: end.reason, keptStep: end.keptStep, peakMemory: end.peakMemory } : null,
  }
}
