import { newRow, type DatasetRow, type RowId } from '../../core/dataset/row/row.ts'
import { rowId } from '../../core/dataset/row/rowId.ts'
import { foldedText } from '../../core/dataset/row/rowText.ts'
import { paraphraseIn, paraphraseProblem, questionOf, withQuestion } from '../../core/dataset/synthesis/paraphrase.ts'
import type { RequestFor } from '../../core/dataset/synthesis/synthesisRequest.ts'
import { promptLanguage } from '../../core/retrieval/questions/questionPrompt.ts'
import type { Dataset } from '../../io/datasets/openDataset.ts'
import type { JobControl } from '../../jobs/createJobs.ts'
import { rowsInSlices } from './rowsInSlices.ts'
import { synthesisTally, type SynthesisReport } from './synthesisTally.ts'
import { seedOf, writeTexts, type WritingDeps } from './writeTexts.ts'

/** A small model needs more tokens for a letter of Hangul than for one of Latin. */
const TOKENS_FOR_LETTER = 2
const LEAST_TOKENS = 64
const MOST_TOKENS = 512
/** Rows are kept after each of these many texts. */
const AT_ONCE = 16

/**
 * Lets a chat model rewrite the question of each seed row, and adds rows with the seed's answer. The same request has the same seeds, so that a job that was
 * cancelled goes on where it was. @throws AppError NOT_FOUND, and those of the model and the engine
 */
export async function writeParaphrases(
  deps: WritingDeps,
  { dataset: name, request, by }: { dataset: string; request: RequestFor<'paraphrases'>; by: string },
  { signal, progress }: JobControl,
): Promise<SynthesisReport> {
  const model = await deps.resolveModel(request.model)
  const dataset = await deps.store.open(name)
  const tally = synthesisTally()
  const seeds = dataset.byId([...new Set(request.rows)]).flatMap(({ row }) => {
    const question = questionOf(row.content)
    if (question !== null) return [{ row, question }]
    tally.leaveOut('noQuestion', row.id)
    return []
  })
  const { known, writers } = await paraphrasesOf(dataset, new Set(seeds.map(({ row }) => row.id)))
  const work = seeds.flatMap((seed) =>
    Array.from({ length: request.each }, (_, number) => ({
      ...seed,
      seed: seedOf('paraphrase', request.seed, request.model, seed.row.id, number),
    })),
  )
  const open = work.filter(({ row, seed }) => !writers.get(row.id)?.has(seed))
  tally.knew(work.length - open.length)
  const total = open.length
  progress({ done: 0, total, note: 'writing paraphrases' })
  for (let from = 0; from < total; from += AT_ONCE) {
    const some = open.slice(from, from + AT_ONCE)
    const texts = await writeTexts(
      deps,
      model,
      some.map(({ question, seed }) => ({
        template: request.prompts[promptLanguage(question)].paraphrase,
        values: { text: question },
        seed,
        temperature: 0.7,
        maxTokens: Math.min(MOST_TOKENS, Math.max(LEAST_TOKENS, TOKENS_FOR_LETTER * question.length)),
      })),
      { signal },
    )
    const rows = some.flatMap(({ row, question, seed }, position): DatasetRow[] => {
      const written = texts[position]
      if (!written || 'error' in written) {
        if (written) tally.fail(written.error)
        return []
      }
      const text = paraphraseIn(written.text)
      const others = known.get(row.id) ?? new Set<string>()
      const problem = paraphraseProblem(text, { seed: question, known: others, cutOff: written.cutOff })
      known.set(row.id, others.add(foldedText(text)))
      if (problem !== null) {
        tally.leaveOut(problem, text)
        return []
      }
      const content = withQuestion(row.content, text)
      const origin = {
        from: 'row' as const,
        row: row.id,
        how: 'paraphrase' as const,
        writer: { model: request.model, sha256: model.hash, seed },
      }
      const tags = [...new Set([...row.tags, 'synthetic'])].toSorted()
      return [newRow(rowId(content, origin, 0), content, origin, { tags, fields: row.fields })]
    })
    if (rows.length > 0) {
      tally.wrote((await deps.store.open(name)).add(rows, by).added)
      deps.store.changed(name)
    }
    progress({ done: Math.min(total, from + AT_ONCE), total, note: 'writing paraphrases' })
  }
  return tally.report()
}

/** For each seed row the folded questions of its paraphrases, and the seeds that they were written with. */
async function paraphrasesOf(dataset: Dataset, seeds: ReadonlySet<RowId>) {
  const known = new Map<string, Set<string>>()
  const writers = new Map<string, Set<number>>()
  for await (const { content, origin } of rowsInSlices(dataset)) {
    if (origin.from !== 'row' || origin.how !== 'paraphrase' || !seeds.has(origin.row as RowId)) continue
    const question = questionOf(content)
    if (question !== null) known.set(origin.row, (known.get(origin.row) ?? new Set()).add(foldedText(question)))
    if (origin.writer) writers.set(origin.row, (writers.get(origin.row) ?? new Set()).add(origin.writer.seed))
  }
  return { known, writers }
}
