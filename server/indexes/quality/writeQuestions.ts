import { AppError, type ErrorData } from '../../core/errors.ts'
import { defaultTimeLimitMs } from '../../core/experiment/defaults.ts'
import { defaultSampling } from '../../core/experiment/parameters.ts'
import { isSamePlace } from '../../core/retrieval/judgements/relevantChunks.ts'
import { questionPrompt } from '../../core/retrieval/questions/questionPrompt.ts'
import { questionIn, questionProblem } from '../../core/retrieval/questions/questionProblem.ts'
import { samplePassages } from '../../core/retrieval/questions/samplePassages.ts'
import { hashWords } from '../../core/rng.ts'
import { textHash } from '../../core/textHash.ts'
import { generationInputs } from '../../engine/door/generationInputs.ts'
import type { Engine, ModelRef } from '../../engine/door/protocol.ts'
import type { ReadChunk } from '../../io/lance/rows.ts'
import type { JobControl } from '../../jobs/createJobs.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { corpusFor, judgementsOf } from './judgementsOf.ts'

export type QuestionDeps = Pick<IndexDeps, 'store' | 'judgements' | 'now'> & {
  engine: Pick<Engine, 'generate'>
  /** @throws AppError MODEL_UNKNOWN, MODEL_MISSING, MODEL_BROKEN */
  resolveModel: (id: string) => Promise<ModelRef>
}

/** `seed`: which passages are taken, and what is drawn. */
export type QuestionRequest = { index: string; model: string; count: number; seed: number }

/** `setAside`: written questions that have a problem. `failed`: passages for which the model wrote none, with the first reason. */
export type QuestionReport = { written: number; setAside: number; failed: { count: number; first: ErrorData | null } }

/** Shorter passages are headings and rests, about which nothing can be asked. */
const SHORTEST_PASSAGE = 40
const MOST_TOKENS = 64

/**
 * Lets a chat model write one question about each of some passages that have neither a judgement nor a draft, and stores them as drafts.
 * What was written before a cancellation stays. @throws AppError BAD_INPUT if no passage is left, and those of the model and the engine
 */
export async function writeQuestions(
  deps: QuestionDeps,
  { index, model: id, count, seed }: QuestionRequest,
  { signal, progress }: JobControl,
): Promise<QuestionReport> {
  const model = await deps.resolveModel(id)
  const corpus = await corpusFor(deps, index)
  const { queries } = await judgementsOf(deps, index)
  const passages = await samplesOf(deps, { index, corpus, count, seed })
  const known = new Set([...queries.map(({ text }) => text), ...deps.judgements.drafts(corpus).map(({ question }) => question)])
  const inputs = generationInputs(
    passages.map(({ id: passage, text }) => ({
      messages: questionPrompt(text),
      prefill: null,
      sampling: { ...defaultSampling, temperature: 0.3 },
      seed: hashWords([seed, passage], 1)[0] ?? 0,
      maxTokens: MOST_TOKENS,
      stop: [],
      constraint: null,
    })),
  )
  const report: QuestionReport = { written: 0, setAside: 0, failed: { count: 0, first: null } }
  const tell = () =>
    progress({ done: report.written + report.setAside + report.failed.count, total: passages.length, note: 'writing questions' })
  tell()
  for await (const reply of deps.engine.generate({ model, lane: 'fast', ...inputs, cellTimeoutMs: defaultTimeLimitMs }, { signal })) {
    if (reply.kind === 'cellFailed') report.failed = { count: report.failed.count + 1, first: report.failed.first ?? reasonOf(reply.error) }
    if (reply.kind === 'cellDone') {
      const passage = passages[reply.ref]
      if (!passage) continue
      const { output, finishReason } = reply.result
      const question = questionIn(output)
      const problem = questionProblem(question, { passage: passage.text, known, cutOff: finishReason === 'max_tokens' })
      known.add(question)
      deps.judgements.putDraft(corpus, { ...draftPlace(passage), question, problem, model: id, draftedAt: deps.now() })
      report[problem ? 'setAside' : 'written'] += 1
    }
    if (reply.kind === 'cellFailed' || reply.kind === 'cellDone') tell()
  }
  signal.throwIfAborted()
  if (report.failed.first && report.failed.count === passages.length) throw AppError.fromData(report.failed.first)
  return report
}

/** The engine's own advice is for cells of a notebook. */
function reasonOf(error: ErrorData): ErrorData {
  if (error.code !== 'CELL_TIMEOUT') return error
  const minutes = defaultTimeLimitMs / 60_000
  return {
    ...error,
    message: `The model had no question after ${minutes} minutes. Use a smaller model, or wait until other programs have ended.`,
  }
}

function draftPlace({ id, document, start, end, text }: ReadChunk) {
  return { id: textHash(id).slice(0, 16), document, start, end, passage: text }
}

async function samplesOf(
  { store, judgements }: QuestionDeps,
  { index, corpus, count, seed }: { index: string; corpus: string; count: number; seed: number },
): Promise<ReadChunk[]> {
  const reader = await store.read(index)
  const taken = new Map<string, { start: number; end: number }[]>()
  const take = (document: string, span: { start: number; end: number }) => taken.set(document, [...(taken.get(document) ?? []), span])
  for (const { document, span, grade } of judgements.read(corpus).judgements) if (span && grade >= 1) take(document, span)
  for (const { document, start, end } of judgements.drafts(corpus)) take(document, { start, end })
  const open = (await reader.places()).filter(
    (place) => place.end - place.start >= SHORTEST_PASSAGE && !taken.get(place.document)?.some((span) => isSamePlace(span, place)),
  )
  if (open.length === 0)
    throw new AppError('BAD_INPUT', `Every passage of the index ${index} that is long enough has a question or a judgement already.`)
  const chunks = await Promise.all(samplePassages(open, count, seed).map(({ id }) => reader.chunk(id)))
  return chunks.filter((chunk) => chunk !== null)
}
