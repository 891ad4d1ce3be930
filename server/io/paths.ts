import { dirname, join, resolve } from 'node:path'

import { AppError } from '../core/errors.ts'
import { readRegularSync } from './files/regularFile.ts'

const MOST_PACKAGE_BYTES = 2 ** 20

/** Folders and files of a project; absolute paths. */
export type ProjectPaths = {
  root: string
  /** Database, trash and logs; ignored by git. `$ASSAY_HOME`, or `.assay` in the root. */
  home: string
  /** Model weights. `$ASSAY_MODELS`, or `models` in the root. */
  models: string
  /** The list of known models, always in the root. */
  manifest: string
  /** Notebooks. `$ASSAY_EXPERIMENTS`, or `experiments` in the root. */
  experiments: string
  /** Datasets. `$ASSAY_DATASETS`, or `datasets` in the root. */
  datasets: string
  /** Files that were uploaded to be imported into a dataset, and temporary files of imports. */
  imports: string
  database: string
  trash: string
  /** Indexes, unless they lie elsewhere. */
  lancedb: string
  /** Documents that were added on the page: a folder for each index. */
  documents: string
  /** LoRA adapters, a folder each. `$ASSAY_ADAPTERS`, or `adapters` among the models. */
  adapters: string
  /** Tuning jobs, a folder each. */
  tuning: string
  /** The Python environment of the trainer. `$ASSAY_VENV`, or `venv` in the home. */
  venv: string
  /** What the processes of the project tell each other about long work. */
  jobs: string
  logs: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Finds the project from `root`, `$ASSAY_ROOT` or the nearest folder above `cwd` whose package.json is named `assay`.
 * Relative paths in the environment are resolved from the root. Throws AppError NOT_FOUND if there is no project.
 */
export function projectPaths({
  root,
  cwd = process.cwd(),
  env = process.env,
}: { root?: string; cwd?: string; env?: Environment } = {}): ProjectPaths {
  const base = resolve(cwd, root || env.ASSAY_ROOT || nearestProject(cwd))
  const place = (variable: string | undefined, usual: string) => resolve(base, variable || usual)
  const home = place(env.ASSAY_HOME, '.assay')
  const models = place(env.ASSAY_MODELS, 'models')
  return {
    root: base,
    home,
    models,
    manifest: join(base, 'models', 'manifest.json'),
    experiments: place(env.ASSAY_EXPERIMENTS, 'experiments'),
    datasets: place(env.ASSAY_DATASETS, 'datasets'),
    imports: join(home, 'imports'),
    database: join(home, 'assay.db'),
    trash: join(home, 'trash'),
    lancedb: join(home, 'lancedb'),
    documents: join(home, 'documents'),
    adapters: resolve(base, env.ASSAY_ADAPTERS || join(models, 'adapters')),
    tuning: join(home, 'tuning'),
    venv: resolve(base, env.ASSAY_VENV || join(home, 'venv')),
    jobs: join(home, 'jobs'),
    logs: join(home, 'logs'),
  }
}

function nearestProject(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (packageName(folder) === 'assay') return folder
    if (dirname(folder) === folder) {
      throw new AppError(
        'NOT_FOUND',
        `There is no Assay project in ${resolve(cwd)} or its parent folders. Start the command inside the project, or set ASSAY_ROOT to its folder.`,
      )
    }
  }
}

function packageName(folder: string): unknown {
  const file = join(folder, 'package.json')
  try {
    const parsed: unknown = JSON.parse(readRegularSync(file, { within: null, name: file, maxBytes: MOST_PACKAGE_BYTES }).toString('utf8'))
    return typeof parsed === 'object' && parsed !== null && 'name' in parsed ? parsed.name : undefined
  } catch {
    // No package.json, or an invalid one: continue with the parent folder.
    return undefined
  }
}
