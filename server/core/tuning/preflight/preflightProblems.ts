import { fittingWarmup, trainingSteps } from '../settings/trainingSteps.ts'
import type { TuningSettings } from '../settings/tuningSettings.ts'
import type { TrainingRows } from '../rows/trainingRows.ts'
import type { Preflight, PreflightProblem } from './preflight.ts'

/** What the checks of a dataset say about the rows of a training: row ids, each row once. `notes`: what was not checked, and why. */
export type RowFindings = { duplicates: string[]; leaks: string[]; pii: string[]; notes: string[] }

type Facts = Pick<Preflight, 'rows' | 'left' | 'cut'> &
  Pick<TrainingRows, 'unsplit' | 'unreviewed'> & {
    dataset: string
    /** Tokens of context that the model was trained with; null: not known. */
    trainContext: number | null
    /** Chats of which only the last answer can be learnt. */
    lastOnly: string[]
    /** Null while the rows were not checked. */
    findings: RowFindings | null
  }

/** Fewer rows than this are too few for an adapter that does more than repeat them. */
const FEW_ROWS = 16
const FIRST = 20

/** Everything that is to be known before a training, errors first. */
export function preflightProblems(facts: Facts, settings: TuningSettings): PreflightProblem[] {
  const found = [rowsProblems(facts, settings), settingsProblems(facts, settings), findingProblems(facts)].flat()
  return found.toSorted((one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'))
}

function rowsProblems(
  { rows, left, cut, unsplit, unreviewed, dataset, lastOnly, trainContext }: Facts,
  settings: TuningSettings,
): PreflightProblem[] {
  const { method, context } = settings
  const reasons = [...Map.groupBy(left, ({ reason }) => reason)].toSorted(([, one], [, other]) => other.length - one.length)
  const most = trainContext ?? Infinity
  const longest = cut.reduce((longer, { tokens }) => Math.max(longer, tokens), 0)
  const fitting = Math.min(longest, most)
  return [
    rows.train === 0 &&
      error(
        'BAD_INPUT',
        `${noRowsText(dataset, { left: left.length, validation: rows.validation, test: rows.test })} ${reasons[0] ? `Most of the rows that are left out: ${lower(reasons[0][0])}` : ''}`.trim(),
      ),
    rows.train > 0 &&
      rows.train < FEW_ROWS &&
      warning(
        'BAD_INPUT',
        `Only ${rows.train} ${rows.train === 1 ? 'row' : 'rows'}: the adapter will repeat what it has seen rather than learn what rows have in common. Some dozens are a usual least number.`,
      ),
    left.length > 0 &&
      rows.train > 0 &&
      warning(
        'CUT',
        `${rowsThat(left.length, 'is', 'are')} left out. ${reasons
          .slice(0, 3)
          .map(([reason, of]) => `${of.length}: ${lower(reason)}`)
          .join(' ')}`,
        left.map(({ row }) => row),
      ),
    cut.length > 0 && {
      ...warning(
        'CUT',
        `${rowsThat(cut.length, 'is', 'are')} longer than the context of ${context} tokens: the end of the answer is cut, so it is learnt without its end.${
          longest > most ? ` The model was trained with ${most} tokens of context, so shorten rows that are longer.` : ''
        }`,
        cut.map(({ row }) => row),
      ),
      ...(fitting > context ? { fix: contextFix(fitting) } : {}),
    },
    context > most && {
      ...warning('BAD_INPUT', `The context of ${context} tokens is longer than the ${most} that the model was trained with.`),
      fix: contextFix(most),
    },
    rows.train > 0 &&
      rows.validation === 0 &&
      warning(
        'SPLIT',
        `There is no validation split, so nothing tells when the model begins to repeat the rows${settings.patience === null ? '' : ', and patience has no effect'}. Divide the rows: npm run assay -- dataset split ${dataset} --ratio 0.8,0.1,0.1`,
      ),
    unsplit.areTrained &&
      unsplit.rows > 0 &&
      warning('SPLIT', `The dataset has no splits, so all of its ${unsplit.rows} rows count as training rows.`),
    unreviewed.rows > 0 && warning('STATUS', `${rowsThat(unreviewed.rows, 'was', 'were')} not reviewed (status new).`, unreviewed.first),
    lastOnly.length > 0 &&
      warning(
        'STATUS',
        `Of ${lastOnly.length === 1 ? '1 chat' : `${lastOnly.length} chats`} only the last answer is learnt, because the chat template of the model writes earlier turns otherwise than it generates them.`,
        lastOnly,
      ),
    method === 'dpo' &&
      settings.learningRate > 1e-4 && {
        ...warning(
          'BAD_INPUT',
          `A learning rate of ${settings.learningRate} is high for preference training: answers may fall apart. 5e-5 is usual.`,
        ),
        fix: { label: 'Set the learning rate to 5e-5', settings: { learningRate: 5e-5 } },
      },
  ].filter((problem) => problem !== false)
}

function noRowsText(dataset: string, { left, validation, test }: { left: number; validation: number; test: number }): string {
  if (left > 0) return `No row of ${dataset} can be trained on.`
  if (validation + test > 0)
    return `The train split of ${dataset} has no rows. Divide the rows again: npm run assay -- dataset split ${dataset} --ratio 0.8,0.1,0.1`
  return `The dataset ${dataset} has no rows that are not rejected. Import some, or accept rejected ones.`
}

function contextFix(context: number): NonNullable<PreflightProblem['fix']> {
  return { label: `Set the context to ${context}`, settings: { context } }
}

function settingsProblems({ rows }: Facts, settings: TuningSettings): PreflightProblem[] {
  const { warmup, learningRate, validateEvery } = settings
  const { steps } = trainingSteps(rows.train, settings)
  if (steps === 0) return []
  const fitting = fittingWarmup(steps)
  const fix = { label: `Set the warm-up to ${fitting} ${fitting === 1 ? 'step' : 'steps'}`, settings: { warmup: fitting } }
  return [
    warmup >= steps && {
      ...warning(
        'WARMUP',
        `${rowsThat(rows.train, 'makes', 'make')} ${steps} ${steps === 1 ? 'step' : 'steps'}, and the warm-up of ${warmup} covers ${steps === 1 ? 'it' : 'them all'}: the learning rate never gets above ${Number(((learningRate * steps) / warmup).toPrecision(2))}. A warm-up of ${fitting} fits.`,
      ),
      fix,
    },
    warmup < steps &&
      warmup > steps / 2 && {
        ...warning('WARMUP', `The warm-up of ${warmup} steps is more than half of the ${steps} steps. A warm-up of ${fitting} fits.`),
        fix,
      },
    validateEvery !== null &&
      validateEvery > steps &&
      rows.validation > 0 &&
      warning(
        'BAD_INPUT',
        `The training has ${steps} steps, so it never gets to a validation every ${validateEvery} steps. Leave it empty for one at the end of each epoch.`,
      ),
  ].filter((problem) => problem !== false)
}

function findingProblems({ findings, dataset }: Facts): PreflightProblem[] {
  if (!findings) return []
  const { duplicates, leaks, pii, notes } = findings
  const look = `Look at them: npm run assay -- dataset check ${dataset}`
  return [
    duplicates.length > 0 &&
      warning(
        'DUPLICATES',
        `${rowsThat(duplicates.length, 'is like another one, and counts', 'are like others, and count')} more for it. ${look}`,
        duplicates,
      ),
    leaks.length > 0 &&
      warning(
        'LEAKS',
        `${rowsThat(leaks.length, 'of the train split repeats', 'of the train split repeat')} what models are tested with (other splits, test cases, shots, passages), so scores of the adapter will be too good. ${look}`,
        leaks,
      ),
    pii.length > 0 &&
      warning(
        'PII',
        `${rowsThat(pii.length, 'has', 'have')} personal data or secrets, which an adapter can repeat to anyone. ${look}`,
        pii,
      ),
    ...notes.map((note) => warning('CHECKS', note)),
  ].filter((problem) => problem !== false)
}

function warning(code: PreflightProblem['code'], message: string, rows: readonly string[] = []): PreflightProblem {
  return { severity: 'warning', code, message, ...(rows.length > 0 && { rows: rows.slice(0, FIRST) }) }
}

function error(code: PreflightProblem['code'], message: string): PreflightProblem {
  return { severity: 'error', code, message }
}

/** `1 row is`, `2 rows are`. */
function rowsThat(count: number, one: string, many: string): string {
  return count === 1 ? `1 row ${one}` : `${count} rows ${many}`
}

/** A sentence as it goes on after a colon. */
function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
