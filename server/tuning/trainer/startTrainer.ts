import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import { failureCodes } from '../../core/tuning/job/failureText.ts'
import { failureCauses } from '../../core/tuning/job/tuningEvent.ts'
import { runPython, startPython } from '../../io/python/pythonProcess.ts'
import { lastLine } from '../../io/python/runProgram.ts'

const script = join(import.meta.dirname, 'train.py')
/** The packages of the trainer's environment. */
export const trainerRequirements = join(import.meta.dirname, 'requirements.txt')

/**
 * Starts the trainer on a job's folder, in a process of its own that goes on when this one ends. It writes `events.jsonl`, and what it prints
 * goes to `trainer.log`.
 * @throws AppError PYTHON_FAILED, DISK_FULL, NOT_ALLOWED
 */
export function startTrainer({ python, folder }: { python: string; folder: string }): { pid: number } {
  return startPython({ python, script, args: [folder], log: join(folder, 'trainer.log') })
}

const measuredSchema = z.union([
  z.object({ msPerStep: z.number(), bytes: z.number(), device: z.string(), tokens: z.number() }),
  z.object({ failed: z.object({ cause: z.enum(failureCauses), message: z.string() }) }),
])

/** `bytes`: peak memory. `tokens`: those of a measured step, which has the longest rows. */
export type MeasuredSteps = { msPerStep: number; bytes: number; device: string; tokens: number }

/**
 * Times a few steps on the longest rows of a folder that has `trainer.json` and `rows.jsonl`.
 * @throws AppError CANCELLED, OUT_OF_MEMORY, BAD_INPUT, MODEL_BROKEN, TRAINING_FAILED
 */
export async function measureSteps({
  python,
  folder,
  steps,
  signal,
}: {
  python: string
  folder: string
  steps: number
  signal?: AbortSignal
}): Promise<MeasuredSteps> {
  const end = await runPython(python, [script, folder, '--measure', String(steps)], { signal })
  const measured = measuredSchema.safeParse(lastJson(end?.stdout ?? ''))
  if (!measured.success) {
    // A system that runs out of memory ends the process without a word.
    const why = end === null ? 'Python could not be started' : `its process ended with status ${end.code}`
    throw new AppError('TRAINING_FAILED', `The steps could not be measured: ${why}. ${lastLine(end?.output ?? '')}`.trim())
  }
  if ('failed' in measured.data) throw new AppError(failureCodes[measured.data.failed.cause], measured.data.failed.message)
  return measured.data
}

function lastJson(text: string): unknown {
  try {
    return JSON.parse(lastLine(text))
  } catch {
    return null
  }
}
