import { AppError } from '../../core/errors.ts'
import { grades } from '../../core/retrieval/judgements/judgeHit.ts'
import { madeQueryId, queryText } from '../../core/retrieval/judgements/judgedQuery.ts'
import { createBackground } from '../../jobs/createBackground.ts'
import type { Bell } from '../../jobs/createBell.ts'
import type { Jobs } from '../../jobs/createJobs.ts'
import { corpusFor, sourcesOf } from './judgementsOf.ts'
import type { QuestionService } from './judgementService.types.ts'
import { type QuestionDeps, type QuestionReport, writeQuestions } from './writeQuestions.ts'

/** `bell` rings after every change of judgements and drafts. `report` is called with faults that are not AppErrors. */
export function createQuestionService(
  deps: QuestionDeps & { jobs: Jobs },
  { bell, report }: { bell: Bell; report: (thrown: unknown) => void },
): QuestionService & { close(): Promise<void> } {
  const background = createBackground<QuestionReport>(deps.jobs, report)

  return {
    write: (request) =>
      background.start({ name: jobOf(request.index), request: null }, ({ signal, progress }) =>
        writeQuestions(
          deps,
          { ...request, seed: deps.now() },
          {
            signal,
            progress(now) {
              progress(now)
              bell.ring()
            },
          },
        ),
      ),
    cancel: (index) => background.cancel(jobOf(index)),
    async drafts(index) {
      const corpus = deps.judgements.corpusOf(index, await sourcesOf(deps, index))
      return corpus === null ? [] : deps.judgements.drafts(corpus)
    },
    async accept({ index, id, text: edited }) {
      const text = queryText(edited)
      if (text === '') throw new AppError('BAD_INPUT', 'The question is empty. Write one, or reject it.')
      const at = deps.now()
      const query = { id: madeQueryId(text), text, origin: 'generated' as const, addedAt: at }
      const corpus = await corpusFor(deps, index)
      if (!deps.judgements.acceptDraft(corpus, id, { query, grade: grades.relevant }, at)) throw notThere()
      bell.ring()
    },
    async reject({ index, id }) {
      const draft = deps.judgements.takeDraft(await corpusFor(deps, index), id)
      if (!draft) throw notThere()
      bell.ring()
      return draft
    },
    async restore({ index, draft }) {
      deps.judgements.putDraft(await corpusFor(deps, index), draft)
      bell.ring()
    },
    async *events(index, signal) {
      for await (const job of background.watch(jobOf(index), signal)) yield { job, report: background.result(jobOf(index)) }
    },
    close: () => background.close(),
  }
}

function notThere(): AppError {
  return new AppError('NOT_FOUND', 'This question was accepted or rejected already. Reload the list.')
}

function jobOf(index: string): string {
  return `questions-${index.normalize('NFC')}`
}
