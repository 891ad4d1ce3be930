import { setTimeout as wait } from 'node:timers/promises'
import { isSettled } from '../../core/tuning/job/tuningJob.ts'
import { createViews } from '../../tuning/jobs/createViews.ts'
import { wishStop } from '../../tuning/jobs/jobWishes.ts'
import { exitCodes } from '../print/exitCode.ts'
import { ruledTable } from '../print/ruledTable.ts'
import { writeOut } from '../print/writeOut.ts'
import { withProject } from '../session/withProject.ts'

const LOOK_MS = 200

/** `assay train list`. */
export async function listTrainingsCommand({ json }: { json?: boolean }): Promise<number> {
  return withProject(async ({ tuning }) => {
    const entries = await createViews(tuning).list()
    if (json) {
      await writeOut(JSON.stringify({ trainings: entries }))
      return exitCodes.done
    }
    const lossText = (loss: number | null) => (loss === null ? '' : loss.toPrecision(3))
    const lines = entries.map(({ job, status, step, steps, loss, validationLoss, error }) => [
      job.id,
      job.name,
      status,
      steps === 0 ? '' : `${step}/${steps}`,
      lossText(loss.last),
      lossText(validationLoss),
      error?.message.split('\n')[0] ?? '',
    ])
    const head = ['training', 'adapter', 'status', 'steps', 'loss', 'validation', '']
    await writeOut(
      entries.length === 0
        ? 'There is no training.'
        : ruledTable(head, lines, (column) => column > 2 && column < 6)
            .map((line) => line.trimEnd())
            .join('\n'),
    )
    return exitCodes.done
  })
}

/** `assay train pause` and `assay train cancel`: waits until the training has stopped. Ctrl+C ends the wait. */
export async function stopTrainingCommand(id: string, wish: 'pause' | 'cancel'): Promise<number> {
  return withProject(async ({ tuning }) => {
    const { entry } = createViews(tuning)
    await wishStop({ folders: tuning.folders, entry }, id, wish)
    let shown = await entry(id)
    while (!isSettled(shown.status)) {
      await wait(LOOK_MS)
      shown = await entry(id)
    }
    await writeOut(`${id} is ${shown.status} at step ${shown.step} of ${shown.steps}. Go on with: npm run assay -- train resume ${id}`)
    return exitCodes.done
  })
}
