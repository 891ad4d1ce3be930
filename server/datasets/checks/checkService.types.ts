import type { CheckId, CheckReport, Findings } from '../../core/dataset/checks/checkReport.ts'
import type { CheckCounts } from '../../core/dataset/checks/checks.ts'
import type { SurvivorRule } from '../../core/dataset/checks/duplicates/survivors.ts'
import type { Remedy } from '../../core/dataset/checks/finding/remedy.ts'
import type { ShownJob } from '../../jobs/createBackground.ts'
import type { CheckOptions } from './checkDeps.ts'

/** What the last check of a dataset found, without the findings themselves. `seq`: the change of the dataset that was checked. */
export type CheckSummary = Pick<CheckReport, 'rows' | 'balance' | 'notes'> & {
  counts: CheckCounts
  languages: Pick<CheckReport['languages'], 'questions' | 'answers'>
  /** Without the ids of rows. */
  lengths: (Omit<NonNullable<CheckReport['lengths']>, 'cut' | 'answerLost'> & { cut: number; answerLost: number }) | null
  /** Checks that were not run. */
  skipped: CheckId[]
  options: CheckOptions
  seq: number
  ms: number
  /** Epoch milliseconds. */
  at: number
}

/** Some findings of one check, by their place among all of it. `at`: that of the summary they belong to. */
export type FindingPage = { [Id in CheckId]: { check: Id; at: number; from: number; findings: Findings[Id][] } }[CheckId]

export const remedyKinds = ['usual', 'tag', 'unsplit'] as const
/** `usual`: that of the check. `tag`: the rows concerned get the name of the check as a tag. `unsplit`: they leave their split. */
export type RemedyKind = (typeof remedyKinds)[number]

/** `at`: of the findings that `places` count; null for all of the check. `survivor`: which row of duplicates stays. */
export type RemedyRequest = {
  dataset: string
  at: number
  check: CheckId
  places: readonly number[] | null
  kind: RemedyKind
  survivor: SurvivorRule
}

/** What a remedy would do: to how many rows, and the first changes. */
export type RemedyPreview = { rows: number; first: Remedy[] }

/** Checks of datasets that go on in the background, and their results as long as the server lives. */
export type CheckService = {
  /** @throws AppError CONFLICT while it is being checked, NOT_FOUND */
  run(input: { dataset: string; options: CheckOptions }): Promise<void>
  cancel(dataset: string): Promise<void>
  events(dataset: string, signal: AbortSignal): AsyncGenerator<{ job: ShownJob | null; summary: CheckSummary | null }>
  /** @throws AppError NOT_FOUND if there is no result (any more) */
  findings(input: { dataset: string; check: CheckId; from: number; count: number }): Promise<FindingPage>
  /** @throws AppError as `findings`, CONFLICT if the findings are not those of the last check */
  previewRemedy(request: RemedyRequest): Promise<RemedyPreview>
  /** One step for `undo`. @throws AppError as `previewRemedy` */
  applyRemedy(request: RemedyRequest & { by: string }): Promise<{ changed: number }>
  close(): Promise<void>
}
