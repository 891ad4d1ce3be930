import type { Judgement } from '../../core/retrieval/judgements/judgement.ts'
import { chunkQrels, documentQrels, placeJudgements } from '../../core/retrieval/judgements/qrels.ts'
import type { Qrels } from '../../core/retrieval/metrics/evaluate.ts'
import type { IndexReader } from '../../io/lance/indexReader.ts'

/** What a grade belongs to: a whole document, or the passages of the index at the judged places. */
export type EvalLevel = 'document' | 'passage'

export type LevelQrels = {
  qrels: Qrels
  /** Ids of graded documents or passages that the index has. */
  indexed: ReadonlySet<string>
  /** Number of judgements that say nothing at this level: those of whole documents, where passages are measured. */
  leftOut: number
  /** Judgements whose text its document no longer has. They count as relevant text that is not indexed, or as their document. */
  lost: Judgement[]
}

/** The grades of one version of an index at a level. */
export async function levelQrels(
  reader: Pick<IndexReader, 'texts' | 'places'>,
  judgements: readonly Judgement[],
  level: EvalLevel,
): Promise<LevelQrels> {
  const documents = [...new Set(judgements.map(({ document }) => document))]
  const texts = await reader.texts(documents)
  const { placed, lost } = placeJudgements(judgements, texts)
  if (level === 'document') return { qrels: documentQrels(judgements), indexed: new Set(texts.keys()), leftOut: 0, lost }
  const chunks = await reader.places(documents)
  const { qrels, leftOut } = chunkQrels(placed, chunks, lost)
  return { qrels, indexed: new Set(chunks.map(({ id }) => id)), leftOut, lost }
}
