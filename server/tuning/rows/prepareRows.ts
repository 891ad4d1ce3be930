import { AppError } from '../../core/errors.ts'
import { trainedKey } from '../../core/tuning/adapter/trainedKey.ts'
import type { TuningJob } from '../../core/tuning/job/tuningJob.ts'
import { fitRow } from '../../core/tuning/rows/trainerRow.ts'
import { userTurns } from '../../core/tuning/rows/trainedTurns.ts'
import type { PreparedRows, TuningFolder } from '../../io/tuning/tuningFolders.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import { jobBase } from './jobBase.ts'
import { lessonTokens } from './lessonTokens.ts'
import { readTrainingRows } from './readTrainingRows.ts'
import { sampleTokens } from './samplePrompts.ts'

/** What the rows of a training are made from. */
export type RowsToPrepare = Pick<TuningJob, 'base' | 'settings' | 'samples'> & { dataset: string; snapshot: string | null }

/**
 * Writes what the trainer reads: the tokens of the rows and of the sample prompts. `onShare` gets the share that is done.
 * @throws AppError BAD_INPUT (no row can be trained on), MODEL_CHANGED (the base model is another file by now), and the errors of dataset, model, engine and disk
 */
export async function prepareRows(
  deps: Pick<TuningDeps, 'data' | 'engine' | 'resolveModel'>,
  folder: Pick<TuningFolder, 'writeRows'>,
  { dataset, snapshot, base, settings, samples }: RowsToPrepare,
  { signal, onShare }: { signal: AbortSignal; onShare: (share: number) => void },
): Promise<void> {
  const model = await jobBase(deps, base)
  const { used, left } = await readTrainingRows(deps, { dataset, snapshot, method: settings.method }, signal)
  const counts = { train: 0, validation: 0 }
  const prompts = new Set<string>()
  let lastOnly = 0
  let leftOut = left.length
  let cut = 0
  const lines = async function* () {
    let done = 0
    for await (const [{ row, split, lesson }, tokens] of lessonTokens(deps, model, used, signal)) {
      done += 1
      onShare(done / used.length)
      const fitted = fitRow(tokens, { row, split, context: settings.context })
      if ('reason' in fitted) {
        leftOut += 1
        continue
      }
      if (fitted.isLastOnly) lastOnly += 1
      if (fitted.cut !== null) cut += 1
      counts[split] += 1
      for (const turn of userTurns(lesson)) prompts.add(trainedKey(turn))
      yield `${JSON.stringify(fitted.row)}\n`
    }
    if (counts.train === 0) throw noRows(dataset)
  }
  const sampled = await sampleTokens(deps, model, { samples, used }, signal)
  await folder.writeRows(lines(), () => ({
    trainer: { format: 1, base: model.path, baseId: base.id, settings, ...sampled },
    prepared: { rows: counts, prompts: [...prompts], notes: notesOf({ leftOut, cut, lastOnly }) },
  }))
}

function noRows(dataset: string): AppError {
  return new AppError(
    'BAD_INPUT',
    `No row of ${dataset} can be trained on. The pre-flight says why each one is left out: npm run assay -- train ${dataset} --preflight`,
  )
}

function notesOf({ leftOut, cut, lastOnly }: { leftOut: number; cut: number; lastOnly: number }): PreparedRows['notes'] {
  const rows = (count: number) => (count === 1 ? '1 row' : `${count} rows`)
  return [
    leftOut > 0 && `${rows(leftOut)} left out.`,
    cut > 0 && `${rows(cut)} cut at the context.`,
    lastOnly > 0 && `Of ${rows(lastOnly)} only the last answer is learnt.`,
  ].filter((note) => note !== false)
}
