import { AppError } from '../core/errors.ts'
import type { CheckDeps } from '../datasets/checks/checkDeps.ts'
import type { DatasetDeps } from '../datasets/datasetDeps.ts'
import type { Engine, ModelRef } from '../engine/door/protocol.ts'
import { createJobFiles } from '../io/jobs/jobFiles.ts'
import type { ProjectPaths } from '../io/paths.ts'
import { thisProcess } from '../io/processOwner.ts'
import { createTuningFolders } from '../io/tuning/tuningFolders.ts'
import type { Jobs } from '../jobs/createJobs.ts'
import type { TrainedAdapters, TrainerTools, TuningDeps } from '../tuning/tuningDeps.ts'
import { trainingData } from './trainingData.ts'

type Parts = {
  paths: ProjectPaths
  datasets: DatasetDeps
  checks: Pick<CheckDeps, 'references'>
  adapters: TrainedAdapters
  engine: Pick<Engine, 'answerTokens' | 'tokenTexts'>
  resolveModel: (id: string) => Promise<ModelRef>
  modelCard: TuningDeps['modelCard']
  jobs: Jobs
  random: () => string
}

/** What the use cases of trainings need, from the other parts of the project. */
export function trainingDeps({ paths, datasets, checks, ...parts }: Parts): TuningDeps {
  return {
    ...parts,
    folders: createTuningFolders(paths.tuning),
    data: trainingData(datasets, checks),
    tools: trainerTools(),
    locks: createJobFiles(paths.jobs),
    owner: thisProcess(),
    now: Date.now,
  }
}

/** Replaced when the trainer is there. */
function trainerTools(): TrainerTools {
  const missing = (): never => {
    throw new AppError('PYTHON_FAILED', 'The trainer is not there yet.')
  }
  return {
    ensurePython: async () => missing(),
    startTrainer: missing,
    measureSteps: async () => missing(),
    convertAdapter: async () => missing(),
  }
}
