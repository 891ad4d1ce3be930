import type { CheckId, CheckReport, Findings } from '../../core/dataset/checks/checkReport.ts'
import { checks, remediesOf } from '../../core/dataset/checks/checks.ts'
import type { Remedy } from '../../core/dataset/checks/finding/remedy.ts'
import { changeRow } from '../../core/dataset/review/changeRow.ts'
import type { RowId } from '../../core/dataset/row/row.ts'
import { AppError } from '../../core/errors.ts'
import type { Dataset } from '../../io/datasets/openDataset.ts'
import { createBackground } from '../../jobs/createBackground.ts'
import type { Jobs } from '../../jobs/createJobs.ts'
import type { DatasetDeps } from '../datasetDeps.ts'
import { checkDataset, type CheckResult, defaultNear } from './checkDataset.ts'
import type { CheckDeps, CheckOptions } from './checkDeps.ts'
import type { CheckService, CheckSummary, FindingPage, RemedyRequest } from './checkService.types.ts'

type ServiceDeps = DatasetDeps & { checks: CheckDeps; jobs: Jobs }

type Kept = { result: CheckResult; options: CheckOptions; seq: number; at: number }

/** Changes that are shown before they are made. */
const CHANGES_SHOWN = 20
/** Progress is the share of one step. */
const PARTS = 1_000

/** `report` is called with faults that are not AppErrors. */
export function createCheckService(deps: ServiceDeps, report: (thrown: unknown) => void): CheckService {
  const background = createBackground<Kept>(deps.jobs, report)
  const stop = deps.store.onReplaced((dataset) => background.forget(jobOf(dataset)))

  function kept(dataset: string): Kept {
    const last = background.result(jobOf(dataset))
    if (last) return last
    throw new AppError('NOT_FOUND', 'The results of the last check are gone. Check the rows again.')
  }

  async function remedies(request: RemedyRequest): Promise<{ dataset: Dataset; changes: Remedy[] }> {
    const { result, options, at } = kept(request.dataset)
    if (at !== request.at) throw new AppError('CONFLICT', 'The rows were checked again since; look at the findings again.')
    const dataset = await deps.store.open(request.dataset)
    const { check, kind, survivor } = request
    const places = request.places && new Set(request.places)
    const all: readonly Findings[CheckId][] = findingsOf(result, check)
    const findings = places ? all.filter((_, place) => places.has(place)) : all
    return { dataset, changes: changesOf(check, findings, { kind, survivor, near: options.near ?? defaultNear, dataset }) }
  }

  return {
    async run({ dataset: name, options }) {
      const dataset = await deps.store.open(name)
      await background.start({ name: jobOf(name), request: null }, async ({ signal, progress }) => {
        const { seq } = dataset.state()
        const onProgress = ({ step, share }: { step: string; share: number }) =>
          progress({ done: Math.round(share * PARTS), total: PARTS, note: step })
        const result = await checkDataset(deps.checks, name, options, { signal, onProgress })
        return { result, options, seq, at: deps.now().getTime() }
      })
    },
    cancel: (dataset) => background.cancel(jobOf(dataset)),
    async *events(dataset, signal) {
      for await (const job of background.watch(jobOf(dataset), signal)) {
        const last = background.result(jobOf(dataset))
        yield { job, summary: last && summaryOf(last) }
      }
    },
    async findings({ dataset, check, from, count }) {
      const { result, at } = kept(dataset)
      // The compiler does not join a key and its value over a union of keys.
      return { check, at, from, findings: findingsOf(result, check).slice(from, from + count) } as FindingPage
    },
    async previewRemedy(request) {
      const { changes } = await remedies(request)
      return { rows: new Set(changes.map(({ id }) => id)).size, first: changes.slice(0, CHANGES_SHOWN) }
    },
    async applyRemedy({ by, ...request }) {
      const { dataset, changes } = await remedies(request)
      const who = { by, at: deps.now().toISOString() }
      const { changed } = await deps.threads.changeRows({ place: dataset.place, changes: { each: changes }, who })
      if (changed > 0) deps.store.changed(request.dataset)
      return { changed }
    },
    async close() {
      stop()
      await background.close()
    },
  }
}

function summaryOf({ result, options, seq, at }: Kept): CheckSummary {
  const { rows, balance, notes, counts, languages, lengths, ms } = result
  return {
    rows,
    balance,
    notes,
    counts,
    languages: { questions: languages.questions, answers: languages.answers },
    lengths: lengths && { ...lengths, cut: lengths.cut.length, answerLost: lengths.answerLost.length },
    skipped: (['semanticDuplicates', 'lengths', 'importers'] as const).filter((check) => result[check] === null),
    options,
    seq,
    ms,
    at,
  }
}

function findingsOf<Id extends CheckId>(report: CheckReport, check: Id): readonly Findings[Id][] {
  return checks[check].findings(report)
}

/** The changes of a remedy, without those that would leave a row as it is, because it was repaired already. */
function changesOf<Id extends CheckId>(
  check: Id,
  findings: readonly Findings[Id][],
  given: Pick<RemedyRequest, 'kind' | 'survivor'> & { near: number; dataset: Dataset },
): Remedy[] {
  return plannedChanges(check, findings, given).filter(({ id, change }) => {
    const row = given.dataset.byId([id])[0]?.row
    return row !== undefined && changeRow(row, change, nobody) !== row
  })
}

const nobody = { by: '', at: '' }

function plannedChanges<Id extends CheckId>(
  check: Id,
  findings: readonly Findings[Id][],
  { kind, survivor, near, dataset }: Pick<RemedyRequest, 'kind' | 'survivor'> & { near: number; dataset: Dataset },
): Remedy[] {
  const rowOf = (id: RowId) => dataset.byId([id])[0]?.row
  const present = (id: RowId) => {
    const row = rowOf(id)
    return row !== undefined && row.status !== 'rejected'
  }
  const rowsOf: (finding: Findings[Id]) => readonly RowId[] = checks[check].rowsOf
  const rows = () => [...new Set(findings.flatMap((finding) => rowsOf(finding)))].filter((id) => present(id))
  switch (kind) {
    case 'usual':
      // A row that was rejected since is no duplicate of another one, and needs no reason more.
      return remediesOf(check, findings, { rowOf: (id) => (present(id) ? rowOf(id) : undefined), survivor, threshold: near }).filter(
        ({ id }) => present(id),
      )
    case 'tag':
      return rows().map((id) => ({ id, change: { do: 'tag', add: [tagOf(check)], remove: [] } }))
    case 'unsplit':
      return rows().map((id) => ({ id, change: { do: 'split', split: null } }))
  }
}

/** `nearDuplicates` becomes `near-duplicates`. */
function tagOf(check: CheckId): string {
  return check.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

function jobOf(dataset: string): string {
  return `dataset-check-${dataset}`
}
