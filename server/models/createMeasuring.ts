import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import type { ModelRef } from '../engine/door/protocol.ts'
import type { Bell } from '../jobs/createBell.ts'
import { createModelJobs } from './modelJobs.ts'
import type { ListedModel } from './listModels.ts'
import type { SpeedDeps } from './modelDeps.ts'
import type { Measuring, ModelEntry } from './modelService.types.ts'

type MeasuringDeps = {
  speeds: SpeedDeps
  models: string
  listed: () => Promise<ListedModel[]>
  resolve: (id: string) => Promise<ModelRef>
  bell: Bell
}

/** The measurements of this process: one at a time, since two would slow each other down. */
export function createMeasuring({ speeds, models: folder, listed, resolve, bell }: MeasuringDeps): {
  start(id: string): Promise<void>
  cancel(id: string): Promise<void>
  of(model: ListedModel): Promise<Pick<ModelEntry, 'speed' | 'measuring' | 'measuringProblem'>>
} {
  const jobs = createModelJobs<Measuring>('ENGINE_FAILED', bell)
  return {
    async start(id) {
      const models = await listed()
      const model = models.find((each) => each.id === id)
      if (model?.kind !== 'chat' || !model.present)
        throw new AppError('MODEL_UNKNOWN', `There is no chat model ${JSON.stringify(id)} on this machine.`)
      if (jobs.busy()) throw new AppError('CONFLICT', 'Another measurement is running. Wait for its end, or cancel it.')
      const relatives = sameWeights(models, model)
      const total = relatives.length * speeds.rounds
      jobs.start(id, { done: 0, total }, async ({ signal, onProgress }) => {
        const refs = await Promise.all(relatives.map((each) => resolve(each.id)))
        const measured = await speeds.measure(refs, { signal, onStep: (done) => onProgress({ done, total }) })
        for (const [index, ref] of refs.entries()) {
          const speed = measured[index]
          if (speed) speeds.keep(ref, speed)
        }
      })
    },
    cancel: (id) => jobs.cancel(id),
    of: async (model) => ({
      speed: model.kind === 'chat' && model.present ? await speeds.of(join(folder, model.file)) : null,
      measuring: jobs.progress(model.id),
      measuringProblem: jobs.failure(model.id),
    }),
  }
}

/** The model, the one that it was made from, and all that were made from the same one, as far as they are usable. */
function sameWeights(models: readonly ListedModel[], model: ListedModel): ListedModel[] {
  const origin = (each: ListedModel) => each.made?.madeFrom.id ?? each.id
  const others = models.filter(
    (each) => each.id !== model.id && each.kind === 'chat' && each.present && !each.problem && origin(each) === origin(model),
  )
  return [model, ...others]
}
