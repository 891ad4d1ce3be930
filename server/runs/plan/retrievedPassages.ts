import { listNames } from '../../core/closestName.ts'
import type { Experiment } from '../../core/experiment/experiment.ts'
import { type FindPassages, findInAnswers, retrievalRequests } from '../../core/experiment/plan/retrievalRequests.ts'
import type { RetrievalAnswer, UnbuiltIndex } from '../../core/experiment/retrieval.ts'
import type { Retriever } from '../../core/experiment/retriever.ts'
import type { Diagnostic } from '../../core/notebook/notebook.ts'
import type { SheetAnswers } from './planSheet.ts'

export type RetrievedPassages = { findPassages?: FindPassages; diagnostics: Diagnostic[]; unbuilt: UnbuiltIndex[] }

export const nothingRetrieved: RetrievedPassages = { diagnostics: [], unbuilt: [] }

/** Searches what an experiment needs. Indexes that are not there are findings, and their cells have no passages. */
export async function retrievedPassages(
  { retrieve }: Pick<SheetAnswers, 'retrieve'>,
  experiment: Experiment,
  path: string,
): Promise<RetrievedPassages> {
  const asked = retrievalRequests(experiment)
  if (asked.requests.length === 0) return nothingRetrieved
  const answers = await retrieve(asked.requests)
  const byRetriever = Map.groupBy(
    asked.uses.map(({ retriever }, position) => ({ retriever, answer: answers[position] })),
    ({ retriever }) => retriever,
  )
  const diagnostics = [...byRetriever].flatMap(([retriever, own]) =>
    findingsOf(
      retriever,
      own.flatMap(({ answer }) => answer ?? []),
      path,
    ),
  )
  const unbuilt = new Map(answers.flatMap((answer) => (answer.status === 'unbuilt' ? [[answer.index, answer] as const] : [])))
  return {
    findPassages: findInAnswers(asked, answers),
    diagnostics,
    unbuilt: [...unbuilt.values()].map(({ index, reason, target }) => ({ index, reason, target })),
  }
}

const MOST_NAMED = 4

function findingsOf({ name, line }: Retriever, answers: readonly RetrievalAnswer[], file: string): Diagnostic[] {
  const place = { file, line }
  const block = `retriever ${name}`
  const problems = new Map(
    answers.flatMap((answer) => (answer.status === 'problem' ? [[answer.error.message, answer.error] as const] : [])),
  )
  const unbuilt = new Map(answers.flatMap((answer) => (answer.status === 'unbuilt' ? [[answer.index, answer.reason] as const] : [])))
  const reasons = new Set(unbuilt.values())
  const [reason = ''] = reasons
  const missing: Diagnostic = {
    severity: 'error',
    code: 'INDEX_MISSING',
    message:
      unbuilt.size === 1
        ? `The index ${[...unbuilt.keys()][0]} ${reason}. Build it on the page of the notebook, or run it in the terminal, which builds it first: npm run assay -- run ${file}`
        : `${unbuilt.size} indexes have to be built: ${listNames([...unbuilt.keys()], MOST_NAMED)}. Build them on the page of the notebook, or run it in the terminal, which builds them first: npm run assay -- run ${file}`,
    place,
    block,
  }
  const older = new Map(
    answers.flatMap((answer) => (answer.status === 'found' && answer.newerVariants ? [[answer.index, answer.newerVariants] as const] : [])),
  )
  return [
    ...[...older].map(([index, variants]): Diagnostic => ({ severity: 'warning', message: olderMessage(index, variants), place, block })),
    ...[...problems.values()].map(({ code, message }): Diagnostic => ({ severity: 'error', code, message, place, block })),
    ...(unbuilt.size > 0 ? [missing] : []),
  ]
}

function olderMessage(index: string, variants: readonly string[]): string {
  const [have, them] = variants.length === 1 ? ['has', 'it'] : ['have', 'them']
  return `The index ${index} is older than its files, while ${listNames(variants, MOST_NAMED)} ${have} the files as they are now: cells with ${them} cannot be compared with those of ${index}. Build ${index} again on its page, or in the terminal: npm run assay -- index build ${index} --from PATH`
}
