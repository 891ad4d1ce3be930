import { AppError } from '../core/errors.ts'
import { canonicalJson } from '../core/json.ts'
import type { UsedAdapter } from '../core/experiment/cell.ts'
import type { KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import type { Measured, Measurement } from '../core/metrics/metric/measurement.ts'
import { writtenThought } from '../core/experiment/thought/thought.ts'
import { textHash } from '../core/textHash.ts'
import type { ModelRef, ScoreItem } from '../engine/door/protocol.ts'
import { type Ask, type MeasureDeps, type MeasureProgress, isKind, type Keyed } from './measureDeps.ts'
import { missingMeasurements } from './storedAnswers.ts'

/** Questions in one request: enough to share prompts and batches, few enough for frequent progress and a quick cancel. */
const AT_ONCE: Record<Measurement['kind'], number> = { similarity: 64, grounding: 16, likelihood: 32, judge: 16 }

export type MeasureOptions = {
  signal?: AbortSignal
  onProgress?: (progress: MeasureProgress) => void
  /** Ask again if the last answer was a problem; default false. */
  retryFailed?: boolean
}

/**
 * Asks models the questions of metrics and stores each answer as it comes, so that a stop loses little and nothing is asked
 * twice. A question that cannot be answered is stored with the reason and affects no other. Throws AppError CANCELLED after an
 * abort, and what the store throws.
 */
export async function measureScores(
  deps: MeasureDeps,
  measurements: readonly KeyedMeasurement[],
  { signal, onProgress = () => undefined, retryFailed = false }: MeasureOptions = {},
): Promise<MeasureProgress> {
  const missing = await missingMeasurements(deps, measurements, { retryFailed })
  const progress = { done: 0, total: missing.length, failed: 0 }
  const asks: Record<Measurement['kind'], Ask> = {
    similarity: askEmbeddings(deps),
    grounding: askEmbeddings(deps),
    likelihood: askLikelihoods(deps),
    judge: askJudges(deps),
  }
  const keep = (each: KeyedMeasurement, modelHash: string, answer: Measured) => {
    deps.scores.put(each.key, { modelHash, answer }, deps.now())
    progress.done += 1
    if ('problem' in answer) progress.failed += 1
  }
  if (missing.length > 0) onProgress({ ...progress })
  for (const group of Map.groupBy(missing, ({ measurement }) => `${measurement.kind} ${measurement.model}`).values()) {
    const { kind, model } = group[0]?.measurement ?? { kind: 'judge', model: '' }
    const ref = await usable(deps.resolveModel(model))
    if ('problem' in ref) {
      for (const each of group) keep(each, '', ref)
      onProgress({ ...progress })
      continue
    }
    for (let at = 0; at < group.length; at += AT_ONCE[kind]) {
      const chunk = group.slice(at, at + AT_ONCE[kind])
      const answers = await askAll(asks[kind], chunk, ref, signal)
      chunk.forEach((each, position) => keep(each, ref.hash, answers[position] ?? { problem: 'The model gave no answer. Score again.' }))
      onProgress({ ...progress })
    }
  }
  return progress
}

/** What was found, or the sentence why it cannot be used. */
async function usable<Found>(finding: Promise<Found>): Promise<Found | { problem: string }> {
  try {
    return await finding
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    return { problem: thrown.message }
  }
}

/** Errors that one question of a chunk may cause. Any other error holds for all of them. */
const ownErrors = new Set(['CONTEXT_TOO_SMALL', 'ENGINE_FAILED', 'ENGINE_CRASHED', 'ENGINE_STUCK', 'CELL_TIMEOUT'])

/** If a chunk fails, its halves are asked separately, so that only the question that causes the error gets no answer. */
async function askAll(ask: Ask, chunk: readonly KeyedMeasurement[], model: ModelRef, signal: AbortSignal | undefined): Promise<Measured[]> {
  if (signal?.aborted) throw new AppError('CANCELLED', 'Scoring was stopped. What was scored is kept.')
  try {
    return await ask(chunk, model, signal)
  } catch (thrown) {
    if (signal?.aborted || !(thrown instanceof AppError)) throw thrown
    if (chunk.length === 1 || !ownErrors.has(thrown.code)) return chunk.map(() => ({ problem: thrown.message }))
    const middle = Math.ceil(chunk.length / 2)
    const first = await askAll(ask, chunk.slice(0, middle), model, signal)
    return [...first, ...(await askAll(ask, chunk.slice(middle), model, signal))]
  }
}

/** Answers `similarity` and `grounding` by cosines of sentence embeddings. */
function askEmbeddings({ embedTexts }: Pick<MeasureDeps, 'embedTexts'>): Ask {
  return async (measurements, model, signal) => {
    const pairs = measurements.map((each) => {
      if (isKind('similarity', each)) return { own: [each.measurement.output], others: each.measurement.references }
      if (isKind('grounding', each)) return groundingPair(each.measurement)
      return { own: [], others: [] }
    })
    const texts = [...new Set(pairs.flatMap(({ own, others }) => [...own, ...others]))]
    const vectors = texts.length === 0 ? [] : await embedTexts(texts, { model: model.id, ...(signal ? { signal } : {}) })
    const vectorOf = new Map(texts.map((text, position) => [text, vectors[position]]))
    const cosine = (a: string, b: string) => dot(vectorOf.get(a), vectorOf.get(b))
    return pairs.map(({ own, others }, position) =>
      measurements[position]?.measurement.kind === 'similarity'
        ? others.map((other) => cosine(own[0] ?? '', other))
        : own.map((sentence) => Math.max(-1, ...others.map((other) => cosine(sentence, other)))),
    )
  }
}

function groundingPair({ output, context }: Extract<Measurement, { kind: 'grounding' }>) {
  return { own: sentencesOf(output), others: sentencesOf(context) }
}

/** Clamped, because by rounding the product of two unit vectors may lie slightly outside of -1 to 1. */
function dot(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b) return 0
  const sum = a.reduce((total, value, position) => total + value * (b[position] ?? 0), 0)
  return Math.min(1, Math.max(-1, sum))
}

const segmenter = new Intl.Segmenter('und', { granularity: 'sentence' })

/** The sentences of a text, trimmed, without those that have no letter, digit or symbol; a line break also ends one. */
function sentencesOf(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => Array.from(segmenter.segment(line), ({ segment }) => segment.trim()))
    .filter((sentence) => /[\p{L}\p{N}\p{S}]/u.test(sentence))
}

/**
 * Answers `judge`: each choice is scored as the model's answer, and the probabilities are normalised over the choices. The
 * probability of a choice is that of all its tokens together, not their mean: a long choice must not gain from easy tokens.
 */
export function askJudges({ engine }: Pick<MeasureDeps, 'engine'>): Ask {
  return async (measurements, model, signal) => {
    const judged = measurements.map((each) => (isKind('judge', each) ? each.measurement : { prompts: [], choices: [], end: false }))
    // The choices are scored as the beginning of the answer, so a judge that can think must not.
    const template = { thinking: false }
    const items = judged.flatMap(({ prompts, choices, end = false }) =>
      prompts.flatMap((messages) => choices.map((text): ScoreItem => ({ messages, prefill: null, template, continuation: { text }, end }))),
    )
    const scored = await engine.score({ model, items, top: 0 }, signal ? { signal } : {})
    let next = 0
    const logprobOf = () => {
      const tokens = scored[next++]?.tokens
      if (!tokens) throw new AppError('ENGINE_FAILED', 'The engine scored fewer texts than it was given. Score again.')
      return tokens.reduce((sum, { logprob }) => sum + logprob, 0)
    }
    return judged.map(({ prompts, choices }) => prompts.flatMap(() => choiceProbabilities(choices.map(logprobOf))))
  }
}

/**
 * Answers `likelihood` by teacher forcing: the sum of the tokens' log-probabilities and their number. Cells that differ only in
 * sampling have the same prompt and are asked about once.
 */
function askLikelihoods(deps: Pick<MeasureDeps, 'engine' | 'results' | 'usedAdapter'>): Ask {
  return async (measurements, model, signal) => {
    const asked = measurements.map((each) => (isKind('likelihood', each) ? itemOf(deps.results, each) : null))
    const answers: Measured[] = asked.map((each) => (each && 'problem' in each ? each : []))
    const open = asked.flatMap((each, position) => (each && 'item' in each ? [{ ...each, position }] : []))
    for (const alike of Map.groupBy(open, ({ adapter }) => (adapter ? canonicalJson(adapter) : '')).values()) {
      const found = await likelihoods(deps, alike, { model, signal })
      alike.forEach(({ position }, place) => (answers[position] = found[place] ?? []))
    }
    return answers
  }
}

/** Of texts that the same adapter of a model is asked about, each once. */
async function likelihoods(
  { engine, usedAdapter }: Pick<MeasureDeps, 'engine' | 'usedAdapter'>,
  asked: readonly Asked[],
  { model, signal }: { model: ModelRef; signal: AbortSignal | undefined },
): Promise<Measured[]> {
  const [first] = asked
  const adapter = first?.adapter ? await usable(usedAdapter(first.adapter, model)) : null
  if (adapter && 'problem' in adapter) return asked.map(() => adapter)
  const items = new Map(asked.map(({ item }) => [canonicalJson(item), item]))
  const contextSize = Math.max(0, ...asked.map(({ context = 0 }) => context))
  const ref = { ...model, ...(contextSize > 0 ? { contextSize } : {}), ...(adapter ? { adapter } : {}) }
  const scored = await engine.score({ model: ref, items: [...items.values()], top: 0 }, signal ? { signal } : {})
  const answers = new Map([...items.keys()].map((name, position) => [name, scored[position]]))
  return asked.map(({ item, skip }) => {
    const tokens = answers.get(canonicalJson(item))?.tokens
    if (!tokens) throw new AppError('ENGINE_FAILED', 'The engine scored fewer texts than it was given. Score again.')
    const answered = tokens.slice(skip)
    return [answered.reduce((sum, { logprob }) => sum + logprob, 0), answered.length]
  })
}

/**
 * A text to score. `adapter`: of the cell, if the question is to the cell's own model; another model has no adapter. `skip`: tokens of it
 * that are the thought, which is not scored.
 */
type Asked = { item: ScoreItem; adapter: UsedAdapter | undefined; context: number | undefined; skip: number }

/** The text to score after a cell's prompt. */
function itemOf(results: MeasureDeps['results'], { measurement }: Keyed<'likelihood'>): Asked | { problem: string } {
  const { cell, model } = measurement
  const stored = results.cell(cell)
  if (!stored) return { problem: 'The cell is not in the store. Run the notebook again, then score.' }
  const { messages, prefill, template, context } = stored.request
  const adapter = model === stored.request.model ? stored.request.adapter : undefined
  const prompt = { messages, prefill, ...(template ? { template } : {}) }
  const thought = stored.result?.thought ?? null
  if (measurement.text !== null) return { item: { ...prompt, continuation: { text: measurement.text } }, adapter, context, skip: 0 }
  if (!stored.result) return { problem: 'The cell has no output to ask about. Run it again.' }
  if (textHash(stored.result.output) !== measurement.outputHash)
    return { problem: 'The output has been computed again in the meantime. Score again.' }
  // Another model has its own tokens.
  if (model !== stored.request.model) {
    const begun = (prefill ?? '') + (thought ? writtenThought(thought) : '')
    const item = { ...prompt, prefill: begun === '' ? null : begun, continuation: { text: stored.result.output } }
    return { item, adapter, context, skip: 0 }
  }
  return { item: { ...prompt, continuation: { tokenIds: stored.result.outputTokenIds } }, adapter, context, skip: thought?.tokens ?? 0 }
}

/**
 * Probabilities of the choices, given that the answer is one of them: the softmax of their log-probabilities. The largest is
 * subtracted first, so that very unlikely ones (-800 nats) do not underflow.
 */
export function choiceProbabilities(logprobs: readonly number[]): number[] {
  const largest = Math.max(...logprobs)
  const weights = logprobs.map((logprob) => (largest === -Infinity ? 1 : Math.exp(logprob - largest)))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}
