import { AppError } from '../../core/errors.ts'
import { slugSchema } from '../../core/ids.ts'
import { isSettled, makeTuningId, mostJobsTogether, tuningIdTime, type TuningJob } from '../../core/tuning/job/tuningJob.ts'
import { newAdapterName } from '../../core/tuning/adapter/newAdapterName.ts'
import type { TrainingRows } from '../../core/tuning/rows/trainingRows.ts'
import { combinationName, type SettingsGrid, settingsGrid } from '../../core/tuning/settings/settingsGrid.ts'
import { tuningSettingsSchema } from '../../core/tuning/settings/tuningSettings.ts'
import { readTrainingRows } from '../rows/readTrainingRows.ts'
import { defaultSamples } from '../rows/samplePrompts.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import type { TuningEntry, TuningRequest } from '../tuningService.types.ts'

/**
 * Queues a training, or one for each combination of a grid. What is asked for is fixed now: the snapshot, the base model's file, the prompts of
 * the samples.
 * @throws AppError BAD_INPUT (settings, no rows, a grid that is too large), CONFLICT (the name is taken), NOT_FOUND, MODEL_UNKNOWN, MODEL_MISSING
 */
export async function startTraining(
  deps: Pick<TuningDeps, 'folders' | 'data' | 'adapters' | 'resolveModel' | 'now' | 'random'> & { list: () => Promise<TuningEntry[]> },
  request: TuningRequest & { grid?: SettingsGrid | undefined },
): Promise<TuningJob[]> {
  const { dataset, replaces = false, grid = { rank: [], learningRate: [], epochs: [] } } = request
  const wanted = settingsGrid(checkedSettings(request.settings), grid).map((settings) => {
    const part = combinationName(settings, grid)
    return { settings: checkedSettings(settings), name: newAdapterName(part === '' ? request.name : `${request.name}-${part}`) }
  })
  if (wanted.length > mostJobsTogether)
    throw new AppError(
      'BAD_INPUT',
      `This grid has ${wanted.length} combinations; at most ${mostJobsTogether} can be queued at once. Try fewer values.`,
    )
  await refuseTaken(deps, wanted, replaces)
  const model = await deps.resolveModel(request.base)
  const snapshot = request.snapshot === null ? await deps.data.snapshotNow(dataset) : await deps.data.snapshot(dataset, request.snapshot)
  const rows = await readTrainingRows(deps, { dataset, snapshot: snapshot.tag, method: request.settings.method })
  refuseNoRows(rows, dataset)
  const now = new Date(deps.now())
  const createdAt = now.toISOString()
  const shared = {
    format: 1,
    replaces,
    dataset: slugSchema.parse(dataset),
    snapshot,
    base: { id: model.id, sha256: model.hash },
    samples: request.samples ?? defaultSamples(rows),
    group: wanted.length > 1 ? `${request.name} ${createdAt}` : null,
    createdAt,
  } as const
  const made: TuningJob[] = []
  for (const { settings, name } of wanted) {
    const job: TuningJob = { ...shared, id: await nextId(deps, now), name, settings }
    await deps.folders.create(job)
    made.push(job)
  }
  return made
}

/** Jobs are done in the order of their ids, which have the time in seconds: one that is asked for in the same second gets the next second. */
async function nextId({ folders, random }: Pick<TuningDeps, 'folders' | 'random'>, now: Date): Promise<string> {
  const last = (await folders.ids()).at(-1)
  const after = last === undefined ? 0 : tuningIdTime(last) + 1000
  return makeTuningId(new Date(Math.max(now.getTime(), after)), random())
}

function checkedSettings(settings: TuningRequest['settings']): TuningRequest['settings'] {
  const checked = tuningSettingsSchema.safeParse(settings)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  throw new AppError('BAD_INPUT', `The setting ${issue?.path.join('.') ?? ''} cannot be used: ${issue?.message ?? 'it is wrong'}.`)
}

/** @throws AppError CONFLICT if an adapter or an open training has one of the names */
export async function refuseTaken(
  { adapters, list }: Pick<TuningDeps, 'adapters'> & { list: () => Promise<TuningEntry[]> },
  wanted: readonly { name: string }[],
  replaces: boolean,
): Promise<void> {
  const [present, jobs] = [await adapters.list(), await list()]
  for (const { name } of wanted) {
    const open = jobs.find(({ job, status }) => job.name === name && (!isSettled(status) || status === 'paused'))
    if (open)
      throw new AppError(
        'CONFLICT',
        `The training ${open.job.id} makes an adapter ${name} already (${open.status}). Resume it, cancel it, or choose another name.`,
      )
    if (!replaces && present.some(({ id }) => id === name))
      throw new AppError(
        'CONFLICT',
        `There is an adapter ${name} already. Choose another name, or say that it is to be replaced (--replace).`,
      )
  }
}

function refuseNoRows({ used, left }: TrainingRows, dataset: string): void {
  if (used.some(({ split }) => split === 'train')) return
  const [reason] = [...Map.groupBy(left, (row) => row.reason)].toSorted(([, one], [, other]) => other.length - one.length)
  throw new AppError(
    'BAD_INPUT',
    reason
      ? `No row of ${dataset} can be trained on. Of most of them: ${reason[0]}`
      : `The dataset ${dataset} has no rows to train on that are not rejected and not of another split. Divide the rows: npm run assay -- dataset split ${dataset} --ratio 0.8,0.1,0.1`,
  )
}
