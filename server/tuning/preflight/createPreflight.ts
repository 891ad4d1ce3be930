import { AppError } from '../../core/errors.ts'
import type { DatasetRow } from '../../core/dataset/row/row.ts'
import type { MaskedToken, Preflight } from '../../core/tuning/preflight/preflight.ts'
import { preflightProblems, type RowFindings } from '../../core/tuning/preflight/preflightProblems.ts'
import { type FittedRow, fitRow, type LessonTokens } from '../../core/tuning/rows/trainerRow.ts'
import type { NoLesson } from '../../core/tuning/rows/trainedTurns.ts'
import { type TrainingRow, trainingRows, type TrainingRows } from '../../core/tuning/rows/trainingRows.ts'
import { trainingSteps } from '../../core/tuning/settings/trainingSteps.ts'
import type { ModelRef } from '../../engine/door/protocol.ts'
import { lessonTokens } from '../rows/lessonTokens.ts'
import { readRows } from '../rows/readTrainingRows.ts'
import type { TuningDeps } from '../tuningDeps.ts'
import type { TuningRequest } from '../tuningService.types.ts'

/** `checks` false: duplicates, leaks and personal data are not looked for. */
export type PreflightOptions = { signal?: AbortSignal; checks?: boolean }

/** Rows of a dataset with the tokens of a model, which stay the same while only settings change. */
type Known = { key: string; chosen: TrainingRows; tokens: [TrainingRow, LessonTokens | NoLesson][]; rows: DatasetRow[]; size: number }

const SAMPLES = 3
const QUANTILES = [0, 0.25, 0.5, 0.75, 0.95, 1]
/** The findings of checks change with notebooks and indexes too. */
const FINDINGS_MS = 60_000
/** Larger datasets are read again for each pre-flight: their tokens would stay in memory. */
const MOST_TOKENS_KEPT = 4_000_000

/** What is known of a training before it begins, without its time and memory. The last dataset is remembered, so that a change of settings answers at once. */
export function createPreflight(deps: Pick<TuningDeps, 'data' | 'engine' | 'resolveModel' | 'trainContext' | 'now'>) {
  /** The last one asked for; pre-flights that come at the same time share it. */
  let last: { key: string; reading: Promise<Known> } | null = null
  let checked: { key: string; at: number; findings: RowFindings } | null = null

  async function known(request: TuningRequest, model: ModelRef): Promise<Known> {
    const { dataset, snapshot, settings } = request
    const version = await deps.data.version(dataset, snapshot)
    const key = JSON.stringify([dataset, snapshot, version, model.hash, settings.method])
    if (last?.key === key) return last.reading
    const own = { key, reading: read(key, request, model) }
    last = own
    const forget = () => {
      if (last === own) last = null
    }
    void own.reading.then(({ size }) => size > MOST_TOKENS_KEPT && forget(), forget)
    return own.reading
  }

  async function read(key: string, { dataset, snapshot, settings }: TuningRequest, model: ModelRef): Promise<Known> {
    const rows = await readRows(deps, { dataset, snapshot })
    const chosen = trainingRows(rows, settings.method)
    const tokens: Known['tokens'] = []
    let size = 0
    for await (const each of lessonTokens(deps, model, chosen.used)) {
      tokens.push(each)
      const [, own] = each
      if ('reason' in own) continue
      size += own.kind === 'turns' ? own.ids.length : own.prompt.length + own.chosen.length + own.rejected.length
    }
    return { key, chosen, tokens, rows, size }
  }

  async function findings({ key, rows, chosen }: Known, signal?: AbortSignal): Promise<RowFindings> {
    if (checked?.key === key && deps.now() - checked.at < FINDINGS_MS) return checked.findings
    const all = await deps.data.check(
      rows.filter(({ status }) => status !== 'rejected'),
      signal,
    )
    const used = new Set<string>(chosen.used.map(({ row }) => row))
    const concerned = (ids: readonly string[]) => ids.filter((id) => used.has(id))
    const { duplicates, leaks, pii, notes } = all
    checked = {
      key,
      at: deps.now(),
      findings: { duplicates: concerned(duplicates), leaks: concerned(leaks), pii: concerned(pii), notes },
    }
    return checked.findings
  }

  /** @throws AppError NOT_FOUND, MODEL_UNKNOWN, MODEL_MISSING and those of the engine */
  return async function preflight(
    request: TuningRequest,
    { signal, checks = true }: PreflightOptions = {},
  ): Promise<Omit<Preflight, 'estimate'>> {
    const { settings, dataset } = request
    const model = await deps.resolveModel(request.base)
    const given = await known(request, model)
    const { chosen, tokens } = given
    const left = [...chosen.left]
    const lastOnly: string[] = []
    const fitted: FittedRow[] = []
    for (const [{ row, split }, own] of tokens) {
      const fit = fitRow(own, { row, split, context: settings.context })
      if ('reason' in fit) {
        left.push({ row, reason: fit.reason })
        continue
      }
      if (fit.isLastOnly) lastOnly.push(row)
      fitted.push(fit)
    }
    const train = fitted.filter(({ row }) => row.split === 'train')
    const rows = { train: train.length, validation: fitted.length - train.length, test: chosen.test }
    const cut = fitted.flatMap(({ row, cut: length }) => (length === null ? [] : [{ row: row.row, tokens: length }]))
    const { perEpoch, steps } = trainingSteps(train.length, settings)
    const lengths = train.map(({ length }) => length).toSorted((one, other) => one - other)
    return {
      rows,
      left,
      cut,
      steps,
      stepsPerEpoch: perEpoch,
      tokens: {
        train: sum(train.map((each) => each.tokens)),
        learnt: sum(train.map((each) => each.learnt)),
        longest: lengths.at(-1) ?? 0,
        quantiles: lengths.length === 0 ? [] : QUANTILES.map((share) => lengths[Math.round(share * (lengths.length - 1))] ?? 0),
      },
      samples: await maskedRows(deps, model, train.slice(0, SAMPLES), signal),
      problems: preflightProblems(
        {
          rows,
          left,
          cut,
          unsplit: chosen.unsplit,
          unreviewed: chosen.unreviewed,
          lastOnly,
          dataset,
          trainContext: await deps.trainContext(request.base),
          findings: checks ? await findings(given, signal) : null,
        },
        settings,
      ),
    }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** The tokens of rows as texts, with the mask of what is learnt. Of a pair the better answer is shown. */
async function maskedRows(
  { engine }: Pick<TuningDeps, 'engine'>,
  model: ModelRef,
  rows: readonly FittedRow[],
  signal?: AbortSignal,
): Promise<Preflight['samples']> {
  if (rows.length === 0) return []
  const shown = rows.map(({ row }) =>
    'ids' in row
      ? { row: row.row, ids: row.ids, learnt: row.learnt }
      : {
          row: row.row,
          ids: [...row.prompt, ...row.chosen],
          learnt: [[row.prompt.length, row.prompt.length + row.chosen.length] as [number, number]],
        },
  )
  const texts = await engine.tokenTexts({ model, lists: shown.map(({ ids }) => ids) }, { signal })
  if (texts.length !== shown.length) throw new AppError('ENGINE_FAILED', 'The engine has not given the texts of all rows. Try again.')
  return shown.map(({ row, ids, learnt }, at) => ({
    row,
    tokens: ids.map((id, place): MaskedToken => ({
      id,
      text: texts[at]?.pieces[place] ?? '',
      learnt: learnt.some(([from, to]) => place >= from && place < to),
    })),
  }))
}
