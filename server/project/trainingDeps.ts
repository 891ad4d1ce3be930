import { join } from 'node:path'
import type { CheckDeps } from '../datasets/checks/checkDeps.ts'
import type { DatasetDeps } from '../datasets/datasetDeps.ts'
import type { Engine, ModelRef } from '../engine/door/protocol.ts'
import { createJobFiles } from '../io/jobs/jobFiles.ts'
import type { ProjectPaths } from '../io/paths.ts'
import { thisProcess } from '../io/processOwner.ts'
import { ensurePython } from '../io/python/pythonEnvironment.ts'
import { createTuningFolders } from '../io/tuning/tuningFolders.ts'
import type { Jobs } from '../jobs/createJobs.ts'
import { convertAdapter } from '../tuning/convert/convertAdapter.ts'
import { measureSteps, startTrainer, trainerRequirements } from '../tuning/trainer/startTrainer.ts'
import type { TrainedAdapters, TrainerTools, TuningDeps } from '../tuning/tuningDeps.ts'
import { trainingData } from './trainingData.ts'

type Parts = {
  paths: ProjectPaths
  datasets: DatasetDeps
  checks: Pick<CheckDeps, 'references'>
  adapters: TrainedAdapters
  engine: Pick<Engine, 'answerTokens' | 'tokenTexts'>
  resolveModel: (id: string) => Promise<ModelRef>
  trainContext: TuningDeps['trainContext']
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
    tools: trainerTools(paths),
    locks: createJobFiles(paths.jobs),
    owner: thisProcess(),
    now: Date.now,
  }
}

/** The scripts of llama.cpp that convert adapters are unpacked beside the Python environment. */
export function trainerTools({ venv, home }: Pick<ProjectPaths, 'venv' | 'home'>): TrainerTools {
  return {
    ensurePython: (options) => ensurePython({ venv, requirements: trainerRequirements, ...options }),
    startTrainer,
    measureSteps,
    convertAdapter: (options) => convertAdapter({ ...options, tools: join(home, 'llama-tools') }),
  }
}
