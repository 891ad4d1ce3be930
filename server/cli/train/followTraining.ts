import { AppError } from '../../core/errors.ts'
import { isSettled } from '../../core/tuning/job/tuningJob.ts'
import type { TuningEntry } from '../../tuning/tuningService.types.ts'
import { durationText } from '../print/durationText.ts'
import { printError } from '../print/exitCode.ts'
import { progressBar, statusLine } from '../print/statusLine.ts'

type Followed = {
  id: string
  entry: (id: string) => Promise<TuningEntry>
  pause: (id: string) => Promise<void>
  /** Resolves when the job is settled. */
  drive: (id: string, options: { signal: AbortSignal; waits: (reason: string) => void }) => Promise<void>
}

const LOOK_MS = 200

/**
 * Waits for the end of a training, with its progress on stderr. Ctrl+C pauses it; a second one ends the command, and the trainer pauses by itself.
 * @throws AppError of a training that failed, CANCELLED for one that was paused or cancelled
 */
export async function followTraining({ id, entry, pause, drive }: Followed): Promise<TuningEntry> {
  const show = showTraining()
  const stop = new AbortController()
  let asked = 0
  const interrupt = () => {
    asked += 1
    if (asked > 1) process.exit(130)
    show.note('Pausing with a checkpoint after this step. Ctrl+C again to leave at once.')
    // It may have ended in the meantime.
    pause(id).catch(() => undefined)
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  let reason = ''
  const driven = drive(id, { signal: stop.signal, waits: (why) => (reason = why) })
  const timer = setInterval(() => {
    void entry(id).then(
      (shown) => show.change(shown, reason),
      () => undefined,
    )
  }, LOOK_MS)
  try {
    await driven
  } finally {
    clearInterval(timer)
    stop.abort()
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
    show.end()
  }
  const ended = await entry(id)
  if (ended.status === 'done') return ended
  if (ended.error) throw AppError.fromData(ended.error)
  const goOn = `Go on with: npm run assay -- train resume ${id}`
  if (isSettled(ended.status))
    throw new AppError('CANCELLED', `The training ${id} is ${ended.status} at step ${ended.step} of ${ended.steps}. ${goOn}`)
  throw new AppError('CANCELLED', `The training ${id} was left (${ended.status}). ${goOn}`)
}

/** Shows a training: a line updated in place on a terminal, occasional lines elsewhere, and each change of what is done. */
function showTraining() {
  const { live, clear, everyMs, draw } = statusLine(process.stderr)
  let lastAt = -Infinity
  let told = ''
  return {
    note: (text: string) => {
      process.stderr.write(clear)
      printError(text)
    },
    change(entry: TuningEntry, reason: string) {
      const stage = entry.status === 'queued' && reason !== '' ? `queued: ${reason}` : stageOf(entry)
      const isNews = !live && stage !== told && entry.step === 0
      told = stage
      if (!isNews && performance.now() - lastAt < everyMs) return
      lastAt = performance.now()
      draw(trainingLine(entry, stage))
    },
    end: () => process.stderr.write(clear),
  }
}

type ShownTraining = Pick<TuningEntry, 'status' | 'note' | 'step' | 'steps' | 'loss' | 'validationLoss' | 'tokensPerSecond' | 'etaMs'>

function stageOf({ status, note }: Pick<TuningEntry, 'status' | 'note'>): string {
  return note === '' ? status : status === 'training' ? note : `${status}: ${note}`
}

/** `███░░ 12/36 steps, loss 2.31, validation 2.5, 182 tokens/s, 8 s left` */
export function trainingLine(entry: ShownTraining, stage = stageOf(entry)): string {
  const { status, step, steps, loss, validationLoss, tokensPerSecond, etaMs } = entry
  if (status !== 'training' || steps === 0) return stage
  const parts = [
    `${step}/${steps} steps`,
    loss.last !== null && `loss ${loss.last.toPrecision(3)}`,
    validationLoss !== null && `validation ${validationLoss.toPrecision(3)}`,
    tokensPerSecond !== null && `${Math.round(tokensPerSecond)} tokens/s`,
    etaMs !== null && `${durationText(etaMs)} left`,
    stage !== 'training' && stage,
  ]
  return `${progressBar(step / steps)} ${parts.filter(Boolean).join(', ')}`
}
