import type { JudgementChange } from '../../core/retrieval/judgements/judgeHit.ts'
import type { Judgement } from '../../core/retrieval/judgements/judgement.ts'
import type { JudgedQuery } from '../../core/retrieval/judgements/judgedQuery.ts'
import type { DraftedQuestion } from '../../core/retrieval/questions/draftedQuestion.ts'
import type { StoredJudgements } from '../../io/store/judgementStore.ts'
import type { ShownJob } from '../../jobs/createBackground.ts'
import type { EvalLevel } from '../search/levelQrels.ts'
import type { ImportFiles, ImportPreview } from './importJudgements.ts'
import type { QualityReport, QualitySettings } from './measureQuality.ts'
import type { QuestionReport, QuestionRequest } from './writeQuestions.ts'

/** The judgements of an index, placed in its present documents. */
export type JudgementList = {
  queries: JudgedQuery[]
  judgements: Judgement[]
  /** Judgements whose text its document no longer has. */
  lost: Judgement[]
  /** Judged documents that the index does not have. */
  unknownDocuments: string[]
  /** Other indexes with the same judgements. */
  sharedWith: string[]
}

/** `beirQueries` and the qrels lose the passages; `passages` holds all of a judgement. */
export type ExportForm = 'beirQueries' | 'beirQrels' | 'trecQrels' | 'passages'

/** The `judgements` procedures. Where an index is named, it throws AppError NOT_FOUND if there is none. */
export type JudgementService = {
  list(index: string): Promise<JudgementList>
  /** Judges passages for a query, which is added if it is new; a query that was typed goes with its last judgement. */
  judge(input: { index: string; query: string } & JudgementChange): Promise<void>
  /** Removes queries with their judgements, and returns them for `restore`. */
  remove(input: { index: string; ids: string[] }): Promise<StoredJudgements>
  restore(input: { index: string } & StoredJudgements): Promise<void>
  preview(index: string, files: ImportFiles): Promise<ImportPreview>
  import(index: string, files: ImportFiles): Promise<ImportPreview>
  /** @throws AppError BAD_INPUT for ids that the form cannot hold */
  export(index: string, form: ExportForm): Promise<{ name: string; text: string }>
  /** Counts the changes of judgements and drafts: the first number at once, then one after each change. */
  events(signal: AbortSignal): AsyncGenerator<number>
}

/** The `quality` procedures: a measurement for each index at a time, and the last report. */
export type QualityService = {
  /** Resolves when it has begun. @throws AppError CONFLICT while one is running */
  measure(input: { index: string; level: EvalLevel; settings: QualitySettings[] }): Promise<void>
  cancel(index: string): Promise<void>
  /** Null if nothing was measured since the server started. */
  report(index: string): QualityReport | null
  events(index: string, signal: AbortSignal): AsyncGenerator<{ job: ShownJob | null; measuredAt: number | null }>
}

/** The `questions` procedures: questions that a model writes, and their review. */
export type QuestionService = {
  /** Resolves when it has begun. @throws AppError CONFLICT while one is running */
  write(request: Omit<QuestionRequest, 'seed'>): Promise<void>
  cancel(index: string): Promise<void>
  drafts(index: string): Promise<DraftedQuestion[]>
  /** Makes a draft a query with its passage as relevant. `text`: the question as edited. @throws AppError NOT_FOUND, BAD_INPUT */
  accept(input: { index: string; id: string; text: string }): Promise<void>
  /** Returns the draft for `restore`. @throws AppError NOT_FOUND */
  reject(input: { index: string; id: string }): Promise<DraftedQuestion>
  restore(input: { index: string; draft: DraftedQuestion }): Promise<void>
  events(index: string, signal: AbortSignal): AsyncGenerator<{ job: ShownJob | null; report: QuestionReport | null }>
}
