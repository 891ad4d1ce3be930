import { AppError } from '../core/errors.ts'
import { defaultLane } from '../core/experiment/defaults.ts'
import type { Engine } from '../engine/door/protocol.ts'
import { findLlamaLibrary } from '../io/models/llamaLibrary.ts'
import type { Environment, ProjectPaths } from '../io/paths.ts'
import type { Store } from '../io/store/store.ts'
import { ggufMetadata } from '../models/ggufMetadata.ts'
import type { ModelServiceDeps } from '../models/modelDeps.ts'
import { quantizeModel } from '../models/quantize/quantizeModel.ts'
import { measureSpeeds, SPEED_ROUNDS } from '../models/speed/measureSpeeds.ts'

/** How the models' service makes and measures files. `openEngine` starts an engine process of its own for each measurement. */
export function modelFiles({
  paths,
  env,
  store,
  engineName,
  hashOf,
  engine,
  openEngine,
}: {
  paths: ProjectPaths
  env: Environment
  store: Store
  engineName: string
  hashOf: (path: string) => Promise<string>
  engine: Pick<Engine, 'status'>
  openEngine: () => Engine
}): Pick<ModelServiceDeps, 'quantize' | 'speeds'> {
  const refuseBusy = async () => {
    if (((await engine.status())?.activeCells ?? 0) === 0) return
    throw new AppError('CONFLICT', 'A run is being computed, which would falsify the measurement. Measure when it has ended.')
  }
  return {
    quantize: (request, { resolve, ...options }) =>
      quantizeModel(
        {
          paths,
          env,
          resolve,
          hashOf,
          findLibrary: () => findLlamaLibrary(paths.root),
          fileTypeOf: async (path) => (await ggufMetadata(path)).metadata.quantisation,
          now: Date.now,
        },
        request,
        options,
      ),
    speeds: {
      rounds: SPEED_ROUNDS,
      of: async (path) => {
        const hash = await store.models.knownHash(path).catch(() => null)
        return hash === null ? null : store.speeds.get(hash, engineName)
      },
      keep: (model, speed) => {
        const hash = model.files?.[0]?.sha256
        if (hash) store.speeds.put(hash, engineName, speed)
      },
      measure: (refs, options) =>
        measureSpeeds({ openEngine, beforeModel: refuseBusy, now: Date.now }, refs, { lane: defaultLane, ...options }),
    },
  }
}
