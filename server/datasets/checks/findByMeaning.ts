import { embeddedText } from '../../core/dataset/checks/duplicates/comparedText.ts'
import { findSemanticDuplicates, type SemanticDuplicates } from '../../core/dataset/checks/duplicates/semanticDuplicates.ts'
import type { Leak, LeakReference } from '../../core/dataset/checks/leaks/leak.ts'
import { isTraining, leakSource } from '../../core/dataset/checks/leaks/splitLeaks.ts'
import { findClosest } from '../../core/dataset/checks/similarity/closeVectors.ts'
import type { DatasetRow, RowId } from '../../core/dataset/row/row.ts'
import { AppError } from '../../core/errors.ts'
import { corpusLanguage } from '../../core/retrieval/language/corpusLanguage.ts'
import { defaultsFor } from '../../core/retrieval/indexConfig.ts'
import type { CheckDeps, CheckOptions } from './checkDeps.ts'
import { inSlices } from './inSlices.ts'

/**
 * Cosines differ from model to model: rewordings of one question with its answer had 0.82 to 0.90 with all-MiniLM-L6-v2 and 0.92 to 0.97 with
 * multilingual-e5-small. Rows of one house style are alike: of the 218 rows of datasets/dalnip-desk, 0.92 puts 169 into groups, and from 0.95 on
 * all five rewordings are found.
 */
const cosines: Record<string, number> = { 'all-minilm-l6-v2': 0.85, 'multilingual-e5-small': 0.95 }
const defaultCosine = 0.9
const embeddedAtOnce = 64
/** A question of fewer characters is like many others. */
const leastCharacters = 12

type Step = NonNullable<Parameters<typeof inSlices>[1]>

/** Duplicates and leaks by the embedder that suits the language of the rows. Null, with a note, if the model cannot be had. */
export async function findByMeaning(
  deps: Pick<CheckDeps, 'embedTexts'>,
  rows: readonly DatasetRow[],
  {
    references,
    options,
    exact,
    note,
    step,
  }: {
    references: readonly LeakReference[]
    options: CheckOptions
    exact: readonly (readonly RowId[])[]
    note: (message: string) => void
    step: Step
  },
): Promise<{ duplicates: SemanticDuplicates[]; leaks: Leak[] } | null> {
  const repeated = new Set(exact.flatMap((group) => group.slice(1)))
  const compared = rows.filter(({ id, content }) => !repeated.has(id) && embeddedText(content) !== '')
  const texts = compared.map(({ content }) => embeddedText(content))
  const { embedder: model } = defaultsFor(corpusLanguage(texts).language)
  const threshold = options.cosine ?? cosines[model] ?? defaultCosine
  const sources = rows.filter(isTraining).map((row) => ({ row: row.id, text: leakSource(row).texts[0] ?? '' }))
  const asked = sources.filter(({ text }) => text.trim().length >= leastCharacters)
  const known = references.flatMap(({ texts: parts, ...place }) => {
    const [text = ''] = parts
    return text.trim().length >= leastCharacters ? [{ ...place, text }] : []
  })
  try {
    const embed = (wanted: readonly string[], range: { from: number; to: number }) => embedAll(deps, wanted, { model, range, step })
    const vectors = await embed(texts, { from: 0, to: known.length > 0 ? 0.5 : 0.9 })
    const duplicates = await inSlices(
      findSemanticDuplicates(
        compared.map(({ id }) => id),
        vectors,
        threshold,
      ),
      { signal: step.signal },
    )
    if (known.length === 0) return { duplicates, leaks: [] }
    const own = await embed(
      asked.map(({ text }) => text),
      { from: 0.5, to: 0.8 },
    )
    const others = await embed(
      known.map(({ text }) => text),
      { from: 0.8, to: 0.95 },
    )
    const closest = await inSlices(findClosest(own, others, threshold), { signal: step.signal })
    const leaks = closest.flatMap((found, place): Leak[] => {
      const source = asked[place]
      const reference = found ? known[found.reference] : undefined
      if (!found || !source || !reference) return []
      const { similarity } = found
      return [
        { row: source.row, in: reference.in, place: reference.place, how: 'embedding', similarity, texts: [source.text, reference.text] },
      ]
    })
    return { duplicates, leaks }
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !thrown.code.startsWith('MODEL_')) throw thrown
    note(`Rows were not compared by meaning: ${thrown.message}`)
    return null
  }
}

async function embedAll(
  { embedTexts }: Pick<CheckDeps, 'embedTexts'>,
  texts: readonly string[],
  { model, range, step }: { model: string; range: { from: number; to: number }; step: Step },
): Promise<Float32Array[]> {
  // Texts of similar length share a batch, because a batch is as long as its longest text.
  const order = [...texts.keys()].toSorted((one, other) => (texts[one]?.length ?? 0) - (texts[other]?.length ?? 0))
  const vectors: Float32Array[] = []
  for (let from = 0; from < order.length; from += embeddedAtOnce) {
    step.signal?.throwIfAborted()
    const some = order.slice(from, from + embeddedAtOnce)
    const found = await embedTexts(
      some.map((place) => texts[place] ?? ''),
      { model, ...(step.signal && { signal: step.signal }) },
    )
    for (const [position, place] of some.entries()) {
      const vector = found[position]
      if (vector) vectors[place] = vector
    }
    step.onShare?.(range.from + ((range.to - range.from) * from) / order.length)
  }
  return vectors
}
