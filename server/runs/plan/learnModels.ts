import { AppError, type ErrorData } from '../../core/errors.ts'
import type { Engine, ModelRef } from '../../engine/door/protocol.ts'
import type { ModelFactStore } from '../../io/store/modelFacts.ts'
import { onceMore } from './onceMore.ts'
import type { KeyedModel, ResolveAdapter } from './runTypes.ts'

export type ModelDeps = {
  /** Throws AppError MODEL_UNKNOWN, MODEL_MISSING or MODEL_BROKEN. */
  resolveModel: (id: string) => Promise<ModelRef>
  /** Default: there are none. */
  resolveAdapter?: ResolveAdapter
  engine: Pick<Engine, 'render'>
  models: Pick<ModelFactStore, 'facts' | 'putFacts' | 'rates'>
  /** The installed engine, such as `node-llama-cpp@3.22.1`; stored facts of a model hold for this engine only. */
  engineName: string
}

export type LearnedModels = { models: Map<string, KeyedModel>; problems: ErrorData[] }

/**
 * File hash, chat template and engine version of each model, from the store if they are known, else from the engine. A model
 * that is missing or broken, or an engine that does not start, is returned as a problem, so that the grid can be shown anyway.
 */
export async function learnModels(deps: ModelDeps, ids: readonly string[]): Promise<LearnedModels> {
  const models = new Map<string, KeyedModel>()
  const problems: ErrorData[] = []
  for (const id of ids) {
    try {
      models.set(id, await learnModel(deps, id))
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
      problems.push(thrown.toData())
    }
  }
  return { models, problems }
}

async function learnModel({ resolveModel, engine, models, engineName }: ModelDeps, id: string): Promise<KeyedModel> {
  const ref = await resolveModel(id)
  const known = models.facts(ref.hash, engineName)
  if (known) return { ref, ...known }
  const { chatTemplateHash, engineVersion, templateFacts } = await onceMore(() => engine.render({ model: ref, prompts: [] }))
  const facts = { chatTemplateHash, engineVersion, templateFacts }
  models.putFacts(ref.hash, engineName, facts)
  return { ref, ...facts }
}
