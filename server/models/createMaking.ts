import { AppError } from '../core/errors.ts'
import { requantisedNote } from '../core/quantisation/targetTypes.ts'
import type { Bell } from '../jobs/createBell.ts'
import { createModelJobs } from './modelJobs.ts'
import type { ListedModel } from './listModels.ts'
import type { Making, ModelEntry, ModelService, QuantizeInput } from './modelService.types.ts'
import { createProgressRate } from './progressRate.ts'
import { usableModel } from './resolveModel.ts'
import { planQuantize, type Quantized, type QuantizeOptions, type QuantizeRequest } from './quantize/quantizeModel.ts'

type MakingDeps = {
  listed: () => Promise<ListedModel[]>
  quantize: (request: QuantizeRequest, options: QuantizeOptions) => Promise<Quantized>
  now: () => number
  bell: Bell
}

/** The files that this process makes of models: at most one at a time, because each uses the whole processor. */
export function createMaking({ listed, quantize, now, bell }: MakingDeps): {
  make: ModelService['quantize']
  start: ModelService['startQuantize']
  cancel(id: string): Promise<void>
  of(id: string): Pick<ModelEntry, 'making' | 'makingProblem'>
} {
  const jobs = createModelJobs<Making>('MODEL_BROKEN', bell)

  async function plan(input: QuantizeInput) {
    const models = await listed()
    const model = usableModel(models, input.id)
    const request = { model, to: input.to, ...(input.name === undefined ? {} : { name: input.name }) }
    const { id, file, type } = planQuantize(request)
    const other = models.find((each) => each.id === id && each.file !== file)
    if (other) throw new AppError('CONFLICT', `${id} is the id of another model, models/${other.file}. Choose another name.`)
    return { request, id, type, note: requantisedNote(model.id, model.metadata?.quantisation ?? 'F16', type) }
  }

  return {
    async make(input, { onPlan, ...options } = {}) {
      const { request, id, note } = await plan(input)
      onPlan?.({ id, note })
      return quantize(request, options)
    },
    async start(input) {
      const { request, id, type } = await plan(input)
      if (jobs.busy()) throw new AppError('CONFLICT', 'Another file is being made. Wait for its end, or cancel it.')
      const rateOf = createProgressRate(now)
      const first: Making = { id, to: type.name, tensors: 0, totalTensors: 0, bytes: 0, totalBytes: 0, fraction: null, etaMs: null }
      jobs.start(input.id, first, async ({ signal, onProgress }) => {
        await quantize(request, {
          signal,
          onProgress: (progress) => onProgress({ ...first, ...progress, ...rateOf(progress.bytes, progress.totalBytes || null) }),
        })
      })
    },
    cancel: (id) => jobs.cancel(id),
    of: (id) => ({ making: jobs.progress(id), makingProblem: jobs.failure(id) }),
  }
}
