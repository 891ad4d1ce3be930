import { z } from 'zod'
import { metadataFilterSchema } from '../filter/filterSql.ts'
import { searchDefaultsSchema } from '../indexConfig.ts'

/** The deepest list of passages that a page shows; both lists of a hybrid search have this depth. */
export const mostPassages = 100

/** Candidates that are reranked, unless the search says otherwise. */
export const usualRerankDepth = 30

/** The settings of a search on a page. What is left out is the default of the index. */
export const searchSettingsSchema = searchDefaultsSchema
  .extend({
    k: z.int().min(1).max(mostPassages),
    /** The name of a snapshot; without it, the present state. */
    snapshot: z.string().min(1).max(64),
    /** Maximal marginal relevance: 1 is the order of the scores. */
    mmr: z.number().min(0).max(1),
    /** Least score of a passage, in the scale of the mode. */
    threshold: z.number(),
    /** Id of a model of the kind rerank. */
    reranker: z.string().min(1).max(200),
    /** How many passages the reranker reads. */
    rerankDepth: z.int().min(1).max(mostPassages),
    filter: metadataFilterSchema,
  })
  .partial()

export type SearchPageSettings = z.infer<typeof searchSettingsSchema>
