import { AppError } from '../core/errors.ts'
import type { AdapterCard } from '../core/tuning/adapter/adapterCard.ts'
import type { Engine } from '../engine/door/protocol.ts'
import type { DatasetStore } from '../io/datasets/datasetStore.ts'
import type { ProjectPaths } from '../io/paths.ts'
import type { AdapterService } from '../models/adapters/adapterService.types.ts'
import type { ModelService } from '../models/modelService.types.ts'
import { type Evaluation, writeEvaluation } from '../tuning/evaluation/writeEvaluation.ts'
import { type GatheredAdapter, gatherAdapter } from '../tuning/export/gatherAdapter.ts'
import { writtenCard } from '../tuning/export/writtenCard.ts'

type Parts = {
  paths: ProjectPaths
  version: string
  models: Pick<ModelService, 'list' | 'resolve'>
  adapters: Pick<AdapterService, 'list'>
  datasets: Pick<DatasetStore, 'open'>
  engine: Pick<Engine, 'answerTokens'>
}

/** What is done with a finished adapter. */
export type AdapterWork = {
  /** Writes a notebook that compares base and adapter on held-out rows. Throws the errors of `writeEvaluation`. */
  evaluate(id: string): Promise<Evaluation>
  /** The files that are given away of an adapter. Throws the errors of `gatherAdapter`. */
  gather(id: string): Promise<GatheredAdapter>
  /** The README that lies beside an adapter. */
  readme(card: AdapterCard): Promise<string>
}

export function adapterWork({ paths, version, models, adapters, datasets, engine }: Parts): AdapterWork {
  const shared = {
    datasetPlace: async (name: string) => (await datasets.open(name)).place,
    adapterCard: (id: string) => cardOf(adapters, id),
    modelLicence: async (id: string) => (await models.list()).find((model) => model.id === id)?.licence ?? null,
  }
  return {
    evaluate: (id) =>
      writeEvaluation(
        {
          ...shared,
          experiments: paths.experiments,
          answerLengths: async (model, items) => {
            const found = await engine.answerTokens({ model: await models.resolve(model), items })
            return found.map(({ answer }) => answer.length)
          },
        },
        id,
      ),
    gather: (id) => gatherAdapter({ ...shared, root: paths.root, adapters: paths.adapters, tuning: paths.tuning, version }, id),
    readme: (card) => writtenCard({ ...shared, version }, card),
  }
}

async function cardOf(adapters: Parts['adapters'], id: string): Promise<AdapterCard> {
  const all = await adapters.list()
  const found = all.find((adapter) => adapter.id === id)
  if (found?.problem) throw AppError.fromData(found.problem)
  if (found?.card) return found.card
  const names = all.map((adapter) => adapter.id)
  throw new AppError(
    'ADAPTER_MISSING',
    `There is no adapter ${id}. ${names.length > 0 ? `There are ${names.join(', ')}.` : `Train one: npm run assay -- train DATASET --base MODEL --name ${id}`}`,
  )
}
