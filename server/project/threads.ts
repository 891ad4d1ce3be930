import { join } from 'node:path'
import { AppError } from '../core/errors.ts'
import type { DatasetThreads } from '../datasets/datasetThreads.ts'
import type { datasetTasks } from './datasetTasks.ts'
import type { ImportThreads } from '../datasets/import/importDeps.ts'
import type { IndexDeps } from '../indexes/indexDeps.ts'
import type { DatasetWork } from '../io/datasets/datasetStore.ts'
import type { Extraction } from '../io/documents/extractFile.ts'
import type { Environment, ProjectPaths } from '../io/paths.ts'
import { createTaskPool } from '../io/pool/taskPool.ts'
import type { NotebookWork } from '../notebooks/notebookWork.ts'
import type { PresetWork } from '../presets/presetWork.ts'
import type { SheetAnswers } from '../runs/plan/planSheet.ts'
import type { DocumentSource, ExportAnswers, ExportInput, SendAnswers, SendInput, Tasks } from './tasks.ts'

type Run<Name extends keyof Tasks> = (
  input: Parameters<Tasks[Name]>[0],
  ...answers: Tasks[Name] extends (input: never, answers: infer Answers) => unknown ? [Answers] : []
) => Promise<Awaited<ReturnType<Tasks[Name]>>>

/** The work that the project does in worker threads, each piece under the name of its notebook. */
export type Threads = {
  notebooks: NotebookWork
  presets: PresetWork
  plan: Run<'plan'>
  measurements: Run<'measurements'>
  exportRun: (input: ExportInput, answers: ExportAnswers) => ReturnType<Run<'exportRun'>>
  sendCells: (input: SendInput, answers: SendAnswers) => ReturnType<Run<'sendCells'>>
  /** Reads a document. One that takes too long or too much memory has no documents but a reason, too. */
  extractFile(source: DocumentSource): Promise<Extraction>
  /** {@link Threads.extractFile} with the passages of the documents. */
  readSource: IndexDeps['readSource']
  datasets: DatasetThreads & DatasetWork
  exportDataset: Run<'exportDataset'>
  imports: ImportThreads
  previewExport(input: Parameters<Tasks['previewExport']>[0]): ReturnType<Tasks['previewExport']>
  hashFile(path: string): Promise<string>
  close(): Promise<void>
}

/** The largest notebook (200,000 cells) is planned in about 4 s on a laptop. */
const SECONDS = 20
const HOUR_MS = 3_600_000

/** What decides how long a plan takes, besides the notebook's text. */
const decidedBy = ['readFiles', 'learnModels'] as const satisfies (keyof SheetAnswers)[]

/** The texts whose file names are remembered. A notebook is read for each request about it. */
const NAMES_KEPT = 32
const LONGEST_KEPT = 1_000_000

/**
 * `$ASSAY_COMPUTE_SECONDS` is the computing time after which reading or planning a notebook is stopped (default 20); scoring may take three
 * times and an export or a document fifteen times as long. `idle` threads are kept ready for the next tasks.
 */
export function createThreads(
  { root, home }: Pick<ProjectPaths, 'root' | 'home'>,
  { env, idle }: { env: Environment; idle: number },
): Threads {
  const most = 1000 * (Number(env.ASSAY_COMPUTE_SECONDS) || SECONDS)
  const limits = { read: most, plan: most, measurements: 3 * most, exportRun: 15 * most, extractFile: 15 * most, hashFile: HOUR_MS }
  // The path is built at run time, so that a bundler of the server does not follow it.
  const pool = createTaskPool<Tasks>({
    entry: join(root, 'server', 'project', 'taskWorker.ts'),
    workerData: { compiled: join(home, 'compiled'), ready: idle > 0 },
    idle,
  })
  const read = <Name extends 'namedFiles' | 'titleOf' | 'withTitle' | 'templateTexts' | 'readPreset' | 'printPreset'>(
    name: Name,
    owner: string,
    input: Parameters<Tasks[Name]>[0],
  ) => pool.run(name, input, undefined, { owner: `read ${owner}`, limitMs: limits.read })
  const onDataset = <Name extends keyof typeof datasetTasks>(name: Name, dataset: string, input: Parameters<Tasks[Name]>[0]) =>
    pool.run(name, input, undefined, { owner: `dataset ${dataset}`, limitMs: HOUR_MS })
  return {
    notebooks: {
      namedFiles: rememberingNames((input) => read('namedFiles', input.path, input)),
      titleOf: (input) => read('titleOf', input.path, input),
      withTitle: (input) => read('withTitle', input.path, input),
      templateTexts: (input) => read('templateTexts', input.path, input),
      leakReferences: (input) => pool.run('leakReferences', input, undefined, { owner: `cases ${input.path}`, limitMs: limits.plan }),
      summarize: (input) => pool.run('summarize', input, undefined, { owner: `summarize ${input.path}`, limitMs: limits.plan }),
    },
    presets: {
      readPreset: (input) => read('readPreset', `preset ${input.id}`, input),
      printPreset: (input) => read('printPreset', `preset ${input.input.title}`, input),
    },
    plan: (input, answers) => pool.run('plan', input, answers, { owner: `plan ${input.path}`, limitMs: limits.plan, decidedBy }),
    measurements: (input, answers) =>
      pool.run('measurements', input, answers, { owner: `measure ${input.path}`, limitMs: limits.measurements, decidedBy }),
    exportRun: (input, answers) =>
      pool.run('exportRun', input, answers, { owner: `export ${input.source.path}`, limitMs: limits.exportRun, decidedBy }),
    sendCells: (input, answers) =>
      pool.run('sendCells', input, answers, { owner: `send ${input.source.path}`, limitMs: limits.exportRun, decidedBy }),
    extractFile: (source) =>
      pool
        .run('extractFile', source, undefined, { owner: `document ${source.path}`, limitMs: limits.extractFile })
        .catch((thrown: unknown) => ({ reason: tooLargeReason(thrown, source.path) })),
    readSource: (input, answers) =>
      pool
        .run('readSource', input, answers, { owner: `passages ${input.path}`, limitMs: limits.extractFile })
        .catch((thrown: unknown) => ({ reason: tooLargeReason(thrown, input.path) })),
    datasets: {
      refresh: (place) => onDataset('refreshDataset', place.name, place),
      write: (place) => onDataset('writeDataset', place.name, place),
      changeRows: (input) => onDataset('changeDatasetRows', input.place.name, input),
      undo: (input) => onDataset('undoDataset', input.place.name, input),
      splitRows: (input) => onDataset('splitDatasetRows', input.place.name, input),
      splitFacts: (input) => onDataset('splitFacts', input.place.name, input),
      previewSplit: (input) => onDataset('previewSplit', input.place.name, input),
      keepRows: (input) => onDataset('keepDatasetRows', input.place.name, input),
      diff: (input) => onDataset('diffDataset', input.place.name, input),
      rowsIn: (input) => onDataset('snapshotRows', input.place.name, input),
    },
    exportDataset: (input, answers) =>
      pool.run('exportDataset', input, answers, { owner: `dataset export ${input.place.name}`, limitMs: HOUR_MS }),
    previewExport: (input) =>
      pool.run('previewExport', input, undefined, { owner: `export preview ${input.place.name}`, limitMs: HOUR_MS }),
    imports: {
      preview: (input) =>
        pool
          .run('previewImport', input, undefined, { owner: `preview ${input.source.name}`, limitMs: limits.extractFile })
          .catch((thrown: unknown) => refuseTooLarge(thrown, input.source.name)),
      importRows: (task, answers) =>
        pool
          .run('importRows', task, answers, { owner: `import ${task.source.name}`, limitMs: HOUR_MS })
          .catch((thrown: unknown) => refuseTooLarge(thrown, task.source.name)),
    },
    hashFile: (path) => pool.run('hashFile', path, undefined, { owner: 'hash', limitMs: limits.hashFile, forAnswers: true }),
    close: () => pool.close(),
  }
}

/** Why a document was stopped at the limits of its thread. Other errors are thrown. */
function tooLargeReason(thrown: unknown, path: string): string {
  if (!(thrown instanceof AppError) || thrown.code !== 'NOTEBOOK_TOO_LARGE') throw thrown
  return `${path} takes too much time or memory to read, so it was stopped. Split it, or save it in a simpler format, such as text.`
}

function refuseTooLarge(thrown: unknown, path: string): never {
  throw new AppError('FILE_TOO_LARGE', tooLargeReason(thrown, path), { cause: thrown })
}

function rememberingNames(namedFiles: NotebookWork['namedFiles']): NotebookWork['namedFiles'] {
  const known = new Map<string, string[]>()
  return async (input) => {
    const before = known.get(input.text)
    if (before) return before
    const names = await namedFiles(input)
    if (input.text.length > LONGEST_KEPT) return names
    if (known.size >= NAMES_KEPT) known.clear()
    known.set(input.text, names)
    return names
  }
}
