import { canonicalJson } from '../../json.ts'
import type { Experiment, PromptVariant, Sweep } from '../experiment.ts'
import { cellPartsOf } from '../parameters.ts'
import { type RetrievalParts, retrievalParameterNames } from '../retrievalParameters.ts'
import type { RetrievalTarget } from '../retrieval.ts'
import { noRetriever, type RetrievalSearch, type Retriever } from '../retriever.ts'
import { showsPassages } from '../showsPassages.ts'
import { expandSweep } from './expandSweep.ts'
import { sweepAxes } from './sweepAxes.ts'

/** A retriever with the settings of a point. `id`: equal for uses that find the same passages. */
export type RetrieverUse = { id: string; retriever: Retriever; target: RetrievalTarget; search: RetrievalSearch }

/** The retriever of cells with these settings; null if they have none. Of several blocks, a sweep has to name one. */
export function retrieverUse({ retrievers }: Pick<Experiment, 'retrievers'>, parts: RetrievalParts): RetrieverUse | null {
  const named = parts.retriever === null ? (retrievers.length === 1 ? retrievers[0] : undefined) : byName(retrievers, parts.retriever)
  if (!named) return null
  const { source, snapshot, build, search } = named
  const { chunkSize: size, chunkOverlap: overlap } = parts
  const chunks = { ...build.chunks, ...(size !== null && { size }), ...(overlap !== null && { overlap }) }
  const target: RetrievalTarget = { source, snapshot, build: { ...build, chunks } }
  const searched = searchOf(search, parts)
  return { id: canonicalJson([named.name, target, searched] as never), retriever: named, target, search: searched }
}

function byName(retrievers: readonly Retriever[], name: string): Retriever | undefined {
  return name === noRetriever ? undefined : retrievers.find((each) => each.name === name)
}

function searchOf(own: RetrievalSearch, parts: RetrievalParts): RetrievalSearch {
  const { searchMode: mode, searchWeight: weight, searchK: k, fusion, mmr, reranker } = parts
  const { mmr: ownMmr, reranker: ownReranker, ...rest } = own
  const lambda = mmr === null ? ownMmr : mmr === 'off' ? undefined : mmr
  const model = reranker === null ? ownReranker : reranker === 'none' ? undefined : reranker
  return {
    ...rest,
    ...(mode && { mode }),
    ...(fusion && { fusion }),
    ...(weight !== null && { weight }),
    ...(k !== null && { k }),
    ...(lambda !== undefined && { mmr: lambda }),
    ...(model !== undefined && { reranker: model }),
  }
}

/** The distinct retrievers of a sweep, each with its settings. */
export function usesOf(experiment: Experiment, sweep: Sweep): RetrieverUse[] {
  const names: ReadonlySet<string> = new Set(retrievalParameterNames)
  const axes = sweepAxes(sweep).filter(({ name }) => names.has(name))
  const uses = new Map<string, RetrieverUse>()
  for (const choice of expandSweep(axes)) {
    const use = retrieverUse(experiment, cellPartsOf({ ...choice, ...sweep.fixed }, ''))
    if (use) uses.set(use.id, use)
  }
  return [...uses.values()]
}

/** The variants of a sweep that show passages. */
export function showingVariants({ variants }: Pick<Experiment, 'variants'>, sweep: Sweep): PromptVariant[] {
  return variants.filter((variant) => sweep.variants.includes(variant.name) && showsPassages(variant))
}
