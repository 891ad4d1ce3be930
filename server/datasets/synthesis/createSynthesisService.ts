import { synthesisRequestSchema, type SynthesisRequest } from '../../core/dataset/synthesis/synthesisRequest.ts'
import { AppError } from '../../core/errors.ts'
import { createBackground, type ShownJob } from '../../jobs/createBackground.ts'
import type { Jobs } from '../../jobs/createJobs.ts'
import { datasetName } from '../names.ts'
import type { SynthesisReport } from './synthesisTally.ts'
import { writeParaphrases } from './writeParaphrases.ts'
import { type QuestionRowDeps, writeQuestionRows } from './writeQuestionRows.ts'

/** What a page shows of the writing of rows. `report`: of the last job that this process has ended. `canGoOn`: the last job did not come to its end. */
export type SynthesisState = { job: ShownJob | null; report: SynthesisReport | null; canGoOn: boolean }

/** The `synthesis` procedures: one job at a time for each dataset. */
export type SynthesisService = {
  /** Resolves when the job has begun. @throws AppError CONFLICT, NOT_FOUND, BAD_INPUT */
  start(input: { dataset: string; request: SynthesisRequest; by: string }): Promise<void>
  /** Starts the last job again, which keeps what it has written. @throws AppError NOT_FOUND, CONFLICT */
  goOn(input: { dataset: string; by: string }): Promise<void>
  cancel(dataset: string): Promise<void>
  watch(dataset: string, signal: AbortSignal): AsyncGenerator<SynthesisState>
}

/** `report` is called with faults that are not AppErrors. */
export function createSynthesisService(
  deps: QuestionRowDeps & { jobs: Jobs },
  report: (thrown: unknown) => void,
): SynthesisService & { close(): Promise<void> } {
  const background = createBackground<SynthesisReport>(deps.jobs, report)
  const lastRequest = async (dataset: string) =>
    synthesisRequestSchema.safeParse((await deps.jobs.state(jobOf(dataset)))?.request).data ?? null

  const service: SynthesisService & { close(): Promise<void> } = {
    async start({ dataset, request, by }) {
      const name = datasetName(dataset)
      // What cannot be written is refused before the job begins.
      await deps.store.open(name)
      await deps.resolveModel(request.model)
      await background.start({ name: jobOf(name), request }, (control) =>
        request.kind === 'questions'
          ? writeQuestionRows(deps, { dataset: name, request, by }, control)
          : writeParaphrases(deps, { dataset: name, request, by }, control),
      )
    },
    async goOn({ dataset, by }) {
      const request = await lastRequest(datasetName(dataset))
      if (!request) throw new AppError('NOT_FOUND', 'There is no job to go on with. Start a new one.')
      await service.start({ dataset, request, by })
    },
    cancel: (dataset) => background.cancel(jobOf(datasetName(dataset))),
    async *watch(dataset, signal) {
      const name = jobOf(datasetName(dataset))
      for await (const job of background.watch(name, signal)) {
        const isOver = job !== null && job.status !== 'running' && job.status !== 'done'
        yield { job, report: background.result(name), canGoOn: isOver && (await lastRequest(datasetName(dataset))) !== null }
      }
    },
    close: () => background.close(),
  }
  return service
}

function jobOf(dataset: string): string {
  return `synthesis-${dataset}`
}
