import { newRow, type DatasetRow } from '../../core/dataset/row/row.ts'
import type { PassageOrigin } from '../../core/dataset/row/origin.ts'
import { rowId } from '../../core/dataset/row/rowId.ts'
import { foldedText } from '../../core/dataset/row/rowText.ts'
import { answerIn, answerProblem, citesPassage, withoutCitations } from '../../core/dataset/synthesis/answerProblem.ts'
import type { RequestFor } from '../../core/dataset/synthesis/synthesisRequest.ts'
import { AppError } from '../../core/errors.ts'
import { promptLanguage, shownPassage } from '../../core/retrieval/questions/questionPrompt.ts'
import { questionIn, questionProblem } from '../../core/retrieval/questions/questionProblem.ts'
import { samplePassages } from '../../core/retrieval/questions/samplePassages.ts'
import type { ModelRef } from '../../engine/door/protocol.ts'
import type { IndexStore } from '../../io/lance/indexStore.ts'
import type { ReadChunk } from '../../io/lance/rows.ts'
import type { JobControl } from '../../jobs/createJobs.ts'
import { rowsInSlices } from './rowsInSlices.ts'
import { synthesisTally, type SynthesisReport } from './synthesisTally.ts'
import { seedOf, writeTexts, type WritingDeps } from './writeTexts.ts'

export type QuestionRowDeps = WritingDeps & { indexes: Pick<IndexStore, 'read'> }

/** Shorter passages are headings and rests, about which nothing can be asked. */
const SHORTEST_PASSAGE = 40
const MOST_QUESTION_TOKENS = 64
const MOST_ANSWER_TOKENS = 256
/** Rows are kept after each of these many passages. */
const AT_ONCE = 8

/**
 * Lets a chat model write a question about each of some passages and its answer from the passage, and adds them as new rows. The same request takes the
 * same passages with the same seeds, so that a job that was cancelled goes on where it was; passages with rows of other requests are not taken.
 * @throws AppError BAD_INPUT if no passage is left, NOT_FOUND, and those of the model and the engine
 */
export async function writeQuestionRows(
  deps: QuestionRowDeps,
  { dataset: name, request, by }: { dataset: string; request: RequestFor<'questions'>; by: string },
  { signal, progress }: JobControl,
): Promise<SynthesisReport> {
  const model = await deps.resolveModel(request.model)
  const { passages, known, questions } = await passagesFor(deps, name, request)
  const tally = synthesisTally()
  tally.knew(known)
  const total = passages.length
  progress({ done: 0, total, note: 'writing questions and answers' })
  for (let from = 0; from < total; from += AT_ONCE) {
    const some = passages.slice(from, from + AT_ONCE)
    const rows = await rowsAbout(deps, { model, request, passages: some, questions, tally }, signal)
    if (rows.length > 0) {
      tally.wrote((await deps.store.open(name)).add(rows, by).added)
      deps.store.changed(name)
    }
    progress({ done: Math.min(total, from + AT_ONCE), total, note: 'writing questions and answers' })
  }
  return tally.report()
}

async function rowsAbout(
  deps: QuestionRowDeps,
  given: {
    model: ModelRef
    request: RequestFor<'questions'>
    passages: readonly ReadChunk[]
    /** Folded texts of questions that are there already; grows. */
    questions: Set<string>
    tally: ReturnType<typeof synthesisTally>
  },
  signal: AbortSignal,
): Promise<DatasetRow[]> {
  const { model, request, passages, questions, tally } = given
  const prompts = (passage: ReadChunk) => request.prompts[promptLanguage(passage.text)]
  const drawn = { temperature: 0.3, maxTokens: MOST_QUESTION_TOKENS }
  const asked = await writeTexts(
    deps,
    model,
    passages.map((passage) => ({
      template: prompts(passage).question,
      values: { passage: shownPassage(passage.text) },
      seed: passageSeed(request, passage.id),
      ...drawn,
    })),
    { signal },
  )
  const open = passages.flatMap((passage, position) => {
    const written = asked[position]
    if (!written || 'error' in written) {
      if (written) tally.fail(written.error)
      return []
    }
    const question = questionIn(written.text)
    const problem =
      questionProblem(question, { passage: passage.text, known: new Set(), cutOff: written.cutOff }) ??
      (questions.has(foldedText(question)) ? 'repeated' : null)
    questions.add(foldedText(question))
    if (problem === null) return [{ passage, question }]
    tally.leaveOut(problem, question)
    return []
  })
  const answers = await writeTexts(
    deps,
    model,
    open.map(({ passage, question }) => ({
      template: prompts(passage).answer,
      values: { passage: shownPassage(passage.text), question },
      seed: passageSeed(request, passage.id),
      temperature: 0,
      maxTokens: MOST_ANSWER_TOKENS,
    })),
    { signal },
  )
  return open.flatMap(({ passage, question }, position) => {
    const written = answers[position]
    if (!written || 'error' in written) {
      if (written) tally.fail(written.error)
      return []
    }
    const answer = answerIn(written.text)
    const problem = answerProblem(answer, { question, passage: passage.text, cutOff: written.cutOff })
    if (problem === null) return [rowOf({ request, model, passage, question, answer })]
    tally.leaveOut(problem, answer)
    return []
  })
}

function rowOf(given: {
  request: RequestFor<'questions'>
  model: ModelRef
  passage: ReadChunk
  question: string
  answer: string
}): DatasetRow {
  const { request, model, passage, question, answer } = given
  const { document, start, end, page, text } = passage
  const origin = {
    from: 'passage' as const,
    passage: { index: request.index, document, start, end, page, text } satisfies PassageOrigin,
    writer: { model: request.model, sha256: model.hash, seed: passageSeed(request, passage.id) },
  }
  const content = {
    kind: 'instruction' as const,
    instruction: question,
    input: request.withPassage ? `[1] ${text}` : '',
    output: request.withPassage ? answer : withoutCitations(answer),
  }
  const cites = citesPassage(answer)
  return newRow(rowId(content, origin, 0), content, origin, {
    tags: cites ? ['synthetic'] : ['no-citation', 'synthetic'],
    fields: { cites, language: promptLanguage(text) === 'ko' ? 'ko' : 'other' },
  })
}

async function passagesFor(deps: QuestionRowDeps, name: string, request: RequestFor<'questions'>) {
  const { index, count, seed } = request
  const reader = await deps.indexes.read(index)
  const questions = new Set<string>()
  /** The seeds of the rows about each passage. */
  const seedsAt = new Map<string, number[]>()
  for await (const { content, origin } of rowsInSlices(await deps.store.open(name))) {
    if (content.kind === 'instruction') questions.add(foldedText(content.instruction))
    if (origin.from !== 'passage' || origin.passage.index !== index) continue
    const at = placeOf(origin.passage)
    seedsAt.set(at, [...(seedsAt.get(at) ?? []), origin.writer.seed])
  }
  const long = (await reader.places()).filter(({ start, end }) => end - start >= SHORTEST_PASSAGE)
  const isOwn = (place: { id: string; document: string; start: number; end: number }) =>
    seedsAt.get(placeOf(place))?.includes(passageSeed(request, place.id)) ?? false
  const free = long.filter((place) => !seedsAt.has(placeOf(place)) || isOwn(place))
  const sample = samplePassages(free, count, seed)
  const open = sample.filter((place) => !isOwn(place))
  if (sample.length === 0)
    throw new AppError(
      'BAD_INPUT',
      `The index ${index} has no passage of at least ${SHORTEST_PASSAGE} letters without a row in ${name}. Choose another index.`,
    )
  const chunks = await reader.chunks(open.map(({ id }) => id))
  const byId = new Map(chunks.map((chunk) => [chunk.id, chunk]))
  return { passages: open.flatMap(({ id }) => byId.get(id) ?? []), known: sample.length - open.length, questions }
}

function placeOf({ document, start, end }: { document: string; start: number; end: number }): string {
  return `${start}-${end} ${document}`
}

function passageSeed({ seed, model }: Pick<RequestFor<'questions'>, 'seed' | 'model'>, passage: string): number {
  return seedOf('question', seed, model, passage)
}
