import { printJudgements } from '../../core/retrieval/judgements/readJudgements.ts'
import { printQrels, printQueries } from '../../core/retrieval/judgements/printQrels.ts'
import type { StoredJudgements } from '../../io/store/judgementStore.ts'
import type { Bell } from '../../jobs/createBell.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { importJudgements, previewImport } from './importJudgements.ts'
import { judge } from './judge.ts'
import { createJudgedPlaces } from './judgedPlaces.ts'
import { corpusFor, judgementsOf, sourcesOf } from './judgementsOf.ts'
import type { ExportForm, JudgementList, JudgementService } from './judgementService.types.ts'

type Deps = Pick<IndexDeps, 'store' | 'judgements' | 'now'>

/** `bell` rings after every change of judgements. */
export function createJudgementService(deps: Deps, bell: Bell): JudgementService {
  const placesOf = createJudgedPlaces(deps)
  return {
    list: (index) => listJudgements(deps, index, placesOf),
    async judge(input) {
      await judge(deps, input)
      bell.ring()
    },
    async remove({ index, ids }) {
      const removed = deps.judgements.remove(await corpusFor(deps, index), ids)
      bell.ring()
      return removed
    },
    async restore({ index, queries, judgements }) {
      deps.judgements.add(await corpusFor(deps, index), { queries, judgements }, deps.now())
      bell.ring()
    },
    preview: (index, files) => previewImport(deps, index, files),
    async import(index, files) {
      const imported = await importJudgements(deps, index, files)
      bell.ring()
      return imported
    },
    async export(index, form) {
      const { name, print } = forms[form]
      const { queries, judgements } = await judgementsOf(deps, index)
      const { placed, lost } = await placesOf(index, judgements)
      return { name: `${index}-${name}`, text: print({ queries, judgements: [...placed, ...lost] }) }
    },
    async *events(signal) {
      let changes = 0
      for await (const _ of bell.rings(signal)) yield changes++
    },
  }
}

const forms: Record<ExportForm, { name: string; print: (stored: StoredJudgements) => string }> = {
  beirQueries: { name: 'queries.jsonl', print: ({ queries }) => printQueries(queries) },
  beirQrels: { name: 'qrels.tsv', print: ({ judgements }) => printQrels(judgements, 'beir') },
  trecQrels: { name: 'qrels.txt', print: ({ judgements }) => printQrels(judgements, 'trec') },
  passages: { name: 'judgements.jsonl', print: ({ judgements }) => printJudgements(judgements) },
}

async function listJudgements(deps: Deps, index: string, placesOf: ReturnType<typeof createJudgedPlaces>): Promise<JudgementList> {
  const { queries, judgements } = await judgementsOf(deps, index)
  const { placed, lost, unknownDocuments } = await placesOf(index, judgements)
  const corpus = deps.judgements.corpusOf(index, await sourcesOf(deps, index))
  const names = await deps.store.names()
  return {
    queries,
    judgements: placed,
    lost,
    unknownDocuments,
    sharedWith: corpus === null ? [] : deps.judgements.indexesOf(corpus).filter((name) => name !== index && names.includes(name)),
  }
}
