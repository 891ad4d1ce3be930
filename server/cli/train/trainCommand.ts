import { join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { newAdapterName } from '../../core/tuning/adapter/newAdapterName.ts'
import { datasetName } from '../../datasets/names.ts'
import type { Project } from '../../project/openProject.ts'
import { createViews } from '../../tuning/jobs/createViews.ts'
import { resumeJob, wishStop } from '../../tuning/jobs/jobWishes.ts'
import { refuseTaken, startTraining } from '../../tuning/jobs/startTraining.ts'
import { createPreflight } from '../../tuning/preflight/createPreflight.ts'
import { driveJob } from '../../tuning/work/createQueue.ts'
import { countText } from '../print/countText.ts'
import { durationText } from '../print/durationText.ts'
import { exitCodes, failWith, printError } from '../print/exitCode.ts'
import { writeOut } from '../print/writeOut.ts'
import { withProject } from '../session/withProject.ts'
import { followTraining } from './followTraining.ts'
import { preflightCommand } from './preflightCommand.ts'
import { problemText } from './preflightText.ts'
import { type SettingOptions, settingsOf } from './trainSettings.ts'

export type TrainOptions = SettingOptions & {
  base?: string
  name?: string
  snapshot?: string
  replace?: boolean
  preflight?: boolean
  /** With `preflight`: a few steps are timed. */
  measure?: boolean
  /** Commander's member for `--no-checks`. */
  checks: boolean
  json?: boolean
}

/** `assay train DATASET`. Returns 1 for a training that failed or was paused, 2 for wrong input. */
export async function trainCommand(given: string, options: TrainOptions): Promise<number> {
  const dataset = datasetName(given)
  const { base, name = '', replace = false, checks, measure = false, json = false } = options
  const settings = settingsOf(options)
  if (base === undefined)
    throw new AppError('BAD_INPUT', 'Say which model the adapter is for: --base MODEL, such as --base smollm2-135m-instruct.')
  if (measure && !options.preflight) throw new AppError('BAD_INPUT', '--measure belongs to a pre-flight: give --preflight too.')
  if (name === '' && !options.preflight) throw new AppError('BAD_INPUT', 'Give the adapter a name: --name ADAPTER.')
  if (name !== '') newAdapterName(name)
  const wanted = { name, replaces: replace, dataset, base, settings }
  if (options.preflight) return preflightCommand({ ...wanted, snapshot: options.snapshot ?? null }, { checks, measure, json })
  return withProject(async (project) => {
    const views = createViews(project.tuning)
    const deps = { ...project.tuning, list: views.list }
    // Before the minutes that the checks can take, and before a snapshot is made.
    await refuseTaken(deps, [{ name }], replace)
    const request = { ...wanted, snapshot: options.snapshot ?? null }
    const { problems } = await createPreflight(project.tuning)(request, { checks })
    const error = problems.find(({ severity }) => severity === 'error')
    if (error) throw new AppError('BAD_INPUT', error.message)
    for (const problem of problems) printError(problemText(problem))
    const [job] = await startTraining(deps, request)
    if (!job) throw new AppError('INTERNAL', 'No training was queued.')
    const { tag } = job.snapshot
    if (request.snapshot === null) printError(`The present rows of ${dataset} are kept as the snapshot ${tag}.`)
    printError(`training ${job.id}: ${name} on ${dataset}, snapshot ${tag}`)
    return follow(project, views, { id: job.id, json })
  })
}

/** `assay train resume`. */
export async function resumeTrainingCommand(id: string, { json }: { json?: boolean }): Promise<number> {
  return withProject(async (project) => {
    const views = createViews(project.tuning)
    await resumeJob({ ...project.tuning, entry: views.entry }, id)
    return follow(project, views, { id, json: json ?? false })
  })
}

async function follow(
  { tuning, paths }: Project,
  { entry, detail }: ReturnType<typeof createViews>,
  { id, json }: { id: string; json: boolean },
): Promise<number> {
  const report = (thrown: unknown) => void failWith(thrown)
  const ended = await followTraining({
    id,
    entry,
    pause: (job) => wishStop({ folders: tuning.folders, entry }, job, 'pause'),
    drive: (job, options) => driveJob(tuning, job, { ...options, report }),
  })
  const card = (await tuning.adapters.list()).find((adapter) => adapter.card?.training?.job === id)?.card
  if (!card?.training)
    throw new AppError('ADAPTER_MISSING', `The adapter ${ended.job.name} of this training was replaced or removed meanwhile.`)
  const { steps, trainTokens, tokensPerSecond, loss, validationLoss } = card.training
  const path = join(paths.adapters, card.id, card.file)
  const ms = Math.max(0, (ended.endedAt ?? 0) - (ended.startedAt ?? 0))
  const { notes } = await detail(id)
  for (const note of notes) printError(`note: ${note}`)
  await writeOut(
    json
      ? JSON.stringify({
          job: id,
          adapter: { id: card.id, path, sha256: card.sha256, base: card.base.id },
          steps,
          trainTokens,
          tokensPerSecond,
          loss,
          validationLoss,
          ms,
        })
      : [
          `${card.id}: ${countText(steps, 'step')} in ${durationText(ms)}, loss ${lossText(loss.first)} to ${lossText(loss.last)}${validationLoss === null ? '' : `, validation ${lossText(validationLoss)}`}`,
          path,
          `Compare it with its base in a sweep: adapter: [none, ${card.id}@0.5, ${card.id}]`,
        ].join('\n'),
  )
  return exitCodes.done
}

const lossText = (loss: number | null) => (loss === null ? 'no number' : loss.toPrecision(3))
